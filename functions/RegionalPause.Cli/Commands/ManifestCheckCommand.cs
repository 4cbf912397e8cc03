using System.CommandLine;
using System.Globalization;
using System.Text;
using RegionalPause.Cli.Output;
using RegionalPause.Content;
using RegionalPause.Quarantine;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause quarantine check</c>: finds the items of a training manifest that are in a quarantine set. It needs only the filter file, no
/// gate and no network. <see cref="Manifest"/> has the forms of a manifest. The manifest is streamed, so it may have any number of items.
/// An item that is not understood ends the check with exit code 2. JSON: <c>{"lines":N,"hits":N}</c>; <c>lines</c> is the number of items.
/// </summary>
internal static class ManifestCheckCommand
{
    private const int ItemsBetweenReports = 100_000;

    private static readonly Argument<string> Filter = new("FILTER") { Description = "A filter file of `rpause quarantine save --filter`" };
    private static readonly Argument<string> Listed = new("MANIFEST")
    {
        Description = "Lines of ID, ID TAB REVISION, or {\"id\":…,\"revision\":…}; or a JSON array; - is standard input",
    };
    private static readonly Option<string?> Out = new("--out")
    {
        Description = "Write the lines that must be left out to a file",
        HelpName = "FILE",
    };

    public static Command Create(Shell shell) =>
        shell.Verb(
            "check",
            "Find items of a training manifest that are in a set; exit code 1 if there is one",
            [Filter, Listed, Out],
            RunAsync
        );

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        QuarantineFilter filter = await ReadAsync(run, cancellationToken);
        string name = run.Get(Listed);
        await using Stream manifest = Input.Open(run.Around, name);
        await using OutFile? hits = run.Get(Out) is { } file ? OutFile.Create(run, file) : null;
        (long items, long found, long shownOtherwise) = (0, 0, 0);
        await run.WithSpinnerAsync(
            "checking",
            async bar =>
            {
                IAsyncEnumerator<ManifestItem> reading = Manifest
                    .ReadAsync(manifest, cancellationToken)
                    .GetAsyncEnumerator(cancellationToken);
                await using (reading)
                {
                    while (await NextAsync(run, reading))
                    {
                        if (++items % ItemsBetweenReports == 0)
                            bar.Description = $"checked {Words.Count(items)}";
                        if (!filter.Contains(ItemKey.Of(reading.Current.Id)))
                            continue;
                        found++;
                        if (hits is not null)
                            await hits.WriteAsync((byte[])[.. reading.Current.Text.Span, (byte)'\n'], cancellationToken);
                        else if (!run.Json)
                            shownOtherwise += Print(run, reading.Current);
                    }
                }
            }
        );
        if (items == 0)
            throw Errors.EmptyManifest(Input.NameOf(name));
        if (hits is not null)
            await hits.CompleteAsync();
        Report(run, filter, items, found, shownOtherwise);
        return found == 0 ? Exit.Done : Exit.No;
    }

    private static void Report(Run run, QuarantineFilter filter, long items, long found, long shownOtherwise)
    {
        if (run.Json)
            run.PrintJson(string.Create(CultureInfo.InvariantCulture, $"{{\"lines\":{items},\"hits\":{found}}}"));
        else
            run.Remark(
                $"{Words.Count(found)} of {Words.Count(items, "item")} of the manifest are in "
                    + $"{filter.Header.Source} ({Words.Count(filter.Header.Items, "item")}). Every item was understood."
            );
        if (shownOtherwise > 0)
            run.Remark(
                $"{Words.Count(shownOtherwise, "line")} have characters that control a terminal and are shown with escapes; "
                    + "--out FILE writes them unchanged."
            );
    }

    /// <summary>
    /// Prints a line that must be left out. Returns 1 if it is printed with changes: JSON with escapes is the same JSON, but an id with
    /// escapes is another id.
    /// </summary>
    private static int Print(Run run, ManifestItem item)
    {
        string text = Encoding.UTF8.GetString(item.Text.Span);
        if (item.IsJson)
            run.PrintJson(text);
        else
            run.SayAsIs(text);
        return item.IsJson || Printable.Columns(text) == text ? 0 : 1;
    }

    private static async Task<QuarantineFilter> ReadAsync(Run run, CancellationToken cancellationToken)
    {
        await using Stream file = Input.Open(run.Around, run.Get(Filter));
        await using var buffered = new BufferedStream(file, 1 << 16);
        try
        {
            return await QuarantineFilter.ReadAsync(buffered, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw Errors.NoFilter(run.Get(Filter), e.Message);
        }
        catch (IOException e)
        {
            throw Errors.NotReadable(run.Get(Filter), e.Message);
        }
    }

    private static async Task<bool> NextAsync(Run run, IAsyncEnumerator<ManifestItem> reading)
    {
        try
        {
            return await reading.MoveNextAsync();
        }
        catch (InvalidDataException e)
        {
            throw Errors.NotAManifest(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.NotReadable(Input.NameOf(run.Get(Listed)), e.Message);
        }
    }
}
