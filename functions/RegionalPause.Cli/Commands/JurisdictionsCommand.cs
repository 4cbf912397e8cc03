using System.CommandLine;
using System.Text.Json;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause jurisdictions</c>: the codes and groups that an order or a flag can name. It needs no gate. JSON:
/// <c>[{code, name, groups?}]</c>. <c>rpause jurisdictions compare</c> asks a gate what new data would change (R44).
/// </summary>
internal static class JurisdictionsCommand
{
    private static readonly Argument<string?> Search = new("SEARCH")
    {
        Description = "Part of a name or a code, e.g. germany",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Argument<string> Source = new("FILE") { Description = "Jurisdiction data; - for standard input" };

    public static Command Create(Shell shell)
    {
        Command jurisdictions = shell.Verb(
            "jurisdictions",
            "Codes and groups that an order or a flag can name; exit code 1 if none matches",
            [Search],
            RunAsync
        );
        jurisdictions.Add(
            shell.Verb(
                "compare",
                "Show what new jurisdiction data would change; exit code 1 if it could admit more",
                [Source],
                CompareAsync
            )
        );
        return jurisdictions;
    }

    private static Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        PlaceView[] found = [.. Places.Find(run.Get(Search!))];
        if (run.Json)
            run.PrintJson(JsonSerializer.Serialize(found, CliJson.Default.PlaceViewArray));
        else if (found.Length == 0)
            run.Say("Nothing matches. All of them: rpause jurisdictions");
        else
            run.Write(
                found.Aggregate(
                    Sheet.Of("name", "is", "in"),
                    (table, place) =>
                        table.Row(new Cell(place.Code, Ink.Strong), Sheet.Plain(place.Name), Sheet.Plain(Words.Few([.. place.Groups], 8)))
                )
            );
        return Task.FromResult(found.Length == 0 ? Exit.No : Exit.Done);
    }

    private static async Task<int> CompareAsync(Run run, CancellationToken cancellationToken)
    {
        byte[] data = await Input.TextAsync(run.Around, run.Get(Source), cancellationToken);
        Answer<JurisdictionsDifferenceView> difference = await run.Api(People.Auditor).CompareJurisdictionsAsync(data, cancellationToken);
        run.Print(difference, value => Write(run, value));
        return difference.Value.Loosens ? Exit.No : Exit.Done;
    }

    private static void Write(Run run, JurisdictionsDifferenceView difference)
    {
        if (!difference.Names.IsEmpty)
            run.Write(
                difference.Names.Aggregate(
                    Sheet.Of("name", "no longer means", "also means", "could admit more"),
                    (table, name) =>
                        table.Row(
                            new Cell(name.Name, Ink.Strong),
                            Sheet.Plain(Words.Few([.. name.Lost], 12)),
                            Sheet.Plain(Words.Few([.. name.Gained], 12)),
                            DifferenceSheet.Loosens(name.Loosens)
                        )
                )
            );
        foreach (LoosenedOrderView order in difference.Orders)
            run.Say(
                $"{order.Order} is in force and would no longer cover {Words.Few([.. order.Lost], 12)}. The app does not start with these data.",
                Ink.StyleOf("hold")
            );
        if (!difference.Decisions.IsEmpty)
            run.Write(DifferenceSheet.Of(difference.Decisions));
        run.Say(
            difference.Loosens ? "These data could admit more than the current data." : "These data admit no more than the current data.",
            Ink.StyleOf(difference.Loosens ? "hold" : null)
        );
    }
}
