using System.Text.RegularExpressions;
using Shouldly;

namespace RegionalPause.Tests;

/// <summary>Every requirement of the main job and of its proof is cited by a test, read from the source of the test projects.</summary>
public sealed partial class The_coverage_of_requirements
{
    private static readonly string[] Required =
    [
        .. new[]
        {
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            14,
            15,
            16,
            18,
            19,
            20,
            21,
            22,
            23,
            24,
            25,
            26,
            27,
            28,
            29,
            30,
            33,
            34,
            35,
            36,
            45,
            47,
        }.Select(n => $"R{n}"),
        "R14a",
        .. Enumerable.Range(1, 22).Concat([23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 36, 37, 38, 39]).Select(n => $"D{n}"),
    ];

    private static readonly string[] Cited =
    [
        .. new[] { "tests/RegionalPause.Tests", "tests/RegionalPause.IntegrationTests" }
            .SelectMany(project => TheRepository.Files(project, "*.cs"))
            .SelectMany(file => CitedIn(TheRepository.Read(file)))
            .Distinct(),
    ];

    [Fact]
    public void every_requirement_is_cited_by_a_test() => Required.Except(Cited).ShouldBeEmpty();

    [Fact]
    public void what_is_cited_exists() => Cited.Where(id => !IsRequirement(id)).ShouldBeEmpty();

    [Theory]
    [InlineData("""[Fact, Requirement("R9", "D12")]""", "R9 D12")]
    [InlineData("""[Requirement("R1")]""", "R1")]
    [InlineData("""// [Requirement("R1")]""", "")]
    [InlineData("""Cites("R1")""", "")]
    public void a_citation_is_the_attribute_and_not_a_comment(string source, string ids) => string.Join(' ', CitedIn(source)).ShouldBe(ids);

    private static IEnumerable<string> CitedIn(string source) =>
        source
            .Split('\n')
            .Where(line =>
                !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && !line.Contains("InlineData", StringComparison.Ordinal)
            )
            .SelectMany(line => Citation().Matches(line))
            .SelectMany(citation => Id().Matches(citation.Value))
            .Select(id => id.Groups[1].Value);

    private static bool IsRequirement(string id) =>
        id is "R14a" or "R14b"
        || (int.TryParse(id.AsSpan(1), out int number) && number >= 1 && (id[0] == 'R' ? number <= 47 : id[0] == 'D' && number <= 39));

    [GeneratedRegex("""(?<=[\[,]\s*)Requirement\((?:\s*"[^"]*"\s*,?)+\)""")]
    private static partial Regex Citation();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Id();
}
