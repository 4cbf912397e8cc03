using System.Net.Sockets;
using RegionalPause.Cli.Up;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Up;

[Requirement("R33")]
[Collection("up")]
public sealed class Azurite_as_a_child : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("rpause-azurite-").FullName;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task listens_on_its_ports_and_ends_with_its_input(bool inMemory)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await Azurite.InstallAsync(Bed.Repository.Root, new UpProgress(_ => { }, TimeProvider.System), cancellationToken);
        LocalPorts ports = new LocalPorts(0, 0, 0, 0).Claimed();
        int pid;
        await using (Child azurite = Azurite.Start(Bed.Repository.Root, data, ports, inMemory))
        {
            await Azurite.ListensAsync(azurite, ports, cancellationToken);
            pid = azurite.Pid;
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", ports.Table, cancellationToken);
        }
        UpProcess.IsAlive(pid).ShouldBeFalse();
        Directory.Exists(Path.Combine(data, "azurite")).ShouldBe(!inMemory);
    }

    [Fact]
    public async Task that_cannot_start_says_why()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await Azurite.InstallAsync(Bed.Repository.Root, new UpProgress(_ => { }, TimeProvider.System), cancellationToken);
        LocalPorts ports = new LocalPorts(0, 0, 0, 0).Claimed();
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, ports.Queue);
        taken.Start();
        await using Child azurite = Azurite.Start(Bed.Repository.Root, data, ports, inMemory: true);
        var failure = await Should.ThrowAsync<RegionalPause.Cli.CommandFailedException>(() =>
            Azurite.ListensAsync(azurite, ports, cancellationToken)
        );
        failure.Lines.ShouldContain(line => line.Contains("EADDRINUSE", StringComparison.Ordinal));
        failure.Next!.ShouldContain("azurite.log");
    }

    public void Dispose() => Directory.Delete(data, recursive: true);
}
