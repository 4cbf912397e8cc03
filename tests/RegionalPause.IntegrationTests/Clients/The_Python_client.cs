using System.Globalization;
using System.Text.RegularExpressions;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Clients;

/// <summary>
/// The client for training jobs (<c>clients/python</c>). Its tests are in Python, with real processes and a small imitation of the gate;
/// they need no network.
/// </summary>
[Requirement("R10", "R16", "R17", "R38", "R39")]
public sealed partial class The_Python_client
{
    [Theory]
    [InlineData("test_tickets", 20)]
    [InlineData("test_filters", 9)]
    [InlineData("test_manifests", 6)]
    [InlineData("test_submissions", 13)]
    [InlineData("test_permits", 25)]
    [InlineData("test_guards", 25)]
    [InlineData("test_readme", 1)]
    [InlineData("test_package", 1)]
    public async Task passes_its_own_tests(string module, int atLeast)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string python = await Python.FindAsync(cancellationToken);

        (int code, string output) = await ChildProgram.RunAsync(
            python,
            ["-m", "unittest", module],
            Path.Combine(Repository.Root, "clients", "python", "tests"),
            "",
            cancellationToken
        );

        code.ShouldBe(0, output);
        // A module without tests passes too.
        int.Parse(Ran().Match(output).Groups[1].Value, CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(atLeast, output);
    }

    [Fact]
    public void has_no_other_tests() =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "clients", "python", "tests"), "test_*.py")
            .Select(Path.GetFileNameWithoutExtension)
            .ShouldBe(
                typeof(The_Python_client)
                    .GetMethod(nameof(passes_its_own_tests))!
                    .GetCustomAttributes(typeof(InlineDataAttribute), inherit: false)
                    .Select(data => (string?)((InlineDataAttribute)data).Data[0]),
                ignoreOrder: true
            );

    [GeneratedRegex("^Ran ([0-9]+) tests? in ", RegexOptions.Multiline)]
    private static partial Regex Ran();
}
