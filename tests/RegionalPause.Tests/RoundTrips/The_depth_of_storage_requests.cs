using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using RegionalPause.Storage;
using RegionalPause.Tests.Simulation;
using Shouldly;

namespace RegionalPause.Tests.RoundTrips;

/// <summary>The measure itself: a request takes one round, and neither computing nor waiting takes any.</summary>
[Collection(nameof(AloneInThePool))]
public sealed class The_depth_of_storage_requests
{
    [Fact]
    public Task is_their_number_if_each_waits_for_the_one_before() =>
        ShouldBeAsync(
            3,
            async (table, _) =>
            {
                for (int n = 0; n < 3; n++)
                    await ReadAsync(table);
            }
        );

    [Fact]
    public Task is_one_if_none_waits_for_another() =>
        ShouldBeAsync(1, (table, _) => Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ReadAsync(table))));

    [Fact]
    public Task is_that_of_the_longest_chain() =>
        ShouldBeAsync(
            4,
            async (table, _) =>
            {
                async Task ChainAsync(int length)
                {
                    for (int n = 0; n < length; n++)
                        await ReadAsync(table);
                }
                await Task.WhenAll(ChainAsync(1), ChainAsync(3), ChainAsync(2));
                await ReadAsync(table);
            }
        );

    [Fact]
    public Task does_not_count_time_that_passes_without_a_request() =>
        ShouldBeAsync(
            2,
            async (table, time) =>
            {
                await ReadAsync(table);
                await Task.Delay(TimeSpan.FromMinutes(1), time);
                await Task.Run(() => Thread.SpinWait(1000));
                await ReadAsync(table);
            },
            TimeSpan.FromMinutes(1)
        );

    private static async Task ReadAsync(TableClient table) =>
        await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: CancellationToken.None);

    private static async Task ShouldBeAsync(int depth, Func<TableClient, TimeProvider, Task> operation, TimeSpan passes = default)
    {
        using var pool = OneWorker.Take();
        Measured measured = await Task.Run(async () =>
        {
            var meter = new SteppedMeter(latency: null);
            var options = new StorageOptions { ConnectionString = SteppedStorage.ConnectionString, Faults = meter.Storage.Connection };
            TableClient table = new StorageAccount(Options.Create(options), new StoreClock(meter.Time)).Tables.GetTableClient("rows");
            await meter.DoAsync(() => table.CreateIfNotExistsAsync(CancellationToken.None));
            await meter.MeasureAsync("reads", () => operation(table, meter.Time));
            return meter.Results.Single();
        });

        (measured.Depth, measured.Elapsed).ShouldBe((depth, passes));
    }
}
