using System.Reflection;
using Microsoft.FeatureManagement;
using Shouldly;

namespace RegionalPause.Tests.Flags;

/// <summary>
/// BannedSymbols.txt names every way to evaluate a feature that this version of the library has; an id that matches nothing would ban
/// nothing, silently.
/// </summary>
[Requirement("R5", "R6")]
public sealed class The_banned_calls
{
    private static readonly string[] Banned =
    [
        .. File.ReadAllLines(Path.Combine(TheRepository.Root, "BannedSymbols.txt")).Select(line => line.Split(';')[0]),
    ];

    private static readonly Type[] Evaluators = [typeof(IFeatureManager), typeof(IVariantFeatureManager), typeof(FeatureManager)];

    [Fact]
    public void are_all_overloads_that_evaluate_a_feature()
    {
        string[] roads =
        [
            .. Evaluators
                .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
                .Where(m => m.Name is "IsEnabledAsync" or "GetVariantAsync")
                .Select(DocumentationId),
        ];

        roads.Length.ShouldBe(12);
        roads.Except(Banned).ShouldBeEmpty();
    }

    [Fact]
    public void exist_in_the_version_in_use()
    {
        Type[] types = typeof(FeatureManager).Assembly.GetExportedTypes();
        string[] known =
        [
            .. types.Select(t => "T:" + t.FullName),
            .. types.SelectMany(t => t.GetMethods().Select(DocumentationId)),
            .. types.SelectMany(t => t.GetProperties().Select(p => $"P:{p.DeclaringType!.FullName}.{p.Name}")),
        ];

        Banned.Where(id => id.Contains("FeatureManagement", StringComparison.Ordinal)).Except(known).ShouldBeEmpty();
    }

    private static string DocumentationId(MethodInfo method) =>
        $"M:{method.DeclaringType!.FullName}.{method.Name}{(method.IsGenericMethod ? $"``{method.GetGenericArguments().Length}" : "")}"
        + $"({string.Join(',', method.GetParameters().Select(p => p.ParameterType.IsGenericMethodParameter ? $"``{p.ParameterType.GenericParameterPosition}" : p.ParameterType.FullName))})";
}
