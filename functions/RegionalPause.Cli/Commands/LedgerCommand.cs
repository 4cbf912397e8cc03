using System.CommandLine;
using System.Text;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause ledger</c>: the published ledger, copies of it, proofs, and the verifier that needs only files and a key (R24, R25).
/// </summary>
internal static class LedgerCommand
{
    private static readonly Argument<string> Directory = new("DIRECTORY") { Description = "The directory for the files" };
    private static readonly Argument<string> ContentId = new("CONTENT_ID") { Description = "The item, e.g. post:7340021" };
    private static readonly Option<int> Revision = OptionOf.Whole("--revision", "Its revision", 1, least: 1);
    private static readonly Option<string?> Out = new("--out") { Description = "File to write [standard output]", HelpName = "FILE" };
    private static readonly Argument<string> Proof = new("FILE") { Description = $"A {LogProof.FileSuffix} file" };

    /// <summary>The log's key, for every verb that checks a signature.</summary>
    internal static Option<string?> Key { get; } =
        new("--key")
        {
            Description = "The ledger's verifier key, or a file with it [the key that the gate reports]",
            HelpName = "KEY|FILE",
        };

    public static Command Create(Shell shell) =>
        Shell.Family(
            "ledger",
            "The sealed ledger: its files, proofs, and its verification without the gate",
            shell.Verb("show", "Size, root and key of the published ledger", [], ShowAsync),
            LedgerVerifyCommand.Create(shell),
            shell.Verb(
                "download",
                "Copy the published files, to keep or to verify elsewhere; continues an incomplete copy",
                [Directory, Key],
                DownloadAsync
            ),
            shell.Verb("proof", "The proof that the latest decision of an item is in the ledger", [ContentId, Revision, Out], ProofAsync),
            shell.Verb("check", "Check a proof with only the file and the key; exit code 0 if valid, 1 if not", [Proof, Key], CheckAsync)
        );

    private static async Task<int> ShowAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(
            await run.Api(People.Auditor).LedgerAsync(cancellationToken),
            ledger =>
                run.Write(
                    Sheet.Facts(
                        ("ledger", new Cell(ledger.Origin, Ink.Strong)),
                        ("leaves", Sheet.Number(ledger.Size)),
                        ("root", Sheet.Plain(ledger.Root)),
                        ("key", Sheet.Plain(ledger.Key)),
                        ("second key", ledger.SecondKey is null ? null : Sheet.Plain(ledger.SecondKey))
                    )
                )
        );
        return Exit.Done;
    }

    private static async Task<int> DownloadAsync(Run run, CancellationToken cancellationToken)
    {
        TrustedLog log = await LedgerKeys.OfOptionsAsync(run, cancellationToken);
        string root = Path.GetFullPath(run.Get(Directory), run.Around.Directory);
        Checkpoint? checkpoint = null;
        await run.WithBarAsync(
            "downloading",
            async bar =>
                checkpoint = await new LedgerDownload(new LedgerOfGate(run.Api(People.Auditor)), log, root).RunAsync(
                    (done, all) => (bar.MaxValue, bar.Value) = (all, done),
                    cancellationToken
                )
        );
        run.Remark($"{checkpoint!.Head.Size:N0} leaves of {checkpoint.Origin} are in {root}");
        return Exit.Done;
    }

    private static async Task<int> ProofAsync(Run run, CancellationToken cancellationToken)
    {
        byte[] proof = await run.Api(People.Auditor).InclusionAsync(run.Get(ContentId), run.Get(Revision), cancellationToken);
        if (!LogProof.Parse(proof).Succeeded(out _, out NoteFault? fault))
            throw Errors.NotSaved("a proof", fault.Detail);
        if (run.Get(Out) is { } path)
        {
            await using OutFile file = OutFile.Create(run, path);
            await file.WriteAsync(proof, cancellationToken);
            await file.CompleteAsync();
        }
        else
        {
            // The proof is printed without any change, because its bytes are signed.
            run.Around.Out.Write(Encoding.UTF8.GetString(proof));
        }
        return Exit.Done;
    }

    private static async Task<int> CheckAsync(Run run, CancellationToken cancellationToken)
    {
        if (
            !LogProof
                .Parse(await Input.TextAsync(run.Around, run.Get(Proof), cancellationToken))
                .Succeeded(out LogProof? proof, out NoteFault? fault)
            || !proof
                .Verify(TreeHash.Leaf(proof.Extra.Span), await LedgerKeys.OfOptionsAsync(run, cancellationToken))
                .Succeeded(out SignedCheckpoint? signed, out fault)
        )
        {
            run.Say($"not proven: {fault.Detail}", Ink.StyleOf("refused"));
            return Exit.No;
        }
        run.Write(
            Sheet.Facts([
                (
                    "proven",
                    new Cell($"leaf {proof.Inclusion.Index:N0} of {signed.Checkpoint.Head.Size:N0}, {signed.Checkpoint.Origin}", Ink.Strong)
                ),
                .. ProvenLeaf.Facts(proof.Extra.Span),
            ])
        );
        return Exit.Done;
    }

    private static async Task WriteAsync(string file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            string unfinished = file + ".part";
            await File.WriteAllBytesAsync(unfinished, bytes, cancellationToken);
            File.Move(unfinished, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.NotWritable(file, e.Message);
        }
    }
}
