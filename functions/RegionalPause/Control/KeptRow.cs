namespace RegionalPause.Control;

/// <summary>A row that a chapter keeps beside the law, written in the transaction of the event it comes from; nothing decides about content by it.</summary>
/// <param name="Key">Its row key, whose first word is the chapter's.</param>
/// <param name="Bytes">What it holds.</param>
/// <param name="Once">Whether it is inserted and never replaced.</param>
public sealed record KeptRow(string Key, ReadOnlyMemory<byte> Bytes, bool Once);
