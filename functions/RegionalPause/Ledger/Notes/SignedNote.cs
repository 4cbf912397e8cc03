using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Ledger.Notes;

/// <summary>
/// A signed note (C2SP signed-note): a text, an empty line, and a line for each signature. Signatures are over the text with its last newline.
/// <code>
/// ledger.example/regionalpause
/// 8
/// XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=
///
/// — ledger.example/regionalpause Wnp4zDBFAiEAkkbhjMDTIcOI0VWFfccx5H064w3KjPELMnIjlOSWlNwCICpgd/9bzdjz2gCMBCA5AO3KEdLi3HC1ugBZUprtJBlX
/// </code>
/// The text means nothing until <see cref="Verify"/> says that a trusted key signed it.
/// </summary>
public sealed class SignedNote
{
    /// <summary>Most bytes of a note: a bound against memory, far above any checkpoint.</summary>
    public const int MaxLength = 1024 * 1024;

    /// <summary>Most signatures of a note; C2SP demands that at least 16 are read.</summary>
    public const int MaxSignatures = 100;

    private const int KeyIdLength = sizeof(uint);

    private SignedNote(ReadOnlyMemory<byte> text, ImmutableArray<NoteSignature> signatures) => (Text, Signatures) = (text, signatures);

    /// <summary>The text, UTF-8, with its last newline.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>The signature lines in order, unchecked.</summary>
    public ImmutableArray<NoteSignature> Signatures { get; }

    private static ReadOnlySpan<byte> LineStart => "— "u8;

    /// <summary>Reads a note. No bytes make it throw.</summary>
    public static Checked<SignedNote, NoteFault> Parse(ReadOnlyMemory<byte> note)
    {
        if (note.Length > MaxLength)
            return Malformed($"It has {note.Length} bytes; {MaxLength} are the limit.");
        if (!NoteText.IsClean(note.Span))
            return Malformed("It is not UTF-8, or has control characters.");
        // The last empty line parts text and signatures: the text may have empty lines of its own.
        int end = note.Span.LastIndexOf("\n\n"u8);
        if (end < 0)
            return Malformed("No empty line parts its text from its signatures.");
        ReadOnlySpan<byte> rest = note.Span[(end + 2)..];
        if (rest.IsEmpty)
            return Malformed("It has no signature.");
        var signatures = ImmutableArray.CreateBuilder<NoteSignature>();
        while (NoteText.TryReadLine(ref rest, out ReadOnlySpan<byte> line))
        {
            if (!TryReadSignature(line, out NoteSignature signature))
                return Malformed($"Its signature line {signatures.Count + 1} is not a dash, a key name and a signature in base64.");
            signatures.Add(signature);
            if (signatures.Count > MaxSignatures)
                return Malformed($"It has more than {MaxSignatures} signatures.");
        }

        return rest.IsEmpty ? new SignedNote(note[..(end + 1)], signatures.DrainToImmutable()) : Malformed("Its last line has no end.");
    }

    /// <summary>Signs a text with each signer, and checks every signature before it is given: a note nobody could verify never leaves.</summary>
    /// <param name="text">UTF-8 ending in a newline.</param>
    /// <param name="signers">At least one.</param>
    /// <param name="cancellationToken">Stops the signing.</param>
    /// <exception cref="ArgumentException">The text cannot stand in a note, or there is no signer.</exception>
    /// <exception cref="CryptographicException">A signer's signature does not verify under the key it claims: it holds another key.</exception>
    public static async Task<SignedNote> SignAsync(ReadOnlyMemory<byte> text, IReadOnlyCollection<INoteSigner> signers, CancellationToken cancellationToken)
    {
        if (text.Span is not [.., NoteText.NewLine] || !NoteText.IsClean(text.Span))
            throw new ArgumentException("The text of a note is UTF-8 without control characters and ends in a newline.", nameof(text));
        if (signers.Count is 0 or > MaxSignatures)
            throw new ArgumentException($"A note has 1 to {MaxSignatures} signatures, not {signers.Count}.", nameof(signers));
        var signatures = ImmutableArray.CreateBuilder<NoteSignature>(signers.Count);
        foreach (INoteSigner signer in signers)
        {
            ReadOnlyMemory<byte> signature = await signer.SignAsync(text, cancellationToken);
            if (!signer.Key.Verify(text.Span, signature.Span))
                throw new CryptographicException($"What was signed for {signer.Key.Name} is not by its key {signer.Key.KeyId:x8}: another key signed.");
            signatures.Add(new NoteSignature(signer.Key.Name, signer.Key.KeyId, signature));
        }

        return new SignedNote(text, signatures.MoveToImmutable());
    }

    /// <summary>
    /// Checks every signature line that claims one of these keys. One bad one spoils the note; lines of other keys are ignored; without a line of any of
    /// these keys the text must be ignored.
    /// </summary>
    public Checked<ImmutableArray<VerifiedSignature>, NoteFault> Verify(IEnumerable<VerifierKey> keys)
    {
        VerifierKey[] known = [.. keys];
        var verified = ImmutableArray.CreateBuilder<VerifiedSignature>();
        foreach (NoteSignature signature in Signatures)
        {
            if (Array.Find(known, key => key.IsNamedBy(signature)) is not { } key)
                continue;
            if (!key.Verify(Text.Span, signature.Bytes.Span))
                return new NoteFault(NoteFaultKind.BadSignature, $"The signature of {key.Name} (key {key.KeyId:x8}) is not by that key over this text.");
            verified.Add(new VerifiedSignature(key, key.CosignedAt(signature.Bytes.Span) is { } seconds ? Instant(seconds) : null));
        }

        if (verified.Count > 0)
            return verified.DrainToImmutable();
        string claimed = string.Join(", ", Signatures.Select(signature => $"{signature.Name} ({signature.KeyId:x8})"));
        return new NoteFault(NoteFaultKind.UnknownKeysOnly, $"None of the {known.Length} trusted keys signed it; its lines claim {claimed}.");
    }

    /// <summary>The note as it is stored.</summary>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        bytes.Write(Text.Span);
        bytes.WriteByte(NoteText.NewLine);
        Span<byte> id = stackalloc byte[KeyIdLength];
        foreach (NoteSignature signature in Signatures)
        {
            BinaryPrimitives.WriteUInt32BigEndian(id, signature.KeyId);
            bytes.Write(LineStart);
            bytes.Write(Encoding.UTF8.GetBytes(signature.Name));
            bytes.WriteByte((byte)' ');
            bytes.Write(NoteText.Encode([.. id, .. signature.Bytes.Span]));
            bytes.WriteByte(NoteText.NewLine);
        }

        return bytes.ToArray();
    }

    private static bool TryReadSignature(ReadOnlySpan<byte> line, out NoteSignature signature)
    {
        signature = default;
        if (!line.StartsWith(LineStart))
            return false;
        line = line[LineStart.Length..];
        int blank = line.IndexOf((byte)' ');
        if (blank < 0)
            return false;
        string name = Encoding.UTF8.GetString(line[..blank]);
        if (!NoteText.IsKeyName(name) || !NoteText.TryDecode(line[(blank + 1)..], out byte[] bytes) || bytes.Length <= KeyIdLength)
            return false;
        signature = new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(KeyIdLength));
        return true;
    }

    // A witness may claim any time; one beyond the calendar is the calendar's end.
    private static DateTimeOffset Instant(long seconds) => DateTimeOffset.FromUnixTimeSeconds(Math.Min(seconds, DateTimeOffset.MaxValue.ToUnixTimeSeconds()));

    private static NoteFault Malformed(string detail) => new(NoteFaultKind.MalformedNote, detail);
}
