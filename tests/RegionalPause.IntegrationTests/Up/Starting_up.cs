using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Up;

[Requirement("R30", "R33", "R34", "R36")]
[Collection("up")]
public sealed class Starting_up : IDisposable
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

    [Theory]
    [InlineData("--port")]
    [InlineData("--blob-port")]
    [InlineData("--queue-port")]
    [InlineData("--table-port")]
    public async Task on_a_taken_port_says_which_and_what_to_change(string option)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        string[] arguments = [.. Small];
        arguments[Array.IndexOf(arguments, option) + 1] = $"{port}";

        await using UpProcess up = UpProcess.Start(data, arguments);

        (await up.EndedAsync(TestContext.Current.CancellationToken)).ShouldBe(10);
        up.Said.ShouldContain($"Port {port}");
        up.Said.ShouldContain($"{option} PORT");
    }

    [Fact]
    public async Task twice_with_the_same_data_says_who_is_first()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using UpProcess first = UpProcess.Start(data, Small);
        (int pid, _, string url) = await first.ReadyAsync(cancellationToken);

        await using UpProcess second = UpProcess.Start(data, Small);

        (await second.EndedAsync(cancellationToken)).ShouldBe(10);
        second.Said.ShouldContain($"process {pid}, {url}");
    }

    [Fact]
    public async Task says_in_four_lines_what_to_do_next_and_keeps_secrets_from_others()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using UpProcess up = UpProcess.Start(data, Small);
        (_, _, string url) = await up.ReadyAsync(cancellationToken);

        string[] lines = up.Said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        lines.Count(line => !line.EndsWith('…')).ShouldBe(4, up.Said);
        lines.ShouldContain(line => line.Contains(url, StringComparison.Ordinal));
        foreach (string file in (string[])["local.json", "keys.json"])
        {
            if (!OperatingSystem.IsWindows())
                File.GetUnixFileMode(Path.Combine(data, file)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        using var local = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(data, "local.json"), cancellationToken));
        local.RootElement.GetProperty("url").GetString().ShouldBe(url);
        local
            .RootElement.GetProperty("tokens")
            .EnumerateObject()
            .Select(p => p.Name)
            .ShouldBe(["olivia", "alice", "bob", "audit", "pipeline", "settings"]);
    }

    public void Dispose() => Directory.Delete(data, recursive: true);
}
