using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using RegionalPause.Gate;
using Shouldly;

namespace RegionalPause.Tests.Architecture;

/// <summary>
/// A module of the library imports only modules of lower layers; the table is data, the imports are read from source and assembly.
/// </summary>
public sealed partial class The_layers_of_the_library
{
    private const string Root = "functions/RegionalPause/";

    [Fact]
    public void are_followed_by_every_using()
    {
        Import[] imports = [.. Usings()];

        imports.Length.ShouldBeGreaterThan(100);
        LayerTable.OfLibrary.Offences(imports).ShouldBeEmpty();
    }

    [Fact]
    public void are_followed_by_every_type()
    {
        Import[] imports = [.. References()];

        imports.Length.ShouldBeGreaterThan(100);
        LayerTable.OfLibrary.Offences(imports).ShouldBeEmpty();
    }

    [Fact]
    public void have_every_module_once_and_no_other() =>
        LayerTable
            .OfLibrary.Modules.Order(StringComparer.Ordinal)
            .ShouldBe(Files().Select(ModuleOfFile).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Gate", "Ledger", true)]
    [InlineData("Ledger", "Ledger", true)]
    [InlineData("Ledger", "Gate", false)]
    [InlineData("Members", "Holds", false)] // the same layer
    [InlineData("Ledger", "Nowhere", false)]
    [InlineData("Nowhere", "Ledger", false)]
    public void forbid_what_is_not_lower_and_name_the_offender(string from, string to, bool allowed)
    {
        string[] offences = new LayerTable("""[{"Ledger":"a"},{"Members":"b","Holds":"c"},{"Gate":"d"}]""").Offences([
            new Import(from, to, "A.cs"),
        ]);

        // A module that is not in the table may import nothing from it but is above it: it is caught by the test of the modules.
        offences.Length.ShouldBe(allowed || from == "Nowhere" ? 0 : 1);
        if (offences.Length > 0)
            offences[0].ShouldContain("A.cs");
    }

    private static IEnumerable<string> Files() =>
        TheRepository.Files("functions/RegionalPause", "*.cs").Where(f => f.StartsWith(Root, StringComparison.Ordinal));

    private static string? ModuleOfFile(string file) => file[Root.Length..].Split('/') is [var module, _, ..] ? module : null;

    private static IEnumerable<Import> Usings() =>
        from file in Files()
        let module = ModuleOfFile(file)
        where module is not null
        from Match match in Using().Matches(TheRepository.Read(file))
        select new Import(module, match.Groups[1].Value, file);

    private static IEnumerable<Import> References() =>
        from type in new ArchLoader().LoadAssemblies(typeof(GateRules).Assembly).Build().Types
        let module = ModuleOfType(type)
        where module is not null
        from dependency in type.Dependencies
        where dependency.Target is not GenericParameter && !IsGenerated(type, dependency.Target)
        let imported = ModuleOfType(dependency.Target)
        where imported is not null
        select new Import(module, imported, type.FullName + " > " + dependency.Target.FullName);

    // The generator of configuration binding puts the interceptors of all options into each class that binds one.
    private static bool IsGenerated(IType type, IType target) =>
        type.Name.EndsWith("Services", StringComparison.Ordinal)
        && (target.Name.EndsWith("Options", StringComparison.Ordinal) || target.Name is "WebhookSubscription" or "WebhookShape");

    private static string? ModuleOfType(IType type) =>
        type.Namespace?.FullName.Split('.') is ["RegionalPause", var module, ..] ? module : null;

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?RegionalPause\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Using();
}
