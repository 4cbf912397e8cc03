namespace RegionalPause.Ledger.Verification;

/// <summary>A ledger's files in a directory.</summary>
public sealed class LedgerDirectory(string root) : ILedgerFiles
{
    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        string file = Path.Combine([root, .. path.Split('/')]);
        return File.Exists(file) ? await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false) : default;
    }
}
