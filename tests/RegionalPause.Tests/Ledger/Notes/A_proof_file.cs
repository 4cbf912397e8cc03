using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;
using RegionalPause.Tests.Ledger.Trees;
using RegionalPause.Tests.Ledger.Vectors;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Notes;

[Requirement("R24")]
public class A_proof_file
{
    private const int Index = 0x3039;
    private static readonly JsonElement Example = Vector.Notes.GetProperty("tlog_proof_file");
    private static readonly TreeHash Leaf = TreeHash.Leaf(Convert.FromHexString(Example.Text("leaf_hex")));
    private static readonly Lazy<LogProof> Proof = new(Built);

    [Fact]
    public void has_the_bytes_of_the_vector() =>
        Convert
            .ToHexStringLower(SHA256.HashData((Proof.Value with { Checkpoint = Given.Utf8(Given.Cosigned) }).ToBytes()))
            .ShouldBe(Example.Text("sha256"));

    [Fact]
    public void says_which_known_witness_saw_its_checkpoint() =>
        (Proof.Value with { Checkpoint = Given.Utf8(Given.Cosigned) })
            .Verify(Leaf, Given.Log with { Witnesses = [Given.WitnessKey] })
            .Value()
            .Signatures.Select(s => s.Key)
            .ShouldBe([Given.LogKey, Given.WitnessKey]);

    [Fact]
    public void shows_the_leaf_to_be_in_the_ledger() => Verified(Proof.Value.ToBytes()).ShouldBeNull();

    [Property(MaxTest = 300)]
    public void shows_nothing_with_any_bit_altered(NonNegativeInt bit) =>
        Verified(Altered.Bit(Proof.Value.ToBytes(), bit.Get)).ShouldNotBeNull();

    [Fact]
    public void says_what_is_wrong_with_it()
    {
        string file = Encoding.UTF8.GetString(Proof.Value.ToBytes());
        Verified(Given.Utf8(file.Replace("@v1", "@v2"))).ShouldBe(NoteFaultKind.MalformedProof);
        Verified(Given.Utf8(file.Replace("index 12345", "index 12344"))).ShouldBe(NoteFaultKind.NotIncluded);
        Verified(Given.Utf8(file.Replace("index 12345", "index 70000"))).ShouldBe(NoteFaultKind.NotIncluded);
        Verified(Given.Utf8(file.Replace("\n70000\n", "\n70001\n"))).ShouldBe(NoteFaultKind.BadSignature);
        Verified(Given.Utf8(file[..file.IndexOf("— ", StringComparison.Ordinal)])).ShouldBe(NoteFaultKind.MalformedNote);
        Proof.Value.Verify(TreeHash.Leaf("another"u8), Given.Log).Fault!.Kind.ShouldBe(NoteFaultKind.NotIncluded);
        Proof.Value.Verify(Leaf, Given.Log with { Origin = "ledger.example/another" }).Fault!.Kind.ShouldBe(NoteFaultKind.WrongOrigin);
        Proof.Value.Verify(Leaf, Given.Log with { Keys = [Given.WitnessKey] }).Fault!.Kind.ShouldBe(NoteFaultKind.UnknownKeysOnly);
        InclusionProof shortened = Proof.Value.Inclusion with { Path = Proof.Value.Inclusion.Path[1..] };
        (Proof.Value with { Inclusion = shortened }).Verify(Leaf, Given.Log).Fault!.Kind.ShouldBe(NoteFaultKind.NotIncluded);
    }

    [Fact]
    public void may_carry_extra_data()
    {
        LogProof proof = Proof.Value with { Extra = "beside"u8.ToArray() };
        Encoding.UTF8.GetString(proof.ToBytes()).ShouldStartWith("c2sp.org/tlog-proof@v1\nextra YmVzaWRl\nindex 12345\n");
        LogProof.Parse(proof.ToBytes()).Value().Extra.ToArray().ShouldBe("beside"u8.ToArray());
        Verified(proof.ToBytes()).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2sp.org/tlog-proof@v1")]
    [InlineData("c2sp.org/tlog-proof@v1\n")]
    [InlineData("c2sp.org/tlog-proof@v1\r\nindex 0\n\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 00\n\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\0\n\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex -1\n\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex \n\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 9223372036854775808\n\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra \nindex 0\n\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra A\nindex 0\n\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra QQ==\nextra QQ==\nindex 0\n\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\nextra QQ==\n\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyh=\n\n")]
    public void of_any_other_layout_is_malformed(string file) =>
        LogProof.Parse(Given.Utf8(file)).Fault!.Kind.ShouldBe(NoteFaultKind.MalformedProof);

    [Theory, InlineData(63, true), InlineData(64, false)]
    public void has_a_bounded_number_of_hashes(int count, bool good) =>
        (LogProof.Parse(new LogProof(new InclusionProof(0, [.. new TreeHash[count]]), default).ToBytes()).Fault is null).ShouldBe(good);

    [Property(MaxTest = 1000)]
    public Property is_read_from_its_one_spelling_only()
    {
        Gen<byte[]> bytes = Gen.OneOf(
            ArbMap.Default.GeneratorFor<byte[]>(),
            Gen.Elements("extra ", "index ", "\n", "QQ==", "7", "0", "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=", "\n\n", "log")
                .ListOf()
                .Select(parts => Given.Utf8("c2sp.org/tlog-proof@v1\n" + string.Concat(parts)))
        );
        return Prop.ForAll(
            bytes.ToArbitrary(),
            file =>
            {
                if (LogProof.Parse(file).Succeeded(out LogProof? read, out _))
                    read.ToBytes().ShouldBe(file);
            }
        );
    }

    private static NoteFaultKind? Verified(byte[] file) =>
        LogProof.Parse(file).Succeeded(out LogProof? proof, out NoteFault? fault) ? proof.Verify(Leaf, Given.Log).Fault?.Kind : fault.Kind;

    private static LogProof Built()
    {
        Shelf shelf = Shelf.Of(70_000);
        InclusionProof inclusion = InclusionProof
            .BuildAsync(Index, shelf.Edge.ToFrontier().Head, shelf, CancellationToken.None)
            .GetAwaiter()
            .GetResult()
            .Value();
        return new LogProof(inclusion, Given.Utf8(Given.CheckpointOf(70_000)));
    }
}
