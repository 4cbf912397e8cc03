using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Ledger;

/// <summary>Where the files of a ledger are read from: a directory or a server. Files never change, so it may be asked twice and several times at once.</summary>
public interface ILedgerFiles
{
    /// <summary>
    /// The bytes of a file by its path below the ledger's prefix; empty where there is none. Of a file that is longer than
    /// <see cref="MaxLength"/> a little more than that: no reader keeps more in memory, and what is too long is found by its length.
    /// </summary>
    ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken);

    /// <summary>
    /// Paths of all files below <c>tile/</c>, in any order; <c>null</c> where they cannot be listed, as on a server. With it a verifier
    /// sees files that no ledger has, and partial ones of earlier sizes.
    /// </summary>
    IEnumerable<string>? List() => null;

    /// <summary>Most bytes a file of a ledger can have, by its path.</summary>
    static int MaxLength(string path) =>
        Tile.TryParse(path, out Tile tile) ? tile.FileLength
        : EntryBundle.TryParse(path, out EntryBundle bundle) ? bundle.Width * (sizeof(ushort) + EntryBundle.MaxEntryLength)
        : SignedNote.MaxLength;
}
