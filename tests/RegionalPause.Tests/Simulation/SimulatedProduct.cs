using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RegionalPause.Storage;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.Simulation;

/// <summary>The product as it wires itself, on simulated tables, without a network.</summary>
internal static class SimulatedProduct
{
    /// <summary>The services of one process; <paramref name="connection"/> answers its requests.</summary>
    public static ServiceProvider On(TableConnection connection, TimeProvider? time = null)
    {
        IConfigurationRoot configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("AzureWebJobsStorage", SimulatedAccount.ConnectionString), TestTickets.Setting])
            .Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddRegionalPause(configuration)
            .AddSingleton(time ?? TimeProvider.System)
            .Configure<StorageOptions>(options => options.Faults = connection)
            .BuildServiceProvider();
    }
}
