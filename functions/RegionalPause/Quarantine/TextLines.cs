using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace RegionalPause.Quarantine;

/// <summary>A line of a text, without its line ending.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Bytes">Its text, UTF-8. Valid until the next line is read. Empty if the line is too long.</param>
/// <param name="Length">Its length in bytes, also if it is too long.</param>
internal readonly record struct TextLine(long Number, ReadOnlyMemory<byte> Bytes, long Length)
{
    /// <summary>Whether it contains only blanks.</summary>
    public bool IsBlank => Length == Bytes.Length && Bytes.Span.IndexOfAnyExcept(" \t\r"u8) < 0;
}

/// <summary>
/// Reads a text of any length line by line. Lines end with LF or CRLF. A byte order mark at the start of a line is dropped (files that were
/// joined have several). A file that is not UTF-8 text is refused: otherwise its items would be read as other items, and an item that is
/// not recognised counts as clean (R16).
/// </summary>
internal static class TextLines
{
    private const int Chunk = 64 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the lines, also blank ones. A line of more than <paramref name="mostBytes"/> is returned without its text.</summary>
    /// <exception cref="InvalidDataException">The file is not UTF-8 text. The message states what it is.</exception>
    public static async IAsyncEnumerable<TextLine> ReadAsync(
        Stream source,
        int mostBytes,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        byte[] buffer = new byte[Chunk];
        (int start, int end) = (
            0,
            await source.ReadAtLeastAsync(buffer, 4, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false)
        );
        if (WhatElse(buffer.AsSpan(0, end)) is { } other)
            throw new InvalidDataException(other);
        (long number, long dropped, bool isOver) = (1, 0, end < 4);
        while (true)
        {
            int length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0 || (isOver && (end > start || dropped > 0)))
            {
                int next = length >= 0 ? start + length + 1 : end;
                yield return Line(number, buffer.AsMemory(start, (length >= 0 ? start + length : end) - start), dropped, mostBytes);
                (start, dropped, number) = (next, 0, number + 1);
                continue;
            }
            if (isOver)
                yield break;
            if (end - start > mostBytes + ByteOrderMark.Length + 1)
                (dropped, start) = (dropped + end - start, end);
            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
            }
            if (end == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            int read = await source.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
            (end, isOver) = (end + read, read == 0);
        }
    }

    /// <summary>What a file with these first bytes is, if it is not UTF-8 text; <c>null</c> if it may be text.</summary>
    internal static string? WhatElse(ReadOnlySpan<byte> first) =>
        first switch
        {
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "It is text in UTF-16; save it as UTF-8.",
            [0, ..] or [_, 0, ..] => "It is text in UTF-16 or not text; save it as UTF-8.",
            [0x1F, 0x8B, ..] => "It is compressed with gzip: gzip -dc FILE | rpause …, with - as the file.",
            [0x28, 0xB5, 0x2F, 0xFD, ..] => "It is compressed with zstd: zstd -dc FILE | rpause …, with - as the file.",
            [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..] =>
                "It is compressed with bzip2: bzip2 -dc FILE | rpause …, with - as the file.",
            [(byte)'P', (byte)'K', 3, 4, ..] => "It is a zip file, not text.",
            [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => "It is a Parquet file, not text.",
            _ => null,
        };

    private static TextLine Line(long number, ReadOnlyMemory<byte> bytes, long dropped, int mostBytes)
    {
        if (dropped == 0 && bytes.Span.StartsWith(ByteOrderMark))
            bytes = bytes[ByteOrderMark.Length..];
        if (bytes.Span is [.., (byte)'\r'])
            bytes = bytes[..^1];
        long length = dropped + bytes.Length;
        if (length > mostBytes)
            return new TextLine(number, default, length);
        return Utf8.IsValid(bytes.Span)
            ? new TextLine(number, bytes, length)
            : throw new InvalidDataException(FormattableString.Invariant($"Line {number} is not text in UTF-8."));
    }
}
