namespace RegionalPause.Ledger.Notes;

/// <summary>Signs notes under one key. The caller verifies the signature with <see cref="Key"/> before it uses it.</summary>
public interface INoteSigner
{
    /// <summary>The public key that verifies the signatures.</summary>
    VerifierKey Key { get; }

    /// <summary>Signs a text. Returns the signature as in the signature line, without the key id.</summary>
    /// <param name="text">Text of the note, with its last newline.</param>
    /// <param name="cancellationToken">Stops waiting for the signature.</param>
    Task<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken);
}
