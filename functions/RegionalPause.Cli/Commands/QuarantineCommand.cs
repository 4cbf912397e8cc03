using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using Spectre.Console;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause quarantine</c>: what was admitted and is to be left out, because of an order or of objections (R16).</summary>
internal static class QuarantineCommand
{
    private static readonly Option<string?> Out = new("--out") { Description = "File to write [quarantine-SET.ndjson or .filter]", HelpName = "FILE" };
    private static readonly Option<bool> AsFilter = new("--filter") { Description = "The compact file that manifests are checked with, instead of one line an admission" };

    /// <summary>Which set.</summary>
    public static Argument<string> Set { get; } = new("SET") { Description = "order/ID, objection/all, or member/ID for one member's objection" };

    public static Command Create(Shell shell) => Shell.Family("quarantine", "What was admitted and is now to be left out",
        shell.Verb("show", "How many items a set has, and where its recalls stand", [Set], ShowAsync),
        shell.Verb("save", "Save a set: one line (NDJSON) an admission, or a filter", [Set, AsFilter, Out], SaveAsync),
        ManifestCheckCommand.Create(shell));

    /// <summary>The set as the gate names it: a member's is named by their pseudonym.</summary>
    public static async Task<string> SourceAsync(Run run, CancellationToken cancellationToken)
    {
        const string member = "member/";
        string set = run.Get(Set);
        string[] parts = set.Split('/');
        return set.StartsWith(member, StringComparison.Ordinal) ? (await run.Api(People.Operator).QuarantineOfAsync(set[member.Length..], cancellationToken)).Value.Source
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
        string path = Path.GetFullPath(run.Get(Out) ?? $"quarantine-{source.Replace('/', '-')}.{(filter ? "filter" : "ndjson")}", run.Around.Directory);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Half a set looks like a whole one: it gets its name when it is all there.
        string partly = path + ".part";
        await WaitAsync(run, async () =>
        {
            await using FileStream file = File.Create(partly);
            await run.Api(People.Auditor).SaveQuarantineAsync(source, filter ? "filter" : "items", file, cancellationToken);
        });
        File.Move(partly, path, overwrite: true);
        run.Out.WriteLine(path);
        return Exit.Done;
    }

    private static Task WaitAsync(Run run, Func<Task> work) =>
        run.Aside.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new SpinnerColumn()).StartAsync(async progress =>
        {
            progress.AddTask("the gate seals and verifies its ledger, and reads the set from it").IsIndeterminate = true;
            await work();
        });

    private static void Write(Run run, QuarantineView set)
    {
        run.Out.Write(Sheet.Facts(
            ("set", new Text(set.Source, Ink.Strong)),
            ("items", Sheet.Number(set.Items)),
            ("SHA-256", Sheet.Plain(set.Sha256)),
            ("read from", Sheet.Plain($"{set.Ledger.Origin}, {Words.Count(set.Ledger.Size)} leaves"))));
        run.Out.WriteLine();
        RecallCommand.Write(run, set.Source, set.Recalls);
    }
}
