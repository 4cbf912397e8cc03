using System.Collections.Immutable;
using System.Text;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Ledger.Notes;

/// <summary>
/// A <c>.tlog-proof</c> file (C2SP tlog-proof). It contains everything that proves, without a network, that a leaf is in the ledger: its
/// index, the hashes up to the root, and the signed checkpoint verbatim.
/// <code>
/// c2sp.org/tlog-proof@v1
/// extra &lt;base64&gt;            optional; not covered by a signature
/// index &lt;decimal&gt;
/// &lt;base64 of a hash&gt;        from the leaf up
///                           an empty line, then the checkpoint
/// </code>
/// </summary>
/// <param name="Inclusion">Index and hashes.</param>
/// <param name="Checkpoint">The signed checkpoint, byte for byte.</param>
public sealed record LogProof(InclusionProof Inclusion, ReadOnlyMemory<byte> Checkpoint)
{
    /// <summary>Suffix of such files.</summary>
    public const string FileSuffix = ".tlog-proof";

    /// <summary>Maximum number of hashes up to the root, in a tree of fewer than 2⁶³ leaves.</summary>
    private const int MaxPath = 63;

    private const string FirstLine = "c2sp.org/tlog-proof@v1";

    /// <summary>Additional data, or empty. No signature covers it: never act on it.</summary>
    public ReadOnlyMemory<byte> Extra { get; init; }

    /// <summary>The bytes of the file.</summary>
    public byte[] ToBytes()
    {
        var head = new StringBuilder(FirstLine).Append('\n');
        if (!Extra.IsEmpty)
            head.Append("extra ").Append(Convert.ToBase64String(Extra.Span)).Append('\n');
        head.Append("index ").Append(Inclusion.Index).Append('\n');
        foreach (ref readonly TreeHash hash in Inclusion.Path.AsSpan())
            head.Append(Convert.ToBase64String(hash.Bytes)).Append('\n');
        return [.. Encoding.ASCII.GetBytes(head.Append('\n').ToString()), .. Checkpoint.Span];
    }

    /// <summary>Reads a proof file. The checkpoint in it is not read before <see cref="Verify"/>. It does not throw for any
    /// bytes.</summary>
    public static Checked<LogProof, NoteFault> Parse(ReadOnlyMemory<byte> file)
    {
        ReadOnlySpan<byte> rest = file.Span;
        if (!NoteText.TryReadLine(ref rest, out ReadOnlySpan<byte> line) || !line.SequenceEqual("c2sp.org/tlog-proof@v1"u8))
            return Malformed($"Its first line is not {FirstLine}.");
        byte[] extra = [];
        bool hasLine = NoteText.TryReadLine(ref rest, out line);
        if (hasLine && line.StartsWith("extra "u8))
        {
            if (!NoteText.TryDecode(line["extra ".Length..], out extra) || extra.Length == 0)
                return Malformed("Its extra data are not base64, or empty.");
            hasLine = NoteText.TryReadLine(ref rest, out line);
        }

        if (!hasLine || !line.StartsWith("index "u8) || !NoteText.TryReadNumber(line["index ".Length..], out long index))
            return Malformed("It has no index: a decimal number below 2⁶³ without leading zeroes.");
        var path = ImmutableArray.CreateBuilder<TreeHash>();
        while (true)
        {
            if (!NoteText.TryReadLine(ref rest, out line))
                return Malformed("No empty line separates its hashes from its checkpoint.");
            if (line.IsEmpty)
                break;
            if (!NoteText.TryDecode(line, out byte[] hash) || hash.Length != TreeHash.Length)
                return Malformed($"Its hash {path.Count + 1} is not 32 bytes in base64.");
            path.Add(new TreeHash(hash));
            if (path.Count > MaxPath)
                return Malformed($"It has more than {MaxPath} hashes.");
        }

        return new LogProof(new InclusionProof(index, path.DrainToImmutable()), file[^rest.Length..]) { Extra = extra };
    }

    /// <summary>Verifies the checkpoint and the hashes up to its root. It needs only the file, the leaf and the keys of the log.</summary>
    /// <param name="leaf">Hash of the leaf to prove.</param>
    /// <param name="log">The log and its keys.</param>
    public Checked<SignedCheckpoint, NoteFault> Verify(in TreeHash leaf, TrustedLog log)
    {
        if (!log.Open(Checkpoint).Succeeded(out SignedCheckpoint? signed, out NoteFault? fault))
            return fault;
        return Inclusion.Check(in leaf, signed.Checkpoint.Head) switch
        {
            ProofStatus.Valid => signed,
            ProofStatus.NotInTree => NotIncluded($"Index {Inclusion.Index} is not in a tree of {signed.Checkpoint.Head.Size} leaves."),
            ProofStatus.WrongLength => NotIncluded(
                $"The proof has {Inclusion.Path.Length} hashes, "
                    + $"the wrong number for index {Inclusion.Index} of {signed.Checkpoint.Head.Size} leaves."
            ),
            _ => NotIncluded($"The leaf {leaf} and the proof's hashes do not lead to the checkpoint's root {signed.Checkpoint.Head.Root}."),
        };
    }

    private static NoteFault Malformed(string detail) => new(NoteFaultKind.MalformedProof, detail);

    private static NoteFault NotIncluded(string detail) => new(NoteFaultKind.NotIncluded, detail);
}
