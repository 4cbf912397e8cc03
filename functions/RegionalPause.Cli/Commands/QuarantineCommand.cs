using System.CommandLine;
using System.Globalization;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;
using RegionalPause.Quarantine;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause quarantine</c>: items that were admitted and must be left out because of an order or of objections (R16).</summary>
internal static class QuarantineCommand
{
    private static readonly Option<string?> Out = new("--out")
    {
        Description = "File to write [quarantine-SET.ndjson or .filter]",
        HelpName = "FILE",
    };
    private static readonly Option<bool> AsFilter = new("--filter")
    {
        Description = "Save the compact file for checking manifests, instead of one line per admission",
    };

    /// <summary>The name of a set.</summary>
    public static Argument<string> Set { get; } =
        new("SET") { Description = "order/ID, objection/all, or member/ID for one member's objection" };

    public static Command Create(Shell shell) =>
        Shell.Family(
            "quarantine",
            "Items that were admitted and must now be left out",
            shell.Verb("show", "The number of items of a set, and the state of its recalls", [Set], ShowAsync),
            shell.Verb("save", "Save a set: one line (NDJSON) per admission, or a filter", [Set, AsFilter, Out], SaveAsync),
            ManifestCheckCommand.Create(shell)
        );

    /// <summary>The name of the set for the gate: a member's set has the member's pseudonym.</summary>
    public static async Task<string> SourceAsync(Run run, CancellationToken cancellationToken)
    {
        const string member = "member/";
        string set = run.Get(Set);
        string[] parts = set.Split('/');
        return set.StartsWith(member, StringComparison.Ordinal)
                ? (await run.Api(People.Operator).QuarantineOfAsync(set[member.Length..], cancellationToken)).Value.Source
            : parts is ["order" or "objection", { Length: > 0 } name] ? $"{parts[0]}/{Uri.EscapeDataString(name)}"
            : throw Errors.NoSuchSet(set);
    }

    private static async Task<int> ShowAsync(Run run, CancellationToken cancellationToken)
    {
        string source = await SourceAsync(run, cancellationToken);
        Answer<QuarantineView>? set = null;
        await WaitAsync(run, async () => set = await run.Api(People.Auditor).QuarantineAsync(source, cancellationToken));
        run.Print(set!, view => Write(run, view));
        return Exit.Done;
    }

    private static async Task<int> SaveAsync(Run run, CancellationToken cancellationToken)
    {
        string source = await SourceAsync(run, cancellationToken);
        bool filter = run.Get(AsFilter);
        PauseApi api = run.Api(People.Auditor);
        await using OutFile file = OutFile.Create(
            run,
            run.Get(Out) ?? $"quarantine-{source.Replace('/', '-')}.{(filter ? "filter" : "ndjson")}"
        );
        await WaitAsync(run, () => api.SaveQuarantineAsync(source, filter, file.WriteAsync, cancellationToken));
        if (!file.FullPath.StartsWith("/dev/", StringComparison.Ordinal))
            await CheckAsync(file.Stream, filter, cancellationToken);
        await file.CompleteAsync();
        run.Say(file.FullPath);
        return Exit.Done;
    }

    // With an incomplete set or another file, a check would report items of the set as clean.
    private static async Task CheckAsync(Stream stream, bool isFilter, CancellationToken cancellationToken)
    {
        try
        {
            await stream.FlushAsync(cancellationToken);
            stream.Position = 0;
            if (isFilter)
                await QuarantineFilter.ReadAsync(stream, cancellationToken);
            else
                await CheckLinesAsync(stream, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw Errors.NotSaved(isFilter ? "a quarantine filter" : "a quarantine set", e.Message);
        }
    }

    // A line may lack the content id: an item whose content id was erased has only a key.
    private static async Task CheckLinesAsync(Stream stream, CancellationToken cancellationToken)
    {
        await foreach (TextLine line in TextLines.ReadAsync(stream, Manifest.MaxItemBytes, cancellationToken))
        {
            if (!JsonText.IsObject(line.Bytes.Span))
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"Line {line.Number} is not a JSON object."));
        }
        if (stream.Length == 0)
            return;
        stream.Position = stream.Length - 1;
        if (stream.ReadByte() != '\n')
            throw new InvalidDataException("Its last line has no line end.");
    }

    private static Task WaitAsync(Run run, Func<Task> work) =>
        run.WithSpinnerAsync("the gate seals and verifies its ledger, and reads the set from it", _ => work());

    private static void Write(Run run, QuarantineView set)
    {
        run.Write(
            Sheet.Facts(
                ("set", new Cell(set.Source, Ink.Strong)),
                ("items", Sheet.Number(set.Items)),
                ("SHA-256", Sheet.Plain(set.Sha256)),
                ("read from", Sheet.Plain($"{set.Ledger.Origin}, {Words.Count(set.Ledger.Size)} leaves"))
            )
        );
        run.Say();
        RecallCommand.Write(run, set.Source, set.Recalls);
    }
}
