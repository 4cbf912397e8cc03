using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Cli.Scenarios;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;
using RegionalPause.Verification;
using Spectre.Console;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause demo</c>: replays a public case of 2024 against the gate of <c>up</c>, and ends with its evidence pack and the verified ledger
/// (R32). JSON: one line a step, and one at the end. Exit code 1 if something differs from what the scenario expects.
/// </summary>
internal static class DemoCommand
{
    private const double TimeToRead = 5;

    private static readonly Argument<string?> Id = new("SCENARIO")
    {
        Description = string.Join(", ", ScenarioList.All.Select(s => s.Id)),
        Arity = ArgumentArity.ZeroOrOne,
    };
    private static readonly Option<bool> PlanOnly = new("--plan") { Description = "Show the steps; change nothing" };
    private static readonly Option<bool> Keep = new("--keep")
    {
        Description = "Leave the order and the terms in force; the next run puts them back",
    };
    private static readonly Option<string?> Out = new("--out")
    {
        Description = "File of the evidence pack [evidence-ORDER.zip]",
        HelpName = "FILE",
    };
    private static readonly Option<double> Pace = OptionOf.Seconds("--pace", "Seconds to read each step, on a terminal", TimeToRead);

    public static Command Create(Shell shell)
    {
        if (Id.CompletionSources.Count == 0)
            Id.CompletionSources.Add([.. ScenarioList.All.Select(s => s.Id)]);
        return shell.Verb(
            "demo",
            "Replay a public case of 2024 against the gate of `up`, to its evidence pack",
            [Id, PlanOnly, Keep, Out, Pace],
            RunAsync
        );
    }

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        if (run.Get(Id) is not { } named)
        {
            WriteList(run);
            return Exit.Done;
        }
        Scenario scenario = ScenarioList.All.FirstOrDefault(s => s.Id == named) ?? throw Errors.NoSuchScenario(named);
        var report = new ScenarioReport(run, scenario);
        if (run.Get(PlanOnly))
        {
            for (int i = 0; i < scenario.Steps.Length; i++)
                report.Step(i, []);
            return Exit.Done;
        }
        return await ReplayAsync(run, scenario, report, cancellationToken);
    }

    private static async Task<int> ReplayAsync(Run run, Scenario scenario, ScenarioReport report, CancellationToken cancellationToken)
    {
        long started = run.Around.Time.GetTimestamp();
        string suffix = run.Around.Time.GetUtcNow().UtcDateTime.ToString("yyMMdd't'HHmmss", CultureInfo.InvariantCulture);
        var people = new ScenarioPeople(run);
        var replay = new ScenarioRun(run, scenario, people, suffix);
        var back = new PutBack(run, scenario, people, suffix);
        bool asExpected;
        try
        {
            report.Remark(await back.BeforeAsync(cancellationToken));
            for (int i = 0; i < scenario.Steps.Length; i++)
            {
                report.Begin(i);
                IReadOnlyList<ScenarioFact> shows = [];
                await run.WithStatusAsync("at the gate", async _ => shows = await replay.DoAsync(scenario.Steps[i], cancellationToken));
                report.End(i, shows);
                if (!run.Json && run.Around.OutIsTerminal)
                    await Task.Delay(TimeSpan.FromSeconds(run.Get(Pace)), run.Around.Time, cancellationToken);
            }
            string pack = await SaveEvidenceAsync(run, people, replay.Order, cancellationToken);
            VerifiedLedger ledger = await VerifyAsync(run, people, pack, cancellationToken);
            List<ScenarioFact> facts = [];
            if (run.Get(Keep))
                facts.Add(new ScenarioFact("left as it is", run.GoesOn ?? "nothing is left"));
            else
                await run.WithStatusAsync("putting back", async _ => facts.AddRange(await PutBackAsync(replay, back, cancellationToken)));
            run.GoesOn = null;
            asExpected = replay.IsAsExpected && facts.All(f => f.Expected is null);
            report.End(replay.Order, pack, ledger, facts, asExpected, run.Around.Time.GetElapsedTime(started));
        }
        catch (CommandFailedException) when (run.GoesOn is not null)
        {
            run.Remark(run.GoesOn);
            throw;
        }
        return asExpected ? Exit.Done : Exit.No;
    }

    private static async Task<IEnumerable<ScenarioFact>> PutBackAsync(ScenarioRun replay, PutBack back, CancellationToken cancellationToken)
    {
        IReadOnlyList<ScenarioFact> ended = await back.RunAsync(cancellationToken);
        ScenarioFact? erased = await replay.EraseMembersAsync(cancellationToken);
        return [.. ended, .. erased is null ? [] : (ScenarioFact[])[erased], .. await back.AfterAsync(cancellationToken)];
    }

    private static async Task<string> SaveEvidenceAsync(Run run, ScenarioPeople people, string order, CancellationToken cancellationToken)
    {
        await using OutFile file = OutFile.Create(run, run.Get(Out) ?? $"evidence-{order}.zip");
        await EvidenceCommand.SaveAsync(run, people.Auditor, order, file, cancellationToken);
        await file.CompleteAsync();
        return file.FullPath;
    }

    // The ledger of the pack, as an authority would verify it: from its files and the key alone. The key comes from the gate, not from the
    // pack.
    private static async Task<VerifiedLedger> VerifyAsync(Run run, ScenarioPeople people, string pack, CancellationToken cancellationToken)
    {
        TrustedLog log = await LedgerKeys.OfGateAsync(people.Auditor, cancellationToken);
        try
        {
            using var files = new EvidenceLedger(pack);
            Checked<VerifiedLedger, LedgerFault> answer = default;
            await run.WithSpinnerAsync(
                "verifying the ledger of the pack",
                async _ => answer = await new LedgerVerification(files, log, []).RunAsync(null, cancellationToken)
            );
            return answer.Succeeded(out VerifiedLedger? ledger, out LedgerFault? fault)
                ? ledger
                : throw new CommandFailedException(Exit.Of(fault.Kind), $"Not verified: {fault.Where}: {fault.Detail}");
        }
        catch (InvalidDataException)
        {
            throw Errors.NotSaved("an evidence pack", "it is not a zip file");
        }
    }

    private static void WriteList(Run run)
    {
        if (run.Json)
        {
            run.PrintJson(JsonSerializer.Serialize([.. ScenarioList.All.Select(s => s.Id)], CliJson.Default.StringArray));
            return;
        }
        Listing table = Sheet.Of("scenario", "the case", ">steps");
        foreach (Scenario scenario in ScenarioList.All)
            table.Row(new Cell(scenario.Id, Ink.Strong), Sheet.Plain(scenario.Title), Sheet.Number(scenario.Steps.Length));
        run.Write(table);
        run.Say();
        run.Say("Show the steps: rpause demo SCENARIO --plan   Replay it beside `up`: rpause demo SCENARIO");
    }
}
