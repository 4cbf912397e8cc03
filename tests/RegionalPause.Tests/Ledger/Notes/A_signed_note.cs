using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Ledger.Notes;
using RegionalPause.Tests.Ledger.Trees;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Notes;

[Requirement("R24", "R25")]
public class A_signed_note
{
    private static readonly byte[] Note = Given.Utf8(Given.CheckpointOf(8));
    private static readonly Ed25519NoteSigner Second = new(
        "ledger.example/regionalpause",
        [.. Enumerable.Range(1, 32).Select(i => (byte)i)]
    );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Property(MaxTest = 300)]
    public void of_a_trusted_key_verifies_with_no_bit_altered(NonNegativeInt bit)
    {
        Fault(Note).ShouldBeNull();
        Fault(Altered.Bit(Note, bit.Get)).ShouldNotBeNull();
    }

    [Fact]
    public async Task signed_as_Key_Vault_signs_verifies()
    {
        SignedNote note = await SignedNote.SignAsync("text\n"u8.ToArray(), [Given.Signer()], Cancel);
        SignedNote.Parse(note.ToBytes()).Value().Verify([Given.LogKey]).Value().Single().Key.ShouldBe(Given.LogKey);
    }

    [Fact]
    public async Task may_have_a_second_line_of_Ed25519()
    {
        SignedNote note = await SignedNote.SignAsync("text\n"u8.ToArray(), [Given.Signer(), Second], Cancel);
        note = SignedNote.Parse(note.ToBytes()).Value();
        note.Verify([Given.LogKey, Second.Key]).Value().Select(s => s.Key).ShouldBe([Given.LogKey, Second.Key]);
        note.Verify([Given.LogKey]).Value().Select(s => s.Key).ShouldBe([Given.LogKey]);
        note.Verify([Second.Key]).Value().Select(s => s.Key).ShouldBe([Second.Key]);
    }

    [Fact]
    public async Task signed_by_another_key_than_it_claims_never_leaves()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        VerifierKey claimed = VerifierKey.EcdsaP256(Given.Origin, other.ExportSubjectPublicKeyInfo()).Value();
        await Should.ThrowAsync<CryptographicException>(() => SignedNote.SignAsync("text\n"u8.ToArray(), [Given.Signer(claimed)], Cancel));
    }

    [Theory, InlineData(""), InlineData("no end"), InlineData("a\tb\n"), InlineData("a\0b\n")]
    public async Task has_a_text_that_ends_in_a_newline_and_has_no_control_characters(string text) =>
        await Should.ThrowAsync<ArgumentException>(() => SignedNote.SignAsync(Given.Utf8(text), [Given.Signer()], Cancel));

    [Fact]
    public void of_unknown_keys_only_is_told_from_a_forged_one()
    {
        Fault(Note, Given.WitnessKey).ShouldBe(NoteFaultKind.UnknownKeysOnly);
        Fault(Note).ShouldBeNull();
        Fault(Given.Utf8(Given.CheckpointOf(8).Replace("\n8\n", "\n9\n"))).ShouldBe(NoteFaultKind.BadSignature);
    }

    [Fact]
    public void of_a_key_with_the_same_name_or_the_same_id_is_of_an_unknown_key()
    {
        VerifierKey sameName = Second.Key;
        sameName.Name.ShouldBe(Given.LogKey.Name);
        Fault(Note, sameName).ShouldBe(NoteFaultKind.UnknownKeysOnly);
        VerifierKey sameId = VerifierKey.Parse(Given.LogKey.ToString().Replace(Given.Origin, "another.example")).Value();
        sameId.KeyId.ShouldBe(Given.LogKey.KeyId);
        Fault(Note, sameId).ShouldBe(NoteFaultKind.UnknownKeysOnly);
    }

    [Fact]
    public async Task is_spoiled_by_one_bad_signature_of_a_known_key_though_another_is_good()
    {
        SignedNote good = await SignedNote.SignAsync("text\n"u8.ToArray(), [Given.Signer(), Second], Cancel);
        SignedNote other = await SignedNote.SignAsync("another text\n"u8.ToArray(), [Second], Cancel);
        string mixed = $"text\n\n{Lines(good)[0]}\n{Lines(other)[0]}\n";
        Fault(Given.Utf8(mixed), Given.LogKey, Second.Key).ShouldBe(NoteFaultKind.BadSignature);
        Fault(Given.Utf8(mixed), Given.LogKey).ShouldBeNull();
    }

    [Fact]
    public async Task is_spoiled_by_a_second_bad_line_of_the_same_key()
    {
        SignedNote good = await SignedNote.SignAsync("text\n"u8.ToArray(), [Second], Cancel);
        SignedNote other = await SignedNote.SignAsync("another text\n"u8.ToArray(), [Second], Cancel);
        Fault(Given.Utf8($"text\n\n{Lines(good)[0]}\n{Lines(other)[0]}\n"), Second.Key).ShouldBe(NoteFaultKind.BadSignature);
    }

    [Fact]
    public void may_have_empty_lines_in_its_text() =>
        SignedNote.Parse("a\n\nb\n\n\n— x AAAAAAA=\n"u8.ToArray()).Value().Text.ToArray().ShouldBe("a\n\nb\n\n"u8.ToArray());

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n— x AAAAAAA=\n")]
    [InlineData("text\n\n— x AAAAAAA=")]
    [InlineData("text\n\n— x AAAAAAA=\n\n")]
    [InlineData("text\n\n— x AAAAAAA=\nmore\n")]
    [InlineData("text\n\n- x AAAAAAA=\n")]
    [InlineData("text\n\n—x AAAAAAA=\n")]
    [InlineData("text\n\n—  AAAAAAA=\n")]
    [InlineData("text\n\n— AAAAAAA=\n")]
    [InlineData("text\n\n— x+y AAAAAAA=\n")]
    [InlineData("text\n\n— x\u00a0y AAAAAAA=\n")]
    [InlineData("text\n\n— x y AAAAAAA=\n")]
    [InlineData("text\n\n— x AAAAAAA= \n")]
    [InlineData("text\n\n— x AAAAAAA\n")]
    [InlineData("text\n\n— x AAAAAAB=\n")]
    [InlineData("text\n\n— x AAAA AAA=\n")]
    [InlineData("text\n\n— x AAAAAA==\n")]
    [InlineData("text\n\n— x \n")]
    [InlineData("text\r\n\n— x AAAAAAA=\n")]
    [InlineData("te\txt\n\n— x AAAAAAA=\n")]
    [InlineData("te\0xt\n\n— x AAAAAAA=\n")]
    public void of_any_other_layout_is_malformed(string note) =>
        SignedNote.Parse(Given.Utf8(note)).Fault!.Kind.ShouldBe(NoteFaultKind.MalformedNote);

    [Fact]
    public void that_is_not_UTF8_is_malformed() =>
        SignedNote.Parse((byte[])[0xFF, 10, 10, .. Given.Utf8("— x AAAAAAA=\n")]).Fault!.Kind.ShouldBe(NoteFaultKind.MalformedNote);

    [Theory, InlineData(16, true), InlineData(SignedNote.MaxSignatures, true), InlineData(SignedNote.MaxSignatures + 1, false)]
    public void has_a_bounded_number_of_signatures(int count, bool good) =>
        (SignedNote.Parse(Given.Utf8("text\n\n" + string.Concat(Enumerable.Repeat("— x AAAAAAA=\n", count)))).Fault is null).ShouldBe(good);

    [Fact]
    public void has_a_bounded_length() => SignedNote.Parse(new byte[SignedNote.MaxLength + 1]).Fault!.Detail.ShouldContain("limit");

    [Property(MaxTest = 1000)]
    public Property is_read_from_its_one_spelling_only()
    {
        Gen<byte[]> bytes = Gen.OneOf(
            ArbMap.Default.GeneratorFor<byte[]>(),
            Gen.Elements("text", "\n", "\n\n", "— ", "x", " ", "AAAAAAA=", "AAAAAAB=", "+", "é", "\0")
                .ListOf()
                .Select(parts => Given.Utf8(string.Concat(parts)))
        );
        return Prop.ForAll(
            bytes.ToArbitrary(),
            note =>
            {
                if (SignedNote.Parse(note).Succeeded(out SignedNote? read, out _))
                    read.ToBytes().ShouldBe(note);
            }
        );
    }

    private static string[] Lines(SignedNote note) =>
        [.. System.Text.Encoding.UTF8.GetString(note.ToBytes()).Split('\n').Where(line => line.StartsWith('—'))];

    private static NoteFaultKind? Fault(byte[] bytes, params VerifierKey[] keys)
    {
        if (!SignedNote.Parse(bytes).Succeeded(out SignedNote? note, out NoteFault? fault))
            return fault.Kind;
        return note.Verify(keys.Length == 0 ? [Given.LogKey] : keys).Fault?.Kind;
    }
}
