namespace RegionalPause.Ledger.Notes;

/// <summary>Signs notes under one key. Whoever calls it checks the signature under <see cref="Key"/> before using it.</summary>
public interface INoteSigner
{
    /// <summary>The public key its signatures verify under.</summary>
    VerifierKey Key { get; }

    /// <summary>Signs a text; gives the signature as its line carries it, without the key id.</summary>
    /// <param name="text">Text of the note, with its last newline.</param>
    /// <param name="cancellationToken">Stops waiting for the signature.</param>
    Task<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken);
}
