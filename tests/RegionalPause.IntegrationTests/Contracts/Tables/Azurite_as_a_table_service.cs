using Azure.Data.Tables;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.IntegrationTests.Contracts.Tables;

/// <summary>The contract that the simulated Table service keeps is the one Azurite keeps.</summary>
public sealed class Azurite_as_a_table_service(Azurite azurite) : A_table_service
{
    private readonly TestAccount account = azurite.NewAccount();

    /// <inheritdoc/>
    protected override TableServiceClient Client() => new(account.ConnectionString);
}
