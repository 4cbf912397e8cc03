using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Extensions.Time.Testing;

namespace RegionalPause.Tests.Simulation.Tables;

/// <summary>The simulated service keeps the contract that Azurite keeps.</summary>
public sealed class The_simulated_table_service : A_table_service
{
    /// <inheritdoc/>
    protected override TableServiceClient Client()
    {
        var time = new FakeTimeProvider();
        var options = new TableClientOptions();
        options.AddPolicy(TableConnection.To(new SimulatedTables(time.GetUtcNow)), HttpPipelinePosition.PerRetry);
        return new TableServiceClient(SimulatedAccount.ConnectionString, options);
    }
}
