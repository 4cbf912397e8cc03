namespace RegionalPause.Control;

/// <summary>
/// A row that a module stores beside the control state, written in the transaction of its event. No decision about content uses it.
/// </summary>
/// <param name="Key">The row key. Its first word names the module.</param>
/// <param name="Bytes">The content of the row.</param>
/// <param name="Once">Whether the row is inserted and never replaced.</param>
public sealed record ModuleRow(string Key, ReadOnlyMemory<byte> Bytes, bool Once);
