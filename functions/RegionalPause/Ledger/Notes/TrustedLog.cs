using System.Collections.Immutable;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Ledger.Notes;

/// <summary>A checkpoint that the log signed, and who else did.</summary>
/// <param name="Checkpoint">What it says.</param>
/// <param name="Signatures">Good signatures of the log's keys and of known witnesses, in the note's order.</param>
public sealed record SignedCheckpoint(Checkpoint Checkpoint, ImmutableArray<VerifiedSignature> Signatures);

/// <summary>What a verifier has to know beforehand: the log's name and its keys. Everything else is read from files.</summary>
/// <param name="Origin">First line of every checkpoint of the log.</param>
/// <param name="Keys">Keys of the log, any of which suffices: the current one, and earlier ones for earlier checkpoints.</param>
public sealed record TrustedLog(string Origin, ImmutableArray<VerifierKey> Keys)
{
    /// <summary>Witnesses whose cosignatures are checked where they stand. A witness alone does not make a checkpoint the log's.</summary>
    public ImmutableArray<VerifierKey> Witnesses { get; init; } = [];

    /// <summary>Opens a checkpoint: layout, signatures, text and origin, in this order. No bytes make it throw.</summary>
    public Checked<SignedCheckpoint, NoteFault> Open(ReadOnlyMemory<byte> checkpoint)
    {
        if (!SignedNote.Parse(checkpoint).Succeeded(out SignedNote? note, out NoteFault? fault)
            || !note.Verify(Keys.Concat(Witnesses)).Succeeded(out ImmutableArray<VerifiedSignature> signatures, out fault))
            return fault;
        if (!signatures.Any(signature => Keys.Contains(signature.Key)))
            return new NoteFault(NoteFaultKind.UnknownKeysOnly, "Witnesses signed it, and the log did not.");
        if (!Checkpoint.Parse(note.Text.Span).Succeeded(out Checkpoint? read, out fault))
            return fault;
        return read.Origin == Origin
            ? new SignedCheckpoint(read, signatures)
            : new NoteFault(NoteFaultKind.WrongOrigin, $"It is of the log {read.Origin}, not of {Origin}.");
    }
}
