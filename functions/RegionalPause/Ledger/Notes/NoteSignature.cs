namespace RegionalPause.Ledger.Notes;

/// <summary>A signature line of a note, before anybody has checked it.</summary>
/// <param name="Name">Name of the key it claims.</param>
/// <param name="KeyId">Id of the key it claims.</param>
/// <param name="Bytes">The signature.</param>
public readonly record struct NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Bytes);

/// <summary>A signature that was checked and is good.</summary>
/// <param name="Key">Whose.</param>
/// <param name="At">When a witness says it cosigned; <c>null</c> for other signatures. Its own claim, in whole seconds.</param>
public sealed record VerifiedSignature(VerifierKey Key, DateTimeOffset? At);
