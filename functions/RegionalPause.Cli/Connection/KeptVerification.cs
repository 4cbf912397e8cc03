using RegionalPause.Cli.Commands;
using RegionalPause.Ledger.Notes;
using RegionalPause.Verification;

namespace RegionalPause.Cli.Connection;

/// <summary>
/// What a verification leaves in a directory for the next one. <c>checkpoint</c> is the signed checkpoint that was verified: every later
/// ledger must extend it. <c>state</c> lets a verification continue after it (<see cref="VerifiedPrefix"/>). The state only saves work. If
/// it is missing, damaged, of another build or of another checkpoint, the whole ledger is verified.
/// </summary>
internal sealed class KeptVerification(string directory)
{
    private string CheckpointFile => Path.Combine(directory, "checkpoint");

    private string StateFile => Path.Combine(directory, "state");

    /// <summary>When the state was written.</summary>
    public DateTimeOffset At => File.GetLastWriteTimeUtc(StateFile);

    /// <summary>The kept checkpoint; <c>null</c> before the first verification.</summary>
    /// <exception cref="CommandFailedException">There is a checkpoint, but not of this ledger.</exception>
    public async Task<Checkpoint?> ReadCheckpointAsync(Run run, TrustedLog log, CancellationToken cancellationToken)
    {
        if (!File.Exists(CheckpointFile))
            return null;
        return log.Open(await Input.TextAsync(run.Around, CheckpointFile, cancellationToken))
            .Succeeded(out SignedCheckpoint? signed, out NoteFault? fault)
            ? signed.Checkpoint
            : throw Errors.BadCheckpoint(CheckpointFile, fault.Detail);
    }

    /// <summary>From where a verification can continue; <c>null</c> if it must begin at the first leaf.</summary>
    /// <param name="checkpoint">The kept checkpoint.</param>
    /// <param name="maxItems">Most items that are followed.</param>
    /// <param name="deep">Whether every item must be followed. An earlier run may have followed none, because there were too many.</param>
    public VerifiedPrefix? ReadState(Checkpoint checkpoint, long maxItems, bool deep)
    {
        try
        {
            // Others could have written a state that hides a fault.
            if (!File.Exists(StateFile) || OwnerOnly.IsWider(StateFile))
                return null;
            VerifiedPrefix? prefix = VerifiedPrefix.Read(File.ReadAllBytes(StateFile), maxItems);
            if (prefix?.Head == checkpoint.Head && (prefix.FollowsItems || !deep))
                return prefix;
            prefix?.Dispose();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.NotReadable(StateFile, e.Message);
        }
    }

    /// <summary>Keeps a ledger that was verified.</summary>
    public void Write(VerifiedLedger ledger)
    {
        if (!Directory.Exists(directory))
            OwnerOnly.CreateDirectory(directory);
        // Crash here: the state does not belong to the checkpoint, so the next run verifies the whole ledger.
        OwnerOnly.Write(StateFile, ledger.Prefix!.Write());
        OwnerOnly.Write(CheckpointFile, ledger.Note.Span);
    }
}
