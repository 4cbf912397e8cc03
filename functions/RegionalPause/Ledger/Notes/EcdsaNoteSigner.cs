using System.Security.Cryptography;

namespace RegionalPause.Ledger.Notes;

/// <summary>
/// Signs with a P-256 private key, wherever that key is stored. It signs a SHA-256 digest and returns r and s in 32 bytes each (IEEE
/// P1363), like Key Vault's <c>sign</c> with ES256 and .NET's <c>SignHash</c>. It may be called again after a failure: several signatures
/// over one digest are all valid.
/// </summary>
/// <param name="digest">SHA-256 of the text, 32 bytes.</param>
/// <param name="cancellationToken">Stops waiting for the signature.</param>
public delegate Task<byte[]> SignDigest(ReadOnlyMemory<byte> digest, CancellationToken cancellationToken);

/// <summary>Signs notes with ECDSA P-256.</summary>
public sealed class EcdsaNoteSigner : INoteSigner
{
    private readonly SignDigest sign;

    /// <summary>Signs under a key.</summary>
    /// <param name="key">The public key.</param>
    /// <param name="sign">Signs with the private key.</param>
    /// <exception cref="ArgumentException">The key is not a P-256 key.</exception>
    public EcdsaNoteSigner(VerifierKey key, SignDigest sign)
    {
        if (key.Algorithm != NoteAlgorithm.EcdsaP256)
            throw new ArgumentException($"{key.Name} is a key for {key.Algorithm}, not for ECDSA P-256.", nameof(key));
        (Key, this.sign) = (key, sign);
    }

    /// <inheritdoc/>
    public VerifierKey Key { get; }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken) =>
        EcdsaSignature.ToDer(await sign(SHA256.HashData(text.Span), cancellationToken));
}
