using RegionalPause.Ledger;

namespace RegionalPause.Verification;

/// <summary>A ledger's files in a directory.</summary>
public sealed class LedgerDirectory(string root) : ILedgerFiles
{
    // A tile's path has at most nine elements. The limit stops at a loop of links.
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 16,
        AttributesToSkip = FileAttributes.None,
    };

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        string file = Path.Combine([root, .. path.Split('/')]);
        if (!File.Exists(file))
            return default;
        await using var stream = new FileStream(
            file,
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read | FileShare.Delete,
            bufferSize: 0,
            useAsync: true
        );
        byte[] bytes = new byte[Math.Min(stream.Length, ILedgerFiles.MaxLength(path) + 1)];
        int read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return bytes.AsMemory(0, read);
    }

    /// <inheritdoc/>
    public IEnumerable<string> List()
    {
        string tiles = Path.Combine(root, "tile");
        return Directory.Exists(tiles)
            ? Directory
                .EnumerateFiles(tiles, "*", Everything)
                .Select(file => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'))
            : [];
    }
}
