using System.Runtime.CompilerServices;
using RegionalPause.Quarantine;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// A file, or standard input where it is named <c>-</c>. Text is UTF-8, with a byte order mark or without; what cannot be read is said with
/// the file's name.
/// </summary>
internal static class Input
{
    /// <summary>Most bytes of a document that is read whole: a flag document, a proof, a message.</summary>
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>How an input is called in messages.</summary>
    public static string NameOf(string file) => file == "-" ? "Standard input" : file;

    /// <summary>Opens it; a directory, a file that is not there and one that may not be read are told apart.</summary>
    public static Stream Open(Surroundings around, string file)
    {
        if (file == "-")
            return around.In();
        string path = Existing(around, file);
        try
        {
            return new FileStream(path, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.ReadWrite, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.NotReadable(file, e.Message);
        }
    }

    /// <summary>A whole document of text as UTF-8, without a byte order mark; never empty.</summary>
    public static async Task<byte[]> TextAsync(Surroundings around, string file, CancellationToken cancellationToken)
    {
        byte[] bytes = await BytesAsync(around, file, cancellationToken);
        if (TextLines.WhatElse(bytes) is { } other)
            throw Errors.NotText(NameOf(file), other);
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
            throw Errors.NotText(NameOf(file), "It is not text in UTF-8.");
        return bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }

    /// <summary>The lines that are not blank. One that is too long comes without its text.</summary>
    public static async IAsyncEnumerable<TextLine> LinesAsync(Surroundings around, string file, int mostBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using Stream stream = Open(around, file);
        IAsyncEnumerator<TextLine> lines = TextLines.ReadAsync(stream, mostBytes, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (lines)
        {
            while (await NextAsync(lines, file))
            {
                if (!lines.Current.IsBlank)
                    yield return lines.Current;
            }
        }
    }

    /// <summary>A file that is there.</summary>
    public static string Existing(Surroundings around, string file)
    {
        // No file has such a name, and the path could not be made of it.
        if (file.Contains('\0', StringComparison.Ordinal))
            throw Errors.NoSuchFile(file);
        string path = Path.GetFullPath(file, around.Directory);
        return Directory.Exists(path) ? throw Errors.NotAFile(file) : File.Exists(path) ? path : throw Errors.NoSuchFile(file);
    }

    private static async Task<byte[]> BytesAsync(Surroundings around, string file, CancellationToken cancellationToken)
    {
        await using Stream stream = Open(around, file);
        var bytes = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        while (await ReadAsync(stream, buffer, file, cancellationToken) is > 0 and int read)
        {
            if (bytes.Length + read > MostBytes)
                throw Errors.TooLarge(NameOf(file), MostBytes);
            bytes.Write(buffer, 0, read);
        }
        return bytes.Length > 0 ? bytes.ToArray() : throw Errors.Empty(NameOf(file));
    }

    private static async Task<int> ReadAsync(Stream stream, byte[] buffer, string file, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.NotReadable(NameOf(file), e.Message);
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<TextLine> lines, string file)
    {
        try
        {
            return await lines.MoveNextAsync();
        }
        catch (InvalidDataException e)
        {
            throw Errors.NotText(NameOf(file), e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.NotReadable(NameOf(file), e.Message);
        }
    }
}
