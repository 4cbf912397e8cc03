using System.Collections.Immutable;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Ledger.Notes;

/// <summary>A checkpoint that the log signed, with its valid signatures.</summary>
/// <param name="Checkpoint">The content of the checkpoint.</param>
/// <param name="Signatures">Valid signatures of the log's keys and of known witnesses, in the note's order.</param>
public sealed record SignedCheckpoint(Checkpoint Checkpoint, ImmutableArray<VerifiedSignature> Signatures);

/// <summary>The knowledge that a verifier needs in advance: the name of the log and its keys. Everything else is read from files.</summary>
/// <param name="Origin">First line of every checkpoint of the log.</param>
/// <param name="Keys">Keys of the log: the current one, and earlier ones for earlier checkpoints. A signature by one of them is
/// enough.</param>
public sealed record TrustedLog(string Origin, ImmutableArray<VerifierKey> Keys)
{
    /// <summary>Witnesses whose cosignatures are verified if present. A cosignature alone is not enough: the log must sign too.</summary>
    public ImmutableArray<VerifierKey> Witnesses { get; init; } = [];

    /// <summary>Opens a checkpoint. It checks layout, signatures, text and origin, in this order. It does not throw for any
    /// bytes.</summary>
    public Checked<SignedCheckpoint, NoteFault> Open(ReadOnlyMemory<byte> checkpoint)
    {
        if (
            !SignedNote.Parse(checkpoint).Succeeded(out SignedNote? note, out NoteFault? fault)
            || !note.Verify(Keys.Concat(Witnesses)).Succeeded(out ImmutableArray<VerifiedSignature> signatures, out fault)
        )
            return fault;
        if (!signatures.Any(signature => Keys.Contains(signature.Key)))
            return new NoteFault(NoteFaultKind.UnknownKeysOnly, "Witnesses signed it, but the log did not.");
        if (!Checkpoint.Parse(note.Text.Span).Succeeded(out Checkpoint? read, out fault))
            return fault;
        return read.Origin == Origin
            ? new SignedCheckpoint(read, signatures)
            : new NoteFault(NoteFaultKind.WrongOrigin, $"It belongs to the log {read.Origin}, not to {Origin}.");
    }
}
