using System.Security.Cryptography;

namespace RegionalPause.Cli.Commands;

/// <summary>A SHA-256 on the command line: its digits, or a file whose hash is computed here. The file itself is not sent.</summary>
internal static class HashText
{
    private const int Digits = 64;

    public static async Task<string?> ReadAsync(Run run, string? text, CancellationToken cancellationToken)
    {
        if (text is null || (text.Length == Digits && text.All(char.IsAsciiHexDigit)))
            return text;
        if (text != "-" && !Path.Exists(Path.GetFullPath(text, run.Around.Directory)))
            throw Errors.NoSuchHash(text);
        await using Stream document = Input.Open(run.Around, text);
        try
        {
            byte[] hash = await SHA256.HashDataAsync(document, cancellationToken);
            // The hash of an empty document is no evidence.
            return hash.AsSpan().SequenceEqual(SHA256.HashData([]))
                ? throw Errors.Empty(Input.NameOf(text))
                : Convert.ToHexStringLower(hash);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.NotReadable(Input.NameOf(text), e.Message);
        }
    }
}
