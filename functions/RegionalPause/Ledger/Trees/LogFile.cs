namespace RegionalPause.Ledger.Trees;

/// <summary>A file of the log. It is written once and never changed.</summary>
/// <param name="Path">Path below the log's prefix, with forward slashes.</param>
/// <param name="Bytes">The bytes of the file.</param>
public readonly record struct LogFile(string Path, ReadOnlyMemory<byte> Bytes);
