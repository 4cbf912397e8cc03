using System.ComponentModel.DataAnnotations;

namespace RegionalPause.Requests;

/// <summary>Checks a setting that contains a secret key as random bytes in base64. An error never repeats the key.</summary>
internal static class SecretSetting
{
    /// <summary>The error of a key that is not set, with the command that makes one.</summary>
    public static ValidationResult Missing(string setting, int length) =>
        new($"{setting} is missing. Set it to {length} random bytes in base64, as 'openssl rand -base64 {length}' prints them.");

    /// <summary>The errors of a key that is set: none, or one.</summary>
    public static IEnumerable<ValidationResult> Check(string setting, string? text, int length)
    {
        Span<byte> bytes = stackalloc byte[256];
        if (text is null || !Convert.TryFromBase64String(text, bytes, out int count))
            return [new($"{setting} is not base64, or far too long; expected {length} bytes in base64.")];
        return count == length ? [] : [new($"{setting} has {count} bytes; expected exactly {length}.")];
    }
}
