using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RegionalPause.Cli.Output;
using Shouldly;

namespace RegionalPause.Tests.Cli;

/// <summary>A server, a file or a queue cannot steer the terminal of whoever looks at it, nor write lines that look like ours.</summary>
[Requirement("R30", "R36")]
public sealed class Printing_what_others_wrote : IDisposable
{
    // Clear screen, bell, CSI of C1, right-to-left override, isolates, zero width space, byte order mark, tag, delete, carriage return, a
    // forged line.
    private const string Harm = "\u001b[2J\u0007\u009b31m\u202e\u2066\u200b\uFEFF\U000E0041\u007f\rX\nrpause: all is well\u2028\u2029";

    private readonly string directory = Directory.CreateTempSubdirectory("rpause-printing-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    public static TheoryData<string> Verbs =>
        [
            .. Tree.Verbs()
                .Select(v => string.Join(' ', v.Path))
                .Where(v =>
                    v
                        is not (
                            "up"
                            or "jurisdictions"
                            or "flag export"
                            or "ledger proof"
                            or "ledger download"
                            or "evidence"
                            or "permit hold"
                            or "quarantine check"
                            or "ledger check"
                            or "ledger verify"
                            or "demo"
                            or "local url"
                            or "local storage"
                            or "local token"
                            or "completion"
                            or "version"
                        )
                ),
        ];

    [Theory(DisplayName = "F14: every verb prints a server's texts with escapes")]
    [MemberData(nameof(Verbs))]
    public async Task shows_it_with_escapes(string verb)
    {
        string[] line = await LineAsync(verb);
        foreach (int? width in (int?[])[null, 60, 160])
        {
            Ran ran = await At(width).RunAsync(line);

            ran.ExitCode.ShouldBeLessThan(2, ran.Error);
            Harmful(ran.Out + ran.Error).ShouldBeEmpty();
            ran.Out.Split('\n').ShouldNotContain(l => l.StartsWith("rpause:", StringComparison.Ordinal));
        }
    }

    [Theory(DisplayName = "F14: --json is the same JSON, with escapes")]
    [MemberData(nameof(Verbs))]
    public async Task keeps_JSON_the_same_JSON(string verb)
    {
        Ran ran = await At(null).RunAsync([.. await LineAsync(verb), "--json"]);

        Harmful(ran.Out + ran.Error).ShouldBeEmpty();
        if (verb is not ("quarantine save" or "member import" or "send"))
            JsonNode.Parse(ran.Out)!.ToJsonString().ShouldContain("\\u001B[2J");
    }

    [Fact]
    public async Task shows_a_refusal_with_escapes()
    {
        Ran ran = await At(null).RunAsync("ledger", "proof", "post:1");

        ran.ExitCode.ShouldBe(5);
        ran.Error.ShouldStartWith("rpause: There is none.\\u001B[2J\\u0007");
        Harmful(ran.Error).ShouldBeEmpty();
        ran.Error.Split('\n').Count(l => l.StartsWith("rpause:", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Theory]
    [InlineData("fl\u001b[2Jeet")]
    [InlineData("fleet", "--url", "http://\u202egate")]
    [InlineData("flag", "import", "\u001b[2J.json")]
    [InlineData("dispositions", "--from", "\u0007")]
    [InlineData("show", "-\u001b[2J")]
    public async Task shows_an_argument_with_escapes(params string[] line)
    {
        Ran ran = await At(null).RunAsync(line);

        Harmful(ran.Out + ran.Error).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Zoë Müller, 日本語, עברית, 👍🏽, e\u0301", "Zoë Müller, 日本語, עברית, 👍🏽, e\u0301")]
    [InlineData("a\u001bb", "a\\u001Bb")]
    [InlineData("a\nb\tc", "a\\u000Ab\\u0009c")]
    [InlineData("\U000E0041", "\\uDB40\\uDC41")]
    public void leaves_letters_as_they_are(string text, string shown) => Printable.Line(text).ShouldBe(shown);

    [Fact]
    public void leaves_half_a_pair_out() => Printable.Line("a\ud83d").ShouldBe("a\\uD83D");

    private async Task<string[]> LineAsync(string verb)
    {
        (string[] path, System.CommandLine.Command command) = Tree.Verbs().Single(v => string.Join(' ', v.Path) == verb);
        await File.WriteAllTextAsync(Path.Combine(directory, "lines.ndjson"), "{}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(directory, "message.json"),
            Loaders_asking_about_tickets.Admitted,
            TestContext.Current.CancellationToken
        );
        await File.WriteAllTextAsync(Path.Combine(directory, "manifest.txt"), "post:1\n", TestContext.Current.CancellationToken);
        return [.. Words_for.Verb(path, command), .. verb == "quarantine save" ? (string[])["--out", "set"] : []];
    }

    private Rpause At(int? width) =>
        new(new SampleGate(text => text + Harm))
        {
            Directory = directory,
            Width = width,
            Time = TimeProvider.System,
        };

    private static string Harmful(string text)
    {
        Rune[] harmful =
        [
            .. text.Replace("\n", "", StringComparison.Ordinal)
                .EnumerateRunes()
                .Where(r =>
                    Rune.IsControl(r)
                    || Rune.GetUnicodeCategory(r)
                        is UnicodeCategory.Format
                            or UnicodeCategory.LineSeparator
                            or UnicodeCategory.ParagraphSeparator
                ),
        ];
        return string.Join(' ', harmful.Select(r => $"U+{r.Value:X4}"));
    }
}
