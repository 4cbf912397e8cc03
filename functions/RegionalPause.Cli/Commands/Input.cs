using System.Runtime.CompilerServices;
using RegionalPause.Quarantine;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// Reads a file, or standard input if its name is <c>-</c>. Text is UTF-8, with or without a byte order mark. An error names the file.
/// </summary>
internal static class Input
{
    /// <summary>The most bytes of a document that is read as a whole: a flag document, a proof, a message.</summary>
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>The name of an input in messages.</summary>
    public static string NameOf(string file) => file == "-" ? "Standard input" : file;

    /// <summary>Opens an input. A directory, a missing file and a file that cannot be read have different errors.</summary>
    public static Stream Open(Surroundings around, string file)
    {
        if (file == "-")
            return around.In();
        string path = Existing(around, file);
        try
        {
            return new FileStream(
                path,
                new FileStreamOptions
                {
                    Access = FileAccess.Read,
                    Share = FileShare.ReadWrite,
                    Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                }
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.NotReadable(file, e.Message);
        }
    }

    /// <summary>Reads a whole text document as UTF-8 without a byte order mark. An empty document is an error.</summary>
    public static async Task<byte[]> TextAsync(Surroundings around, string file, CancellationToken cancellationToken)
    {
        byte[] bytes = await BytesAsync(around, file, cancellationToken);
        if (TextLines.WhatElse(bytes) is { } other)
            throw Errors.NotText(NameOf(file), other);
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
            throw Errors.NotText(NameOf(file), "It is not text in UTF-8.");
        return bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }

    /// <summary>Reads the lines that are not blank. A line that is too long is returned without its text.</summary>
    public static async IAsyncEnumerable<TextLine> LinesAsync(
        Surroundings around,
        string file,
        int mostBytes,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
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

    /// <summary>The full path of a file that exists.</summary>
    public static string Existing(Surroundings around, string file)
    {
        // No file has such a name, and no path can be built from it.
        if (file.Contains('\0', StringComparison.Ordinal))
            throw Errors.NoSuchFile(file);
        string path = Path.GetFullPath(file, around.Directory);
        return Directory.Exists(path) ? throw Errors.NotAFile(file)
            : File.Exists(path) ? path
            : throw Errors.NoSuchFile(file);
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
