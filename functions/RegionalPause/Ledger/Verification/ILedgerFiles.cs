namespace RegionalPause.Ledger.Verification;

/// <summary>Where the files of a ledger are read from: a directory or a server. Files never change, so it may be asked twice and several times at once.</summary>
public interface ILedgerFiles
{
    /// <summary>The bytes of a file by its path below the ledger's prefix; empty where there is none.</summary>
    ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken);
}
