namespace RegionalPause.Ledger.Notes;

/// <summary>A signature line of a note, before it is verified.</summary>
/// <param name="Name">Name of the claimed key.</param>
/// <param name="KeyId">Id of the claimed key.</param>
/// <param name="Bytes">The signature.</param>
public readonly record struct NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Bytes);

/// <summary>A signature that was verified and is valid.</summary>
/// <param name="Key">The key that signed.</param>
/// <param name="At">When the witness cosigned, as the witness states it, in whole seconds; <c>null</c> for other signatures.</param>
public sealed record VerifiedSignature(VerifierKey Key, DateTimeOffset? At);
