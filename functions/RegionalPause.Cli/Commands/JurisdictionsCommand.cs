using System.CommandLine;
using System.Text.Json;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause jurisdictions</c>: the codes and groups that an order or a flag can name. It needs no gate. JSON:
/// <c>[{code, name, groups?}]</c>.
/// </summary>
internal static class JurisdictionsCommand
{
    private static readonly Argument<string?> Search = new("SEARCH")
    {
        Description = "Part of a name or a code, e.g. germany",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Create(Shell shell) =>
        shell.Verb("jurisdictions", "Codes and groups that an order or a flag can name; exit code 1 if none matches", [Search], RunAsync);

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
}
