using System.Text;

namespace RegionalPause.Cli.Commands;

/// <summary>A file, or standard input where it is named <c>-</c>.</summary>
internal static class Input
{
    public static async Task<byte[]> BytesAsync(Surroundings around, string file, CancellationToken cancellationToken) =>
        file == "-" ? Encoding.UTF8.GetBytes(await around.In.ReadToEndAsync(cancellationToken)) : await File.ReadAllBytesAsync(Existing(around, file), cancellationToken);

    public static IAsyncEnumerable<string> LinesAsync(Surroundings around, string file) => Lines(file == "-" ? around.In : File.OpenText(Existing(around, file)));

    private static async IAsyncEnumerable<string> Lines(TextReader reader)
    {
        using (reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                if (!string.IsNullOrWhiteSpace(line))
                    yield return line;
            }
        }
    }

    /// <summary>A file that is there.</summary>
    public static string Existing(Surroundings around, string file)
    {
        string path = Path.Combine(around.Directory, file);
        return File.Exists(path) ? path : throw Errors.NoSuchFile(file);
    }
}
