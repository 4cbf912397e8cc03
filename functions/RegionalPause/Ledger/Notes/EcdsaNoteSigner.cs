using System.Security.Cryptography;

namespace RegionalPause.Ledger.Notes;

/// <summary>
/// The seam to where a P-256 private key lives: signs a SHA-256 digest and answers r and s in 32 bytes each (IEEE P1363), as Key Vault's <c>sign</c> with
/// ES256 and .NET's <c>SignHash</c> do. It may be asked again after a failure: several signatures over one digest are all good.
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
    /// <param name="sign">Where its private key lives.</param>
    /// <exception cref="ArgumentException">The key is not of P-256.</exception>
    public EcdsaNoteSigner(VerifierKey key, SignDigest sign)
    {
        if (key.Algorithm != NoteAlgorithm.EcdsaP256)
            throw new ArgumentException($"{key.Name} is a key of {key.Algorithm}.", nameof(key));
        (Key, this.sign) = (key, sign);
    }

    /// <inheritdoc/>
    public VerifierKey Key { get; }

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken) =>
        EcdsaSignature.ToDer(await sign(SHA256.HashData(text.Span), cancellationToken));
}
