using RegionalPause.IntegrationTests.Bed;

[assembly: AssemblyFixture(typeof(Azurite))]

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>
/// The Azurite that all tests of a run share; tests that load it heavily or take it away start an <see cref="AzuriteServer"/> of their own.
/// </summary>
public sealed class Azurite : IAsyncLifetime
{
    private AzuriteServer? server;

    internal AzuriteServer Server => server ?? throw new InvalidOperationException("The fixture has not started.");

    /// <summary>An account nobody else uses.</summary>
    public TestAccount NewAccount() => Server.NewAccount();

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => server = await AzuriteServer.StartInMemoryAsync(accounts: 400);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
    }
}
