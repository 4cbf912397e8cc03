using System.Collections.Immutable;
using System.Text;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Ledger.Notes;

/// <summary>
/// The text of a checkpoint (C2SP tlog-checkpoint): the statement of a log about its tree. It has one line each for the origin, the size
/// and the root in base64.
/// </summary>
/// <param name="Origin">The log; by convention a URL without scheme.</param>
/// <param name="Head">Size and root.</param>
public sealed record Checkpoint(string Origin, TreeHead Head)
{
    /// <summary>Further lines, uninterpreted. This project writes none, because no verifier could check them.</summary>
    public ImmutableArray<string> Extensions { get; init; } = [];

    /// <summary>The text to sign.</summary>
    /// <exception cref="ArgumentException">The origin or an extension is not a valid line.</exception>
    public byte[] ToText()
    {
        foreach (string line in Extensions.Prepend(Origin))
        {
            if (line.Length == 0 || line.Contains('\n', StringComparison.Ordinal))
                throw new ArgumentException($"\"{line}\" is not a valid line of a checkpoint.");
        }

        string[] lines = [Origin, $"{Head.Size}", Convert.ToBase64String(Head.Root.Bytes), .. Extensions];
        return Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
    }

    /// <summary>Reads the text of a note as a checkpoint. It does not throw for any bytes.</summary>
    public static Checked<Checkpoint, NoteFault> Parse(ReadOnlySpan<byte> text)
    {
        if (!NoteText.IsClean(text))
            return Malformed("It is not UTF-8, or it has control characters.");
        if (!NoteText.TryReadLine(ref text, out ReadOnlySpan<byte> origin) || origin.IsEmpty)
            return Malformed("Its first line, the origin, is empty.");
        if (!NoteText.TryReadLine(ref text, out ReadOnlySpan<byte> number) || !NoteText.TryReadNumber(number, out long size))
            return Malformed("Its second line is not a size: a decimal number below 2⁶³ without leading zeroes.");
        if (
            !NoteText.TryReadLine(ref text, out ReadOnlySpan<byte> base64)
            || !NoteText.TryDecode(base64, out byte[] root)
            || root.Length != TreeHash.Length
        )
            return Malformed("Its third line is not a root: 32 bytes in base64.");
        var head = new TreeHead(size, new TreeHash(root));
        if (size == 0 && head != TreeHead.Empty)
            return Malformed("Its root is not that of the empty tree.");
        var extensions = ImmutableArray.CreateBuilder<string>();
        while (NoteText.TryReadLine(ref text, out ReadOnlySpan<byte> line))
        {
            if (line.IsEmpty)
                return Malformed("It has an empty line.");
            extensions.Add(Encoding.UTF8.GetString(line));
        }

        return text.IsEmpty
            ? new Checkpoint(Encoding.UTF8.GetString(origin), head) { Extensions = extensions.DrainToImmutable() }
            : Malformed("Its last line has no newline.");
    }

    private static NoteFault Malformed(string detail) => new(NoteFaultKind.MalformedCheckpoint, detail);
}
