using System.Text.RegularExpressions;
using Shouldly;

namespace RegionalPause.Tests.Architecture;

/// <summary>
/// A line of code or of a comment has at most 140 columns. Text in a string literal does not count, nor does a crash label.
/// </summary>
public sealed partial class The_length_of_a_line
{
    private const int Most = 140;

    [Theory]
    [InlineData("functions")]
    [InlineData("tests")]
    public void is_at_most_140_columns(string folder)
    {
        string[] files = [.. TheRepository.Files(folder, "*.cs").Where(file => !file.Contains("/obj/", StringComparison.Ordinal))];

        files.ShouldNotBeEmpty();
        files.SelectMany(file => TooLong(TheRepository.Read(file)).Select(line => $"{file}({line})")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("x", 140, false)]
    [InlineData("x", 141, true)]
    public void is_counted_without_its_strings(string of, int length, bool isTooLong)
    {
        string line = new(of[0], length);

        TooLong(line).Any().ShouldBe(isTooLong);
        TooLong($"{line[..100]} \"{line}\"").ShouldBeEmpty();
        TooLong($"// {line}").ShouldNotBeEmpty();
        TooLong($"// Crash here: {line}").ShouldBeEmpty();
        TooLong($"var text = \"\"\"\n{line}{line}\n\"\"\";").ShouldBeEmpty();
    }

    private static IEnumerable<int> TooLong(string source) =>
        Literals()
            .Replace(source, match => string.Concat(Enumerable.Repeat('\n', match.Value.Count(c => c == '\n'))))
            .Split('\n')
            .Select((line, index) => (Line: line, Number: index + 1))
            .Where(l => l.Line.Length > Most && !l.Line.Contains("// Crash here:", StringComparison.Ordinal))
            .Select(l => l.Number);

    // A quote in a comment opens no string.
    [GeneratedRegex(
        "(?<=^|[^/])\"\"\".*?\"\"\"|(?<!//[^\\n]*)@\"(?:[^\"]|\"\")*\"|(?<!//[^\\n]*)\"(?:\\\\.|[^\"\\\\\\n])*\"",
        RegexOptions.Singleline
    )]
    private static partial Regex Literals();
}
