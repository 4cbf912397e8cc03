using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using RegionalPause.Ledger.Trees;

namespace RegionalPause.Ledger.Notes;

/// <summary>
/// A signed note (C2SP signed-note): a text, an empty line, and a line for each signature. Signatures cover the text with its last newline.
/// <code>
/// ledger.example/regionalpause
/// 8
/// XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=
///
/// — ledger.example/regionalpause Wnp4zDBFAiEAkkbhjMDTIcOI0VWFfccx5H064w3KjPELMnIjlOSWlNwCICpgd/9bzdjz2gCMBCA5AO3KEdLi3HC1ugBZUprtJBlX
/// </code>
/// The text has no meaning until <see cref="Verify"/> confirms that a trusted key signed it.
/// </summary>
public sealed class SignedNote
{
    /// <summary>Maximum number of bytes of a note. It limits memory and is far above the size of any checkpoint.</summary>
    public const int MaxLength = 1024 * 1024;

    /// <summary>Maximum number of signatures of a note. C2SP requires that at least 16 are read.</summary>
    public const int MaxSignatures = 100;

    private const int KeyIdLength = sizeof(uint);

    private SignedNote(ReadOnlyMemory<byte> text, ImmutableArray<NoteSignature> signatures) => (Text, Signatures) = (text, signatures);

    /// <summary>The text, UTF-8, with its last newline.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>The signature lines in order, not verified.</summary>
    public ImmutableArray<NoteSignature> Signatures { get; }

    private static ReadOnlySpan<byte> LineStart => "— "u8;

    /// <summary>Reads a note. It does not throw for any bytes.</summary>
    public static Checked<SignedNote, NoteFault> Parse(ReadOnlyMemory<byte> note)
    {
        if (note.Length > MaxLength)
            return Malformed($"It has {note.Length} bytes; the limit is {MaxLength}.");
        if (!NoteText.IsClean(note.Span))
            return Malformed("It is not UTF-8, or it has control characters.");
        // The last empty line separates text and signatures: the text may contain empty lines.
        int end = note.Span.LastIndexOf("\n\n"u8);
        if (end < 0)
            return Malformed("No empty line separates its text from its signatures.");
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

        return rest.IsEmpty ? new SignedNote(note[..(end + 1)], signatures.DrainToImmutable()) : Malformed("Its last line has no newline.");
    }

    /// <summary>Signs a text with each signer, and verifies every signature before the note is returned, so that no note with an invalid
    /// signature is published.</summary>
    /// <param name="text">UTF-8 text that ends with a newline.</param>
    /// <param name="signers">At least one signer.</param>
    /// <param name="cancellationToken">Stops the signing.</param>
    /// <exception cref="ArgumentException">The text is not valid for a note, or there is no signer.</exception>
    /// <exception cref="CryptographicException">The signature of a signer is not valid for its claimed key: it signed with another
    /// key.</exception>
    public static async Task<SignedNote> SignAsync(
        ReadOnlyMemory<byte> text,
        IReadOnlyCollection<INoteSigner> signers,
        CancellationToken cancellationToken
    )
    {
        if (text.Span is not [.., NoteText.NewLine] || !NoteText.IsClean(text.Span))
        {
            throw new ArgumentException(
                "The text of a note must be UTF-8 without control characters and end with a newline.",
                nameof(text)
            );
        }
        if (signers.Count is 0 or > MaxSignatures)
            throw new ArgumentException($"A note must have 1 to {MaxSignatures} signatures, not {signers.Count}.", nameof(signers));
        var signatures = ImmutableArray.CreateBuilder<NoteSignature>(signers.Count);
        foreach (INoteSigner signer in signers)
        {
            ReadOnlyMemory<byte> signature = await signer.SignAsync(text, cancellationToken);
            if (!signer.Key.Verify(text.Span, signature.Span))
            {
                throw new CryptographicException(
                    $"The signature for {signer.Key.Name} is not by its key {signer.Key.KeyId:x8}: another key signed."
                );
            }
            signatures.Add(new NoteSignature(signer.Key.Name, signer.Key.KeyId, signature));
        }

        return new SignedNote(text, signatures.MoveToImmutable());
    }

    /// <summary>
    /// Verifies every signature line that claims one of these keys. One invalid signature makes the whole note invalid. Lines of other keys
    /// are ignored. If no line is by one of these keys, the text must be ignored.
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
            {
                return new NoteFault(
                    NoteFaultKind.BadSignature,
                    $"The signature of {key.Name} (key {key.KeyId:x8}) is not by that key over this text."
                );
            }
            verified.Add(new VerifiedSignature(key, key.CosignedAt(signature.Bytes.Span) is { } seconds ? Instant(seconds) : null));
        }

        if (verified.Count > 0)
            return verified.DrainToImmutable();
        string claimed = string.Join(", ", Signatures.Select(signature => $"{signature.Name} ({signature.KeyId:x8})"));
        return new NoteFault(
            NoteFaultKind.UnknownKeysOnly,
            $"It is not signed by any of the {known.Length} trusted keys; its lines claim {claimed}."
        );
    }

    /// <summary>The note in its stored form.</summary>
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

    // A witness may state any time. A time after the end of the calendar becomes the end of the calendar.
    private static DateTimeOffset Instant(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(Math.Min(seconds, DateTimeOffset.MaxValue.ToUnixTimeSeconds()));

    private static NoteFault Malformed(string detail) => new(NoteFaultKind.MalformedNote, detail);
}
