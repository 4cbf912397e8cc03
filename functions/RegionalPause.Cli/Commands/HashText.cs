using System.Security.Cryptography;

namespace RegionalPause.Cli.Commands;

/// <summary>A SHA-256 on the command line: its digits, or a file whose hash is taken here; the file itself is sent nowhere.</summary>
internal static class HashText
{
    private const int Digits = 64;

    public static async Task<string?> ReadAsync(Run run, string? text, CancellationToken cancellationToken) =>
        text is null || (text.Length == Digits && text.All(char.IsAsciiHexDigit)) ? text : Convert.ToHexStringLower(SHA256.HashData(await Input.BytesAsync(run.Around, text, cancellationToken)));
}
