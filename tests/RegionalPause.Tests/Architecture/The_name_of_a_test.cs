using System.Reflection;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using Shouldly;

namespace RegionalPause.Tests.Architecture;

/// <summary>
/// The name of a test reads as a specification: the class is a situation (<c>A_paused_jurisdiction</c>), the method what is claimed of it
/// (<c>holds_content_when_the_snapshot_is_stale</c>).
/// </summary>
public sealed partial class The_name_of_a_test
{
    private const int Longest = 80;

    private static readonly MethodInfo[] Tests =
    [
        .. typeof(The_name_of_a_test)
            .Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public))
            .Where(method => method.GetCustomAttributes<FactAttribute>().Any() || method.GetCustomAttributes<PropertyAttribute>().Any()),
    ];

    [Fact]
    public void begins_with_a_small_letter_or_a_proper_name() =>
        Wrong(test => char.IsUpper(test.Name[0]) && !test.Name.Split('_')[0].Skip(1).Any(c => char.IsUpper(c) || char.IsDigit(c)))
            .ShouldBeEmpty();

    [Fact]
    public void has_at_most_80_characters()
    {
        string[] files = [.. TheRepository.Files("tests", "*.cs").Where(file => !file.Contains("/obj/", StringComparison.Ordinal))];

        files.ShouldNotBeEmpty();
        files
            .SelectMany(file => Names().Matches(TheRepository.Read(file)).Select(match => match.Groups[1].Value))
            .Where(name => name.Contains('_', StringComparison.Ordinal) && name.Length > Longest)
            .ShouldBeEmpty();
    }

    [Fact]
    public void is_a_claim_about_a_situation() =>
        Wrong(test => !test.ReflectedType!.Name.Contains('_', StringComparison.Ordinal)).ShouldBeEmpty();

    private static string[] Wrong(Func<MethodInfo, bool> wrong)
    {
        Tests.Length.ShouldBeGreaterThan(1000);
        return [.. Tests.Where(wrong).Select(test => $"{test.ReflectedType!.Name}.{test.Name}").Distinct()];
    }

    [GeneratedRegex(@"public (?:async )?(?:void|Task|bool|Property) (\w+)\(")]
    private static partial Regex Names();
}
