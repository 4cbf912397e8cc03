using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Processes;

/// <summary>
/// F10, F11, F21: what is read and what is law do not depend on the machine. The unit tests about them run once more in another time zone
/// and another language; Turkish has its own upper case of i.
/// </summary>
[Requirement("R4", "R12", "R44")]
public sealed class The_tests_elsewhere
{
    private static readonly string[] Namespaces =
    [
        .. new[] { "Requests", "Pauses", "Jurisdictions", "Members", "Flags", "Engagement", "Content", "App.Messages" }.Select(name =>
            $"RegionalPause.Tests.{name}"
        ),
    ];

    private static readonly string Assembly = Repository.Built("RegionalPause.Tests", "RegionalPause.Tests.dll");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task pass_in_another_time_zone_and_language() =>
        (await RunAsync([])).ShouldSatisfyAllConditions(
            run => run.ExitCode.ShouldBe(0, run.Output),
            run => run.Output.ShouldContain("failed: 0")
        );

    /// <summary>The product runs without culture data; a library in somebody else's process may not.</summary>
    [Fact]
    public async Task pass_where_the_language_has_its_own_rules()
    {
        // Without ICU a process that asks for it does not start at all.
        if (!NativeLibrary.TryLoad("libicuuc.so", out nint icu))
            return;
        NativeLibrary.Free(icu);
        string settings = Path.Combine(Path.GetTempPath(), $"regionalpause-{Guid.NewGuid():N}.runtimeconfig.json");
        string own = await File.ReadAllTextAsync(Path.ChangeExtension(Assembly, ".runtimeconfig.json"), Stop);
        own.ShouldContain("\"System.Globalization.Invariant\": true");
        await File.WriteAllTextAsync(
            settings,
            own.Replace("\"System.Globalization.Invariant\": true", "\"System.Globalization.Invariant\": false", StringComparison.Ordinal),
            Stop
        );
        try
        {
            (await RunAsync(["--runtimeconfig", settings])).ShouldSatisfyAllConditions(
                run => run.ExitCode.ShouldBe(0, run.Output),
                run => run.Output.ShouldContain("failed: 0")
            );
        }
        finally
        {
            File.Delete(settings);
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string[] host)
    {
        File.Exists(Assembly).ShouldBeTrue("build the unit tests first");
        var lines = new ConcurrentQueue<string>();
        var elsewhere = new Dictionary<string, string>
        {
            ["TZ"] = "America/Los_Angeles",
            ["LANG"] = "tr_TR.UTF-8",
            ["LC_ALL"] = "tr_TR.UTF-8",
        };
        await using ChildProcess run = ChildProcess.Start(
            "dotnet",
            ["exec", .. host, Assembly, "--filter-namespace", .. Namespaces],
            elsewhere,
            Path.GetTempPath(),
            lines.Enqueue
        );
        await run.Ended.WaitAsync(Stop);
        return (run.ExitCode, string.Join('\n', lines.TakeLast(60)));
    }
}
