using System.CommandLine;
using System.IO.Compression;
using RegionalPause.Cli.Connection;
using RegionalPause.Requests;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause evidence</c>: saves the evidence pack for an authority (R27).</summary>
internal static class EvidenceCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private static readonly Argument<string> Id = new("ID") { Description = "The order" };
    private static readonly Option<string?> Out = new("--out") { Description = "File to write [evidence-ID.zip]", HelpName = "FILE" };

    public static Command Create(Shell shell) =>
        shell.Verb(
            "evidence",
            "One zip file for the authority: report, figures, certificate, and the ledger to verify them",
            [Id, Out],
            RunAsync
        );

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        string id = run.Get(Id);
        Api.PauseApi api = run.Api(People.Auditor);
        await using OutFile file = OutFile.Create(run, run.Get(Out) ?? $"evidence-{Path.GetFileName(id)}.zip");
        await SaveAsync(run, api, id, file, cancellationToken);
        RefuseOtherThanZip(file.Stream);
        await file.CompleteAsync();
        run.Say(file.FullPath);
        run.Remark("It contains report.html; README.txt explains how to verify it without rpause.");
        return Exit.Done;
    }

    /// <summary>Saves the pack of an order. An order of a moment ago is sealed within seconds, so this waits for it.</summary>
    public static Task SaveAsync(Run run, Api.PauseApi api, string id, OutFile file, CancellationToken cancellationToken) =>
        run.WithSpinnerAsync(
            "the gate verifies its ledger and writes the pack",
            async _ =>
            {
                long started = run.Around.Time.GetTimestamp();
                while (true)
                {
                    try
                    {
                        await api.SaveEvidenceAsync(id, file.WriteAsync, cancellationToken);
                        return;
                    }
                    catch (CommandFailedException notYet)
                        when (notYet.ExitCode == Exit.Of(RefusalCode.NotSealedYet) && run.Around.Time.GetElapsedTime(started) < Patience)
                    {
                        await Task.Delay(Poll, run.Around.Time, cancellationToken);
                    }
                }
            }
        );

    // Without this check, a page of a proxy or an incomplete pack could be given to an authority.
    private static void RefuseOtherThanZip(Stream stream)
    {
        // A device cannot be read again.
        if (!stream.CanSeek || stream is FileStream { Name: var name } && name.StartsWith("/dev/", StringComparison.Ordinal))
            return;
        try
        {
            stream.Flush();
            stream.Position = 0;
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Count > 0)
                return;
        }
        catch (InvalidDataException)
        {
            // The error follows below.
        }
        throw Errors.NotSaved("an evidence pack", "it is not a zip file");
    }
}
