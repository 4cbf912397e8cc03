using System.Reflection;
using System.Text.RegularExpressions;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger;

namespace RegionalPause.IntegrationTests.Models;

/// <summary>
/// A member of the library that a comment of the models names: after <c>code:</c> where a step writes as it does, after <c>see:</c> where
/// it only reads, after
/// <c>not:</c> where it is left out.
/// </summary>
/// <param name="How">Code, see or not.</param>
/// <param name="Type">The type's name.</param>
/// <param name="Member">The member's name.</param>
internal sealed partial record ModelledMember(string How, string Type, string Member)
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private static readonly string Library = Path.Combine(Repository.Root, "functions", "RegionalPause");

    /// <summary>Every member the models name.</summary>
    public static IEnumerable<ModelledMember> All { get; } =
    [
        .. Mention()
            .Matches(PauseModel.Source)
            .Select(m => new ModelledMember(m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value))
            .Distinct(),
    ];

    /// <summary>The members of some chapters that hold a <c>Crash here:</c> label.</summary>
    public static IEnumerable<string> WithACrashLabel(params string[] chapters) =>
        from chapter in chapters
        from file in Directory.EnumerateFiles(Path.Combine(Library, chapter), "*.cs")
        from member in LabelledIn(File.ReadAllLines(file))
        select $"{Path.GetFileNameWithoutExtension(file)}.{member}";

    /// <summary>Whether the library has it.</summary>
    public bool Exists => typeof(ShardTable).Assembly.GetTypes().Any(type => type.Name == Type && type.GetMember(Member, Any).Length > 0);

    /// <inheritdoc/>
    public override string ToString() => $"{Type}.{Member}";

    private static IEnumerable<string> LabelledIn(string[] lines)
    {
        string member = "";
        foreach (string line in lines)
        {
            if (Declaration().Match(line) is { Success: true } declaration)
                member = declaration.Groups[1].Value;
            if (line.Contains("// Crash here:", StringComparison.Ordinal))
                yield return member;
        }
    }

    [GeneratedRegex(@"\b(code|see|not): (\w+)\.(\w+)")]
    private static partial Regex Mention();

    // A member of a type that is not nested, as this house indents it.
    [GeneratedRegex(@"^    (?:public|internal|private|protected)\b.*?\b(\w+)(?:<\w+>)?\(")]
    private static partial Regex Declaration();
}
