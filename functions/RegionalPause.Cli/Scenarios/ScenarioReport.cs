using System.Globalization;
using System.Text.Json;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Output;
using RegionalPause.Verification;
using Spectre.Console;

namespace RegionalPause.Cli.Scenarios;

/// <summary>Prints a scenario: for people as it happens, for machines one line a step.</summary>
internal sealed class ScenarioReport(Run run, Scenario scenario)
{
    /// <summary>A step as a whole.</summary>
    public void Step(int index, IReadOnlyList<ScenarioFact> shows)
    {
        Begin(index);
        End(index, shows);
    }

    /// <summary>What happened on the day, before anything is done.</summary>
    public void Begin(int index)
    {
        if (run.Json)
            return;
        ScenarioStep step = scenario.Steps[index];
        run.Say(string.Create(CultureInfo.InvariantCulture, $"{index + 1} of {scenario.Steps.Length}   {step.On:d MMMM yyyy}"), Ink.Strong);
        run.Say($"{step.Happened}{string.Concat(step.Sources.Select(s => $" [{s}]"))}", Style.Plain);
        run.Say($"Here: {step.Does}", Ink.Quiet);
    }

    /// <summary>What the gate showed.</summary>
    public void End(int index, IReadOnlyList<ScenarioFact> shows)
    {
        ScenarioStep step = scenario.Steps[index];
        if (run.Json)
        {
            run.PrintJson(
                JsonSerializer.Serialize(
                    new ScenarioStepView(
                        scenario.Id,
                        index + 1,
                        scenario.Steps.Length,
                        step.On,
                        step.Happened,
                        [.. step.Sources],
                        step.Does,
                        shows
                    ),
                    CliJson.Default.ScenarioStepView
                )
            );
            return;
        }
        Write(shows);
        run.Say();
    }

    /// <summary>What was put back before the first step.</summary>
    public void Remark(IReadOnlyList<ScenarioFact> facts)
    {
        foreach (ScenarioFact fact in facts)
            run.Remark($"An earlier scenario is put back: {fact.What}: {fact.Shows}");
    }

    /// <summary>The last screen.</summary>
    public void End(string order, string pack, VerifiedLedger ledger, IReadOnlyList<ScenarioFact> facts, bool asExpected, TimeSpan took)
    {
        long leaves = ledger.Checkpoint.Checkpoint.Head.Size;
        string root = ledger.Checkpoint.Checkpoint.Head.Root.ToString();
        if (run.Json)
        {
            run.PrintJson(
                JsonSerializer.Serialize(
                    new ScenarioEndView(scenario.Id, order, asExpected, pack, leaves, root, Math.Round(took.TotalSeconds, 1), facts),
                    CliJson.Default.ScenarioEndView
                )
            );
            return;
        }
        run.Say("The evidence, verified from its files and the key alone", Ink.Strong);
        run.Write(
            Sheet.Facts(
                ("evidence pack", Sheet.Plain(pack)),
                ("ledger", new Cell($"verified, {Words.Count(leaves)} leaves", Ink.StyleOf("accepted"))),
                (
                    "decisions",
                    Sheet.Plain(
                        $"{Words.Count(ledger.Figures.Decisions)}, of them {Words.Count(ledger.Figures.Admitted)} admissions; none forbidden by the control state, none after a fence"
                    )
                ),
                ("root", Sheet.Plain(root))
            )
        );
        run.Say();
        if (facts.Count > 0)
        {
            run.Say("Afterwards", Ink.Strong);
            Write(facts);
            run.Say();
        }
        string time = string.Create(CultureInfo.InvariantCulture, $"{(int)took.TotalMinutes} min {took.Seconds} s");
        run.Say(
            asExpected
                ? $"{scenario.Title}. Replayed in {time}; everything is as the scenario expects."
                : $"Replayed in {time}. Something differs from what the scenario expects: see the lines with `expected`.",
            Ink.StyleOf(asExpected ? "passed" : "failed")
        );
        run.Say($"The report: report.html in the pack. The order: rpause show {order}   rpause engagement show {order}");
    }

    private void Write(IReadOnlyList<ScenarioFact> facts)
    {
        if (facts.Count > 0)
            run.Write(Sheet.Facts([.. facts.Select(f => ($"  {f.What}", (Cell?)Shown(f)))]));
    }

    private static Cell Shown(ScenarioFact fact) =>
        fact.Expected is { } expected
            ? new Cell($"{fact.Shows}   expected: {expected}", Ink.StyleOf("failed"))
            : new Cell(fact.Shows, Ink.StyleOfDecision(fact.Shows));
}
