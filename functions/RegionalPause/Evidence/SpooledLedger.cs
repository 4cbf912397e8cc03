using System.Collections.Concurrent;
using Microsoft.Win32.SafeHandles;
using RegionalPause.Ledger;

namespace RegionalPause.Evidence;

/// <summary>
/// The files of a ledger while an evidence pack is made: they are read once to be verified, and once more to be packed. What was read first
/// is kept in one temporary file, so the pack has exactly the bytes that were verified, and storage is asked for each file once.
/// </summary>
public sealed class SpooledLedger(ILedgerFiles files) : ILedgerFiles, IDisposable
{
    private readonly SafeFileHandle spool = TemporaryFile.Open();
    private readonly ConcurrentDictionary<string, (long Start, int Length)> kept = new(StringComparer.Ordinal);
    private long end;

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (kept.TryGetValue(path, out (long Start, int Length) place))
        {
            byte[] bytes = new byte[place.Length];
            int read = await RandomAccess.ReadAsync(spool, bytes, place.Start, cancellationToken).ConfigureAwait(false);
            return read == bytes.Length ? bytes : throw new IOException($"{path} cannot be read again from the temporary file.");
        }
        ReadOnlyMemory<byte> first = await files.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        long start = Interlocked.Add(ref end, first.Length) - first.Length;
        await RandomAccess.WriteAsync(spool, first, start, cancellationToken).ConfigureAwait(false);
        kept[path] = (start, first.Length);
        return first;
    }

    /// <inheritdoc/>
    public IEnumerable<string>? List() => files.List();

    /// <inheritdoc/>
    public void Dispose() => spool.Dispose();
}
