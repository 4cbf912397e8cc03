using System.Runtime.InteropServices;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Up;

/// <summary>However <c>up</c> ends, no process of it stays behind.</summary>
[Requirement("R30", "R33")]
[Collection("up")]
public sealed class Ending_up : IDisposable
{
    private static readonly string[] Small =
    [
        "--port",
        "0",
        "--blob-port",
        "0",
        "--queue-port",
        "0",
        "--table-port",
        "0",
        "--in-memory",
        "--no-demo",
    ];

    private readonly string data = Directory.CreateTempSubdirectory("rpause-up-").FullName;

    public Ending_up() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals and /proc");

    [Theory]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGTERM)]
    public async Task by_a_signal_ends_its_children_first(PosixSignal signal)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using UpProcess up = UpProcess.Start(data, Small);
        (int pid, int[] children, _) = await up.ReadyAsync(cancellationToken);
        children.Length.ShouldBe(2);
        children.ShouldAllBe(child => UpProcess.IsAlive(child));

        UpProcess.Signal(pid, signal);

        (await up.EndedAsync(cancellationToken)).ShouldBe(0, up.Said);
        // At that instant, not some time later.
        children.ShouldAllBe(child => !UpProcess.IsAlive(child));
        File.Exists(Path.Combine(data, "up.json")).ShouldBeFalse();
    }

    [Fact]
    public async Task by_a_kill_still_ends_its_children_and_leaves_the_next_one_free_to_start()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using UpProcess up = UpProcess.Start(data, Small);
        (int pid, int[] children, _) = await up.ReadyAsync(cancellationToken);

        UpProcess.Kill(pid);

        foreach (int child in children)
            (await UpProcess.IsGoneAsync(child, cancellationToken)).ShouldBeTrue($"{child} outlived up");
        await using UpProcess next = UpProcess.Start(data, Small);
        await next.ReadyAsync(cancellationToken);
    }

    [Fact]
    public async Task because_a_child_died_says_so_and_ends_the_other()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using UpProcess up = UpProcess.Start(data, Small);
        (_, int[] children, _) = await up.ReadyAsync(cancellationToken);

        UpProcess.Kill(children[0]);

        (await up.EndedAsync(cancellationToken)).ShouldBe(10);
        up.Said.ShouldContain("Azurite has ended");
        UpProcess.IsAlive(children[1]).ShouldBeFalse();
    }

    [Fact]
    public async Task because_dotnet_run_was_killed_ends_everything()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        string project = Path.Combine(Bed.Repository.Root, "functions", "RegionalPause.Cli");
        await using UpProcess run = UpProcess.Start(
            "dotnet",
            ["run", "--no-build", "--project", project, "--", "up", "--data", data, .. Small],
            data
        );
        (int pid, int[] children, _) = await run.ReadyAsync(cancellationToken);
        pid.ShouldNotBe(run.Pid);

        UpProcess.Kill(run.Pid);

        foreach (int left in (int[])[.. children, pid])
            (await UpProcess.IsGoneAsync(left, cancellationToken)).ShouldBeTrue($"{left} outlived dotnet run");
    }

    public void Dispose() => Directory.Delete(data, recursive: true);
}
