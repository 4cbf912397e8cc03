using System.Text.Json;
using RegionalPause.Ledger.Notes;
using RegionalPause.Tests.Ledger.Trees;
using RegionalPause.Tests.Ledger.Vectors;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Notes;

/// <summary>Notes that others signed and published, each also with one character altered.</summary>
[Requirement("R24")]
public class A_published_note
{
    public static TheoryData<string, string, string, bool> Published =>
        [
            .. Vector
                .Notes.GetProperty("published")
                .EnumerateArray()
                .Select(n => new TheoryDataRow<string, string, string, bool>(
                    n.Text("source"),
                    n.Text("vkey"),
                    n.Text("note"),
                    n.GetProperty("valid").GetBoolean()
                )),
        ];

    [Theory, MemberData(nameof(Published))]
    public void is_taken_whole_and_refused_altered(string source, string vkey, string note, bool valid)
    {
        NoteFaultKind? fault = SignedNote.Parse(Given.Utf8(note)).Value().Verify([VerifierKey.Parse(vkey).Value()]).Fault?.Kind;
        fault.ShouldBe(valid ? null : NoteFaultKind.BadSignature, source);
    }

    [Theory, MemberData(nameof(Published))]
    public void is_written_as_it_was_read(string source, string vkey, string note, bool valid)
    {
        SignedNote.Parse(Given.Utf8(note)).Value().ToBytes().ShouldBe(Given.Utf8(note), source);
        VerifierKey.Parse(vkey).Value().ToString().ShouldBe(vkey);
        valid.ShouldBe(!source.Contains("changed", StringComparison.Ordinal));
    }

    [Theory, InlineData("Rekor", 798034), InlineData("DEFAULT", 10)]
    public void is_a_checkpoint_under_an_origin_of_its_own(string origin, long size)
    {
        JsonElement published = Vector
            .Notes.GetProperty("published")
            .EnumerateArray()
            .First(n => n.GetProperty("valid").GetBoolean() && n.Text("note").StartsWith($"{origin}\n{size}\n", StringComparison.Ordinal));
        var log = new TrustedLog(origin, [VerifierKey.Parse(published.Text("vkey")).Value()]);
        log.Open(Given.Utf8(published.Text("note"))).Value().Checkpoint.Head.Size.ShouldBe(size);
    }
}
