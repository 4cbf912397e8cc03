using System.Text.Json;
using RegionalPause.Cli.Api;

namespace RegionalPause.Cli.Connection;

/// <summary>
/// <c>.regionalpause/local.json</c>: the address of the gate that <c>up</c> started, its storage, and a token for each person of the demo.
/// The file has mode 0600.
/// </summary>
internal sealed record LocalFile(string Url, string Storage, IReadOnlyDictionary<string, string> Tokens)
{
    public const string DirectoryName = ".regionalpause";

    public const string Name = "local.json";

    /// <summary>The environment variable with another directory, if <c>up --data</c> uses one.</summary>
    public const string DirectoryVariable = "RPAUSE_DATA";

    /// <summary>
    /// The file in a named directory, or the nearest file in the current directory or above; <c>null</c> if there is no such file.
    /// </summary>
    public static LocalFile? Find(string? named, string directory)
    {
        if (named is { Length: > 0 })
            return File.Exists(Path.Combine(directory, named, Name)) ? Read(Path.Combine(directory, named, Name)) : null;
        for (DirectoryInfo? at = new(directory); at is not null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, DirectoryName, Name);
            if (File.Exists(path))
                return Read(path);
        }
        return null;
    }

    public void Write(string path) => OwnerOnly.Write(path, JsonSerializer.SerializeToUtf8Bytes(this, CliJson.Default.LocalFile));

    private static LocalFile Read(string path)
    {
        try
        {
            return
                JsonSerializer.Deserialize(OwnerOnly.Read(path), CliJson.Default.LocalFile)
                    is { Url: not null, Storage: not null, Tokens: not null } local
                ? local
                : throw Errors.UnreadableLocalFile(path, "it lacks the address, the storage or the tokens");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Errors.UnreadableLocalFile(path, e.Message);
        }
    }
}
