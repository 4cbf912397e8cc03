using Rfc8032 = Org.BouncyCastle.Math.EC.Rfc8032.Ed25519;

namespace RegionalPause.Ledger.Notes;

/// <summary>
/// Signs notes with Ed25519, for the second signature line that public witnesses require of a log. The key is in memory, because no Azure
/// service signs with Ed25519. The class has no public property with the private key, on purpose.
/// </summary>
public sealed class Ed25519NoteSigner : INoteSigner
{
    private readonly byte[] seed;

    /// <summary>Copies the private key.</summary>
    /// <param name="name">Name of the key.</param>
    /// <param name="seed">The private key of RFC 8032, 32 bytes.</param>
    /// <exception cref="ArgumentException">The name or the key is not valid.</exception>
    public Ed25519NoteSigner(string name, ReadOnlySpan<byte> seed)
    {
        if (seed.Length != Rfc8032.SecretKeySize)
        {
            throw new ArgumentException(
                $"An Ed25519 private key must have {Rfc8032.SecretKeySize} bytes, not {seed.Length}.",
                nameof(seed)
            );
        }
        this.seed = seed.ToArray();
        byte[] key = new byte[Rfc8032.PublicKeySize];
        Rfc8032.GeneratePublicKey(this.seed, 0, key, 0);
        Key = VerifierKey.Ed25519(name, key).Succeeded(out VerifierKey? named, out NoteFault? fault)
            ? named
            : throw new ArgumentException(fault.Detail, nameof(name));
    }

    /// <inheritdoc/>
    public VerifierKey Key { get; }

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> SignAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        byte[] signature = new byte[Rfc8032.SignatureSize];
        Rfc8032.Sign(seed, 0, text.ToArray(), 0, text.Length, signature, 0);
        return Task.FromResult<ReadOnlyMemory<byte>>(signature);
    }
}
