using System.Collections.Immutable;

namespace RegionalPause.Objections.Links;

/// <summary>
/// The keys of personal links. The first key seals; all keys open, so that a key can be changed while notices with the old key are still
/// unread. The class has no public property with a key, so that printing or serializing it cannot expose a key.
/// </summary>
public sealed class ObjectionLinkKeys
{
    /// <summary>Copies the keys.</summary>
    /// <param name="keys">At least one, 32 bytes each.</param>
    /// <exception cref="ArgumentException">There is no key, or a key has another length.</exception>
    public ObjectionLinkKeys(params IEnumerable<byte[]> keys)
    {
        All = [.. keys.Select(k => new ObjectionLinkKey(k))];
        if (All.IsEmpty)
            throw new ArgumentException("At least one link key is required.", nameof(keys));
    }

    /// <summary>Number of bytes of a key.</summary>
    public const int KeyLength = 32;

    /// <summary>Creates the keys from validated options.</summary>
    public static ObjectionLinkKeys From(ObjectionLinkOptions options) => new(options.LinkKeys.Select(Convert.FromBase64String));

    internal ObjectionLinkKey Current => All[0];

    internal ImmutableArray<ObjectionLinkKey> All { get; }
}

internal sealed class ObjectionLinkKey
{
    private readonly byte[] secret;
    private readonly byte[] id;

    internal ObjectionLinkKey(byte[] secret)
    {
        if (secret.Length != ObjectionLinkKeys.KeyLength)
            throw new ArgumentException($"A link key must have {ObjectionLinkKeys.KeyLength} bytes, not {secret.Length}.", nameof(secret));
        this.secret = [.. secret];
        id = ObjectionLinkFormat.KeyIdOf(secret);
    }

    internal ReadOnlySpan<byte> Secret => secret;

    internal ReadOnlySpan<byte> Id => id;
}
