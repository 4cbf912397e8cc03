using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;
using RegionalPause.Ledger.Verification;
using Spectre.Console;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause ledger</c>: what the ledger publishes, copies of it, proofs, and the verifier that needs nothing but files and a key (R24, R25).</summary>
internal static class LedgerCommand
{
    private static readonly Argument<string> Directory = new("DIRECTORY") { Description = "Where the files go" };
    private static readonly Argument<string> ContentId = new("CONTENT_ID") { Description = "The item, e.g. post:7340021" };
    private static readonly Option<int> Revision = new("--revision") { Description = "Its revision", HelpName = "N", DefaultValueFactory = _ => 1 };
    private static readonly Option<string?> Out = new("--out") { Description = "File to write [standard output]", HelpName = "FILE" };
    private static readonly Argument<string> Proof = new("FILE") { Description = $"A {LogProof.FileSuffix} file" };

    /// <summary>The log's key, for every verb that checks a signature.</summary>
    internal static Option<string?> Key { get; } = new("--key") { Description = "The ledger's verifier key, or a file with it; of this gate, what it says itself", HelpName = "KEY|FILE" };

    public static Command Create(Shell shell) => Shell.Family("ledger", "The sealed ledger: its files, proofs, and its verification without us",
        shell.Verb("show", "Size, root and key of the published ledger", [], ShowAsync),
        LedgerVerifyCommand.Create(shell),
        shell.Verb("download", "Copy the published files, to keep or to verify elsewhere; goes on where it stopped", [Directory, Key], DownloadAsync),
        shell.Verb("proof", "The proof that the latest decision of an item is in the ledger", [ContentId, Revision, Out], ProofAsync),
        shell.Verb("check", "Check a proof with nothing but the file and the key; exit 0 good, 1 not", [Proof, Key], CheckAsync));

    private static async Task<int> ShowAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(await run.Api(People.Auditor).LedgerAsync(cancellationToken), ledger => run.Out.Write(Sheet.Facts(
            ("ledger", new Text(ledger.Origin, Ink.Strong)),
            ("leaves", Sheet.Number(ledger.Size)),
            ("root", Sheet.Plain(ledger.Root)),
            ("key", Sheet.Plain(ledger.Key)),
            ("second key", ledger.SecondKey is null ? null : Sheet.Plain(ledger.SecondKey)))));
        return Exit.Done;
    }

    private static async Task<int> DownloadAsync(Run run, CancellationToken cancellationToken)
    {
        TrustedLog log = await LedgerKeys.OfOptionsAsync(run, cancellationToken);
        string root = Path.GetFullPath(run.Get(Directory), run.Around.Directory);
        Checkpoint checkpoint = await new LedgerDownload(new LedgerOfGate(run.Api(People.Auditor)), log, root).RunAsync(run.Aside, cancellationToken);
        run.Aside.WriteLine($"{checkpoint.Head.Size:N0} leaves of {checkpoint.Origin} are in {root}");
        return Exit.Done;
    }

    private static async Task<int> ProofAsync(Run run, CancellationToken cancellationToken)
    {
        byte[] proof = await run.Api(People.Auditor).InclusionAsync(run.Get(ContentId), run.Get(Revision), cancellationToken);
        if (run.Get(Out) is { } path)
            await WriteAsync(Path.GetFullPath(path, run.Around.Directory), proof, cancellationToken);
        else
            await run.Around.Out.WriteAsync(Encoding.UTF8.GetString(proof));
        return Exit.Done;
    }

    private static async Task<int> CheckAsync(Run run, CancellationToken cancellationToken)
    {
        if (!LogProof.Parse(await Input.BytesAsync(run.Around, run.Get(Proof), cancellationToken)).Succeeded(out LogProof? proof, out NoteFault? fault)
            || !proof.Verify(TreeHash.Leaf(proof.Extra.Span), await LedgerKeys.OfOptionsAsync(run, cancellationToken)).Succeeded(out SignedCheckpoint? signed, out fault))
        {
            run.Out.Write(new Text($"not proven: {fault.Detail}\n", Ink.StyleOf("refused")));
            return Exit.No;
        }
        run.Out.Write(Sheet.Facts([("proven", new Text($"leaf {proof.Inclusion.Index:N0} of {signed.Checkpoint.Head.Size:N0}, {signed.Checkpoint.Origin}", Ink.Strong)), .. ProvenLeaf.Facts(proof.Extra.Span)]));
        return Exit.Done;
    }

    private static async Task WriteAsync(string file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        System.IO.Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        string unfinished = file + ".part";
        await File.WriteAllBytesAsync(unfinished, bytes, cancellationToken);
        File.Move(unfinished, file, overwrite: true);
    }
}
