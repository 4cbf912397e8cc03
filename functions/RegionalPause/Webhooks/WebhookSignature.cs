using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RegionalPause.Webhooks;

/// <summary>
/// Signatures by the Standard Webhooks specification, symmetric scheme <c>v1</c>: HMAC-SHA256 over <c>id.timestamp.body</c>. The package
/// StandardWebhooks is not used because it needs ASP.NET Core, which this library must not import.
/// </summary>
internal static class WebhookSignature
{
    private const string Prefix = "whsec_";

    /// <summary>The value of the header <c>webhook-signature</c>: one signature for each secret.</summary>
    public static string Of(IEnumerable<string> secrets, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        return string.Join(' ', secrets.Select(s => "v1," + Convert.ToBase64String(HMACSHA256.HashData(ReadSecret(s)!, signed))));
    }

    /// <summary>The key of a secret; <c>null</c> if the text is not one.</summary>
    public static byte[]? ReadSecret(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        Span<byte> key = stackalloc byte[128];
        return Convert.TryFromBase64String(text[Prefix.Length..], key, out int length) && length is >= 24 and <= 64
            ? key[..length].ToArray()
            : null;
    }
}
