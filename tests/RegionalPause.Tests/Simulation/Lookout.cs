using System.Collections.Immutable;
using RegionalPause.Orders;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.Simulation;

/// <summary>Watches a run from outside and counts what happened in it. It changes nothing and draws nothing from the seed.</summary>
internal sealed class Lookout(SimulatedTables store)
{
    private readonly SortedDictionary<Happening, int> counts = [];
    private readonly Dictionary<string, SimulatedInstance> controllers = new(StringComparer.Ordinal);

    public ImmutableSortedDictionary<Happening, int> Counts => counts.ToImmutableSortedDictionary();

    /// <summary>Orders that have not ended.</summary>
    public IEnumerable<OrderState> Orders =>
        store.Rows("control").Where(row => row.RowKey.StartsWith("now|order|", StringComparison.Ordinal)).Select(Standing);

    public void Saw(Happening happening) => counts[happening] = counts.GetValueOrDefault(happening) + 1;

    /// <summary>The store was asked something and said something.</summary>
    public void Saw(SimulatedInstance from, TableRequest request, TableAnswer answer)
    {
        switch (request)
        {
            case TableRequest.Transaction { Table: "ledger" } append:
                SawAppend(from, append.Operations, answer);
                break;
            case TableRequest.Transaction { Table: "control" } law when answer is TableAnswer.Committed:
                foreach (TableOperation operation in law.Operations)
                    SawLaw(from, operation.RowKey);
                break;
            case TableRequest.Write { Operation: { Table: "shards", PartitionKey: "live", Verb: not TableVerb.Delete } }
                when answer is TableAnswer.Written && Orders.Any(o => o.Stage == OrderStage.Fencing):
                Saw(Happening.RegisteredDuringAPause);
                break;
        }
    }

    private void SawAppend(SimulatedInstance from, ImmutableArray<TableOperation> operations, TableAnswer answer)
    {
        if (answer is TableAnswer.Refused { Status: 412 })
            Saw(Happening.AppendRefused);
        TableRow? guard = store.Find("ledger", operations[0].PartitionKey, "guard");
        if (answer is TableAnswer.Committed && (string?)guard?.Value("State") == "Closed" && (string?)guard.Value("Owner") != from.Name)
            Saw(Happening.ShardClosedByAnother);
    }

    private void SawLaw(SimulatedInstance from, string row)
    {
        string[] parts = row.Split('|');
        switch (parts)
        {
            case ["now", "order", var id] when controllers.TryAdd(id, from) && Overlaps(id):
                Saw(Happening.OrdersOverlapped);
                break;
            case ["past", "order", _] when Standing(store.Find("control", "control", row)!) is { EffectiveAt: null, Order.Shadow: false }:
                Saw(Happening.EndedBeforeEffective);
                break;
            case ["cert", var id]:
                Saw(Happening.Effective);
                if (controllers[id] is { Lives: false })
                    Saw(Happening.FinishedByAnother);
                break;
        }
    }

    private bool Overlaps(string id)
    {
        OrderState[] all = [.. Orders.Where(o => o.IsInForce)];
        return all.FirstOrDefault(o => o.Order.Id.Value == id) is { } order
            && all.Any(other => other != order && other.Order.Jurisdictions.Intersect(order.Order.Jurisdictions).Any());
    }

    private static OrderState Standing(TableRow row) => PauseJson.ReadStanding(Convert.FromBase64String((string)row.Value("B00")!));
}
