using Azure.Core.Pipeline;
using Microsoft.Extensions.Options;
using RegionalPause.Storage;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>The product's own clients of a test's account, without an instance of the product.</summary>
internal static class AccountStorage
{
    public static StorageAccount Storage(this TestAccount account, HttpPipelinePolicy? faults = null) =>
        new(
            Options.Create(new StorageOptions { ConnectionString = account.ConnectionString, Faults = faults }),
            new StoreClock(TimeProvider.System)
        );
}
