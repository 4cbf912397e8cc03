using System.Buffers.Text;
using System.Text.Json;
using RegionalPause.Contract;
using RegionalPause.Tickets;

namespace RegionalPause.Cli.Api;

/// <summary>Reads the public keys of tickets from a file with a JSON Web Key Set (RFC 7517).</summary>
internal static class TicketKeySet
{
    /// <summary>Reads the keys. A key that cannot be read is an error: a loader that ignored it would refuse good items.</summary>
    public static TrustedTicketKeys Read(ReadOnlySpan<byte> json, string file)
    {
        try
        {
            TicketKeysView set = JsonSerializer.Deserialize(json, CliJson.Default.TicketKeysView) ?? throw new JsonException("It is null.");
            return set.Keys is { IsDefaultOrEmpty: false } keys
                ? new TrustedTicketKeys([.. keys.Select(Key)])
                : throw new FormatException("It has no keys.");
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw Errors.NotTicketKeys(file, e.Message);
        }
    }

    private static TicketKey Key(TicketKeyView view)
    {
        TicketKey key =
            TicketKey.OfPoint(Base64Url.DecodeFromChars(view.X), Base64Url.DecodeFromChars(view.Y))
            ?? throw new FormatException($"Key '{view.Kid}' is not a point of P-256.");
        return key.Id == view.Kid ? key : throw new FormatException($"Key '{view.Kid}' has the id '{key.Id}'.");
    }
}
