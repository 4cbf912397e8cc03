using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Ledger;

/// <summary>The source of the files of a ledger: a directory or a server. Files never change, so a file may be read twice and by several
/// callers in parallel.</summary>
public interface ILedgerFiles
{
    /// <summary>
    /// The bytes of a file by its path below the ledger's prefix; empty if there is no such file. Of a file longer than
    /// <see cref="MaxLength"/>, it returns only slightly more than that: no reader keeps more in memory, and the length shows that the file
    /// is too long.
    /// </summary>
    ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken);

    /// <summary>
    /// Paths of all files below <c>tile/</c>, in any order; <c>null</c> if they cannot be listed, as on a server. With this list a verifier
    /// finds files that do not belong to the ledger, and partial files of earlier sizes.
    /// </summary>
    IEnumerable<string>? List() => null;

    /// <summary>Maximum number of bytes of a ledger file, by its path.</summary>
    static int MaxLength(string path) =>
        Tile.TryParse(path, out Tile tile) ? tile.FileLength
        : EntryBundle.TryParse(path, out EntryBundle bundle) ? bundle.Width * (sizeof(ushort) + EntryBundle.MaxEntryLength)
        : SignedNote.MaxLength;
}
