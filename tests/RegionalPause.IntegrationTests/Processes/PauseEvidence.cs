using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.IntegrationTests.Processes;

/// <summary>Reads ledger and law from storage, past every instance, and holds them against what the loaders took.</summary>
internal sealed class PauseEvidence(TestAccount account)
{
    private readonly StorageAccount storage = account.Storage();

    /// <summary>The law.</summary>
    public ControlTable Control => new(storage);

    /// <summary>The shards.</summary>
    public ShardTable Shards => new(storage);

    /// <summary>Covered admissions after a fence, or under a law that had the order in force (P1); to be none.</summary>
    public async Task<ImmutableArray<string>> AdmittedDespiteAsync(
        LedgerCheck ledger,
        string id,
        long lastVersionInForce,
        CancellationToken cancellationToken
    )
    {
        OrderState order =
            await Control.FindOrderAsync(OrderId.Parse(id), cancellationToken) ?? throw new InvalidOperationException($"{id} is gone.");
        return [.. ledger.AdmittedDespite(order.Order, order.Version, lastVersionInForce)];
    }

    /// <summary>
    /// British items loaded although the broker took them between effective and lift, by a broker clock of whole seconds (P2); to be none.
    /// </summary>
    public static ImmutableArray<LoadedItem> LoadedDespite(Loader loader, DateTimeOffset effective, DateTimeOffset lifted) =>
        [
            .. loader.Loaded.Values.Where(l =>
                ContentStream.IsBritish(l.Item) && l.EnqueuedAt > effective && l.EnqueuedAt.AddSeconds(1) < lifted
            ),
        ];

    /// <summary>What was loaded without an admission in the ledger (P5); to be none.</summary>
    public static ImmutableArray<string> LoadedWithoutAdmission(LedgerCheck ledger, Loader loader) =>
        [.. loader.Loaded.Keys.Where(id => !ledger.Admissions.ContainsKey(id))];
}
