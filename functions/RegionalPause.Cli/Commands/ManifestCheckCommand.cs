using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Output;
using RegionalPause.Content;
using RegionalPause.Quarantine;
using Spectre.Console;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause quarantine check</c>: which items of a training manifest are in a quarantine set. Needs the filter file and nothing else: no gate, no network. One item a line,
/// as <c>ID</c>, <c>ID TAB REVISION</c> or <c>{"id":"…","revision":N}</c>; streaming, so a manifest may have any number of lines.
/// JSON: <c>{"lines":N,"hits":N}</c>.
/// </summary>
internal static class ManifestCheckCommand
{
    private const int LinesBetweenReports = 100_000;

    private static readonly Argument<string> Filter = new("FILTER") { Description = "A filter file of `rpause quarantine save --filter`" };
    private static readonly Argument<string> Manifest = new("MANIFEST") { Description = "One item a line: ID, ID TAB REVISION, or {\"id\":…,\"revision\":…}; - is standard input" };
    private static readonly Option<string?> Out = new("--out") { Description = "Write the lines that have to be left out to a file", HelpName = "FILE" };

    public static Command Create(Shell shell) => shell.Verb("check", "Which items of a training manifest are in a set; exit code 1 where any is", [Filter, Manifest, Out], RunAsync);

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        QuarantineFilter filter = await ReadAsync(run, cancellationToken);
        string manifest = run.Get(Manifest);
        await using StreamWriter? hits = run.Get(Out) is { } file ? File.CreateText(Path.GetFullPath(file, run.Around.Directory)) : null;
        (long lines, long found) = (0, 0);
        await run.Aside.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new SpinnerColumn()).StartAsync(async progress =>
        {
            ProgressTask bar = progress.AddTask("checking");
            bar.IsIndeterminate = true;
            await foreach (string line in Input.LinesAsync(run.Around, manifest).WithCancellation(cancellationToken))
            {
                lines++;
                if (filter.Contains(ItemKey.Of(Read(line, lines))))
                {
                    found++;
                    if (hits is not null)
                        await hits.WriteLineAsync(line.AsMemory(), cancellationToken);
                    else if (!run.Json)
                        run.Out.WriteLine(line);
                }
                if (lines % LinesBetweenReports == 0)
                    bar.Description = $"checked {Words.Count(lines)}";
            }
        });
        if (run.Json)
            run.PrintJson(string.Create(CultureInfo.InvariantCulture, $"{{\"lines\":{lines},\"hits\":{found}}}"));
        else
            run.Aside.WriteLine($"{Words.Count(found)} of {Words.Count(lines, "item")} of the manifest are in {filter.Header.Source} ({Words.Count(filter.Header.Items, "item")}).");
        return found == 0 ? Exit.Done : Exit.No;
    }

    private static async Task<QuarantineFilter> ReadAsync(Run run, CancellationToken cancellationToken)
    {
        await using FileStream file = File.OpenRead(Input.Existing(run.Around, run.Get(Filter)));
        await using var buffered = new BufferedStream(file, 1 << 16);
        try
        {
            return await QuarantineFilter.ReadAsync(buffered, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw Errors.NoFilter(run.Get(Filter), e.Message);
        }
    }

    // A line that cannot be read ends the check: an item that was passed over would count as clean.
    private static ItemId Read(string line, long number)
    {
        try
        {
            if (line[0] == '{')
            {
                return JsonSerializer.Deserialize(line, CliJson.Default.ManifestLine) is { Id: { } id, Revision: var revision } ? new ItemId(id, revision) : throw new JsonException("It has no id.");
            }
            string[] parts = line.Split('\t');
            return parts.Length switch
            {
                1 => new ItemId(parts[0], 1),
                2 when int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int stated) => new ItemId(parts[0], stated),
                _ => throw new FormatException("Behind the id comes a tab and the revision, or nothing."),
            };
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw Errors.NotInAManifest(number, e.Message);
        }
    }
}
