namespace RegionalPause.Control;

/// <summary>A row of another module, stored with the control state and written in the transaction of its event. No decision about content
/// uses it.</summary>
/// <param name="Key">The row key; its first word names the module.</param>
/// <param name="Bytes">Content of the row.</param>
/// <param name="Once">Whether the row is inserted and never replaced.</param>
public sealed record KeptRow(string Key, ReadOnlyMemory<byte> Bytes, bool Once);
