using System.Collections.Immutable;
using System.Security.Cryptography;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Tickets;

/// <summary>
/// The signer key of this process, granted by the ticket key until some instant. The private part never leaves the memory of the process.
/// </summary>
internal sealed class TicketGrant : IDisposable
{
    private readonly Lock guard = new();
    private readonly ECDsa signer;
    private readonly byte[] granted;

    private TicketGrant(ECDsa signer, byte[] granted, DateTimeOffset until) =>
        (this.signer, this.granted, Until) = (signer, granted, until);

    /// <summary>The signer key signs no ticket that ends later.</summary>
    public DateTimeOffset Until { get; }

    /// <summary>Makes a signer key, and has the ticket key grant it.</summary>
    public static async Task<TicketGrant> MakeAsync(
        TicketKey key,
        Ledger.Notes.SignDigest sign,
        DateTimeOffset until,
        CancellationToken cancellationToken
    )
    {
        var signer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        try
        {
            byte[] coordinates = P256PublicKey.Write(signer);
            byte[] digest = TicketSeal.GrantDigest(until.ToUnixTimeMilliseconds(), coordinates);
            byte[] signature = await sign(digest, cancellationToken).ConfigureAwait(false);
            if (signature.Length != TicketSeal.SignatureLength || !key.Verifies(digest, signature))
                throw new CryptographicException($"The signature of ticket key {key.Id} is not valid: another key signed.");
            byte[] granted = TicketSeal.Granted(key.IdBytes, until.ToUnixTimeMilliseconds(), coordinates, signature);
            return new TicketGrant(signer, granted, until);
        }
        catch
        {
            signer.Dispose();
            throw;
        }
    }

    /// <summary>Signs a group of tickets with one signature; one text for each, in order.</summary>
    /// <exception cref="ArgumentException">A ticket ends after the grant, or its shard's name is not possible.</exception>
    public ImmutableArray<string> Sign(ReadOnlySpan<Admission> admissions)
    {
        if (admissions.IsEmpty)
            return [];
        if (admissions.Length > TicketProof.MaxGroup)
            throw new ArgumentException($"A group has at most {TicketProof.MaxGroup} tickets.", nameof(admissions));
        byte[][] payloads = new byte[admissions.Length][];
        var leaves = new TreeHash[admissions.Length];
        Span<byte> buffer = stackalloc byte[TicketPayload.MaxLength];
        for (int i = 0; i < admissions.Length; i++)
        {
            if (admissions[i].Ticket.NotAfter > Until)
                throw new ArgumentException("A ticket ends after the grant of the key that signs it.", nameof(admissions));
            payloads[i] = buffer[..TicketPayload.Write(admissions[i].Ticket, buffer)].ToArray();
            leaves[i] = TicketPayload.Leaf(payloads[i], admissions[i].Item);
        }
        var tree = new SmallTree(leaves);
        byte[] seal = [.. granted, .. Sign(tree.Head)];
        Span<byte> proof = stackalloc byte[TicketProof.MaxLength];
        var texts = ImmutableArray.CreateBuilder<string>(admissions.Length);
        for (int i = 0; i < admissions.Length; i++)
            texts.Add(TicketText.Join(payloads[i], proof[..TicketProof.Write(tree.Prove(i), admissions.Length, proof)], seal));
        return texts.DrainToImmutable();
    }

    /// <inheritdoc/>
    public void Dispose() => signer.Dispose();

    private byte[] Sign(TreeHead head)
    {
        Span<byte> digest = stackalloc byte[TreeHash.Length];
        TicketSeal.GroupDigest(head, digest);
        // A key object is not safe for several threads.
        lock (guard)
            return signer.SignHash(digest);
    }
}

/// <summary>An admission that needs a ticket.</summary>
/// <param name="Item">The item.</param>
/// <param name="Ticket">The content of the ticket.</param>
public readonly record struct Admission(TicketedItem Item, Ticket Ticket);
