namespace RegionalPause.Ledger.Trees;

/// <summary>A file of the log to write once and never change.</summary>
/// <param name="Path">Path below the log's prefix, with forward slashes.</param>
/// <param name="Bytes">Its bytes.</param>
public readonly record struct LogFile(string Path, ReadOnlyMemory<byte> Bytes);
