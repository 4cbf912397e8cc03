using System.Collections.Immutable;
using System.Security.Cryptography;

namespace RegionalPause.Tickets;

/// <summary>
/// The keys of a gate and its loaders. The current key signs; previous keys are still accepted, so that a key can be changed without
/// downtime. The class has no public property with a key, so that printing or serializing it cannot expose a key.
/// </summary>
public sealed class TicketKeys
{
    private readonly ImmutableArray<TicketKey> keys;

    /// <summary>Copies the keys.</summary>
    /// <param name="current">The signing key, exactly 32 bytes.</param>
    /// <param name="previous">Keys that were current before, 32 bytes each.</param>
    /// <exception cref="ArgumentException">A key has another length.</exception>
    public TicketKeys(ReadOnlySpan<byte> current, params IEnumerable<byte[]> previous) =>
        keys = [new TicketKey(current), .. previous.Select(p => new TicketKey(p))];

    /// <summary>Number of bytes of a key.</summary>
    public const int KeyLength = 32;

    /// <summary>Creates the keys from validated options.</summary>
    public static TicketKeys From(TicketOptions options) =>
        new(Convert.FromBase64String(options.Key), options.PreviousKeys.Select(Convert.FromBase64String));

    internal TicketKey Current => keys[0];

    internal ReadOnlySpan<TicketKey> All => keys.AsSpan();
}

internal sealed class TicketKey
{
    private readonly byte[] secret;
    private readonly byte[] id;

    internal TicketKey(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != TicketKeys.KeyLength)
            throw new ArgumentException($"A ticket key must have {TicketKeys.KeyLength} bytes, not {secret.Length}.", nameof(secret));
        this.secret = secret.ToArray();
        id = SHA256.HashData(secret)[..TicketFormat.KeyIdLength];
    }

    internal ReadOnlySpan<byte> Secret => secret;

    internal ReadOnlySpan<byte> Id => id;
}
