using System.Collections.Immutable;

namespace RegionalPause.Objections.Links;

/// <summary>
/// The keys of personal links: the first seals, all open, so that a key can be changed while notices with the old one are still unread.
/// A class without a readable key on purpose: nothing that prints or serializes it gives a key away.
/// </summary>
public sealed class ObjectionLinkKeys
{
    /// <summary>Takes copies of the keys.</summary>
    /// <param name="keys">At least one, 32 bytes each.</param>
    /// <exception cref="ArgumentException">There is none, or one has another length.</exception>
    public ObjectionLinkKeys(params IEnumerable<byte[]> keys)
    {
        All = [.. keys.Select(k => new ObjectionLinkKey(k))];
        if (All.IsEmpty)
            throw new ArgumentException("Links need a key.", nameof(keys));
    }

    /// <summary>Bytes of a key.</summary>
    public const int KeyLength = 32;

    /// <summary>The keys of validated options.</summary>
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
            throw new ArgumentException($"A link key has {ObjectionLinkKeys.KeyLength} bytes, not {secret.Length}.", nameof(secret));
        this.secret = [.. secret];
        id = ObjectionLinkFormat.KeyIdOf(secret);
    }

    internal ReadOnlySpan<byte> Secret => secret;

    internal ReadOnlySpan<byte> Id => id;
}
