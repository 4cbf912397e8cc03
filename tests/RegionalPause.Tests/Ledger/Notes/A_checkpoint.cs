using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;
using RegionalPause.Tests.Ledger.Trees;
using RegionalPause.Tests.Ledger.Vectors;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Notes;

[Requirement("R24", "R25")]
public class A_checkpoint
{
    private const string Root = "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=";

    public static TheoryData<int> Sizes => [0, 8, 70_000];

    [Theory, MemberData(nameof(Sizes))]
    public void of_the_vectors_is_written_and_opened(int size)
    {
        SignedCheckpoint signed = Given.Log.Open(Given.Utf8(Given.CheckpointOf(size))).Value();
        signed.Checkpoint.Head.Size.ShouldBe(size);
        signed.Checkpoint.ToText().ShouldBe(SignedNote.Parse(Given.Utf8(Given.CheckpointOf(size))).Value().Text.ToArray());
    }

    [Theory, InlineData(0), InlineData(70_000)]
    public void of_the_vectors_has_the_root_of_our_tree(int size) =>
        Given
            .Log.Open(Given.Utf8(Given.CheckpointOf(size)))
            .Value()
            .Checkpoint.Head.ShouldBe(Frontier.Empty.Append(Naive.Leaves(size)).Head);

    [Fact]
    public void of_the_vectors_has_the_root_of_the_reference_tree() =>
        Given
            .Log.Open(Given.Utf8(Given.CheckpointOf(8)))
            .Value()
            .Checkpoint.Head.Root.ShouldBe(Vector.Hash(Vector.ReferenceTree.GetProperty("roots_by_size")[8]));

    [Fact]
    public async Task of_our_own_is_opened()
    {
        var checkpoint = new Checkpoint(Given.Origin, Shelf.Of(5).Edge.ToFrontier().Head);
        SignedNote note = await SignedNote.SignAsync(checkpoint.ToText(), [Given.Signer()], TestContext.Current.CancellationToken);
        Given.Log.Open(note.ToBytes()).Value().Checkpoint.Head.ShouldBe(checkpoint.Head);
    }

    [Fact]
    public void says_when_a_known_witness_cosigned_it()
    {
        SignedCheckpoint signed = (Given.Log with { Witnesses = [Given.WitnessKey] }).Open(Given.Utf8(Given.Cosigned)).Value();
        signed
            .Signatures.Select(s => (s.Key, s.At?.ToUnixTimeSeconds()))
            .ShouldBe([(Given.LogKey, null), (Given.WitnessKey, Vector.Notes.GetProperty("own_cosigned").Number("timestamp"))]);
    }

    [Fact]
    public void ignores_a_witness_it_does_not_know() =>
        Given.Log.Open(Given.Utf8(Given.Cosigned)).Value().Signatures.Select(s => s.Key).ShouldBe([Given.LogKey]);

    [Fact]
    public void is_refused_when_a_known_witness_did_not_sign_this() =>
        Kind(Given.Log with { Witnesses = [Given.WitnessKey] }, Given.Cosigned.Replace("63YswgAAAABqsTuA", "63YswgAAAABqsTuB"))
            .ShouldBe(NoteFaultKind.BadSignature);

    [Fact]
    public void of_a_witness_alone_is_not_the_logs()
    {
        string[] lines = Given.Cosigned.Split('\n');
        string witnessOnly = string.Join('\n', lines.Where(line => !line.StartsWith("— ledger", StringComparison.Ordinal)));
        Kind(Given.Log with { Witnesses = [Given.WitnessKey] }, witnessOnly).ShouldBe(NoteFaultKind.UnknownKeysOnly);
    }

    [Fact]
    public void of_another_log_is_told_from_one_of_another_key()
    {
        Kind(Given.Log with { Origin = "ledger.example/another" }, Given.CheckpointOf(8)).ShouldBe(NoteFaultKind.WrongOrigin);
        Kind(Given.Log with { Keys = [Given.WitnessKey] }, Given.CheckpointOf(8)).ShouldBe(NoteFaultKind.UnknownKeysOnly);
        Kind(Given.Log with { Keys = [Given.WitnessKey, Given.LogKey] }, Given.CheckpointOf(8)).ShouldBeNull();
    }

    [Fact]
    public async Task that_is_only_a_note_is_no_checkpoint()
    {
        SignedNote note = await SignedNote.SignAsync("some text\n"u8.ToArray(), [Given.Signer()], TestContext.Current.CancellationToken);
        Given.Log.Open(note.ToBytes()).Fault!.Kind.ShouldBe(NoteFaultKind.MalformedCheckpoint);
    }

    [Fact]
    public void may_have_further_lines()
    {
        Checkpoint read = Checkpoint.Parse(Given.Utf8($"log\n8\n{Root}\nmore\nand more\n")).Value();
        read.Extensions.ShouldBe(["more", "and more"]);
        read.ToText().ShouldBe(Given.Utf8($"log\n8\n{Root}\nmore\nand more\n"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("log\n8\n")]
    [InlineData($"\n8\n{Root}\n")]
    [InlineData($"log\n8\n{Root}")]
    [InlineData($"log\n08\n{Root}\n")]
    [InlineData($"log\n+8\n{Root}\n")]
    [InlineData($"log\n-8\n{Root}\n")]
    [InlineData($"log\n 8\n{Root}\n")]
    [InlineData($"log\n8\0\n{Root}\n")]
    [InlineData($"log\n\n{Root}\n")]
    [InlineData($"log\n9223372036854775808\n{Root}\n")]
    [InlineData($"log\n0\n{Root}\n")]
    [InlineData($"log\n8\n{Root} \n")]
    [InlineData("log\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyh=\n")]
    [InlineData("log\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg\n")]
    [InlineData("log\n8\nAAAA\n")]
    [InlineData($"log\n8\n{Root}\n\n")]
    [InlineData($"log\n8\n{Root}\nmore\n\n")]
    [InlineData($"log\n8\n{Root}\nmore")]
    public void of_any_other_layout_is_malformed(string text) =>
        Checkpoint.Parse(Given.Utf8(text)).Fault!.Kind.ShouldBe(NoteFaultKind.MalformedCheckpoint);

    [Fact]
    public void of_the_largest_tree_is_read() =>
        Checkpoint.Parse(Given.Utf8($"log\n9223372036854775807\n{Root}\n")).Value().Head.Size.ShouldBe(long.MaxValue);

    [Theory, InlineData(""), InlineData("a\nb")]
    public void is_not_written_of_what_is_no_line(string line)
    {
        Should.Throw<ArgumentException>(() => new Checkpoint(line, TreeHead.Empty).ToText());
        Should.Throw<ArgumentException>(() => new Checkpoint("log", TreeHead.Empty) { Extensions = [line] }.ToText());
    }

    [Property(MaxTest = 1000)]
    public Property is_read_from_its_one_spelling_only()
    {
        Gen<byte[]> bytes = Gen.OneOf(
            ArbMap.Default.GeneratorFor<byte[]>(),
            Gen.Elements("log", "\n", "8", "0", "\n" + Root, Root, "=", " ", "é")
                .ListOf()
                .Select(parts => Given.Utf8("log\n" + string.Concat(parts)))
        );
        return Prop.ForAll(
            bytes.ToArbitrary(),
            text =>
            {
                if (Checkpoint.Parse(text).Succeeded(out Checkpoint? read, out _))
                    read.ToText().ShouldBe(text);
                _ = Given.Log.Open(text);
            }
        );
    }

    private static NoteFaultKind? Kind(TrustedLog log, string note) => log.Open(Given.Utf8(note)).Fault?.Kind;
}
