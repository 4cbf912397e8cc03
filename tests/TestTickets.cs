using System.Text;
using System.Text.Json.Nodes;
using RegionalPause.Content;
using RegionalPause.Tickets;

namespace RegionalPause;

/// <summary>The ticket key of the tests, and loaders that trust it.</summary>
internal static class TestTickets
{
    /// <summary>The private key, PKCS#8 in base64.</summary>
    public const string SigningKey =
        "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgbMgEhqGWaYRoHHzwmP/G2oktkyFyYDjvW0CmEoqJ13yhRANCAASj"
        + "xFxgpqTjUKSUXRFXMzYee7YlIFwE4jhl4prqhB7DHr8S2ltq/NPS+wbhYiTmUUu5/ugsXPsXzvqSWlH/El5u";

    /// <summary>The setting of the gate.</summary>
    public static KeyValuePair<string, string?> Setting { get; } = new("Tickets:SigningKey", SigningKey);

    /// <summary>All that a loader is given.</summary>
    public static TrustedTicketKeys Trusted { get; } = new([PublicOf(SigningKey)]);

    /// <summary>A loader that trusts the key.</summary>
    public static TicketCheck Loader() => new(Trusted);

    /// <summary>The public part of a private key.</summary>
    public static TicketKey PublicOf(string pkcs8)
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(pkcs8), out _);
        return TicketKey.Read(key.ExportSubjectPublicKeyInfo())!;
    }

    /// <summary>What a gate that has a private key can do.</summary>
    public static TicketGrant Grant(string pkcs8 = SigningKey, DateTimeOffset? until = null)
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(pkcs8), out _);
        Task<TicketGrant> made = TicketGrant.MakeAsync(
            PublicOf(pkcs8),
            (digest, _) => Task.FromResult(key.SignHash(digest.Span)),
            until ?? new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero),
            CancellationToken.None
        );
        return made.GetAwaiter().GetResult(); // the key is in memory, so it has completed
    }

    /// <summary>Checks a ticket with the item of its message.</summary>
    public static TicketStatus Check(
        this TicketCheck loader,
        string? ticket,
        ItemId id,
        JsonNode item,
        DateTimeOffset at,
        TimeSpan resolution
    ) =>
        TicketedItem.TryOf(id, Encoding.UTF8.GetBytes(item.ToJsonString()), out TicketedItem ticketed)
            ? loader.Check(ticket, ticketed, at, resolution)
            : TicketStatus.Forged;
}
