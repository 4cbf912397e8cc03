using Microsoft.Extensions.Options;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Gate;
using RegionalPause.Ledger;
using RegionalPause.Messaging;
using RegionalPause.Orders;
using RegionalPause.Storage;
using RegionalPause.Tests.History;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.Simulation;

/// <summary>The end of a run: the faults are over, everything comes to rest, and what is left is read.</summary>
internal sealed partial class SimulatedRun
{
    private const int MostRounds = 40;

    /// <summary>Lets everything finish; false if it does not.</summary>
    private async Task<bool> CalmAsync()
    {
        Tell("the faults are over");
        world.Network.Faults = FaultRates.None;
        world.Broker.Doubles = false;
        foreach (SimulatedInstance instance in instances.Where(i => i.Lives && !i.Runs))
            instance.Clock.Continue();
        Start();
        for (int round = 0; round < MostRounds; round++)
        {
            await QuietlyAsync(() => Working.Any() || doing.Count == 0);
            if (!Working.Any())
                return false;
            SimulatedInstance janitor = Working.Last();
            Complete(janitor);
            Drain(janitor);
            loader.Load(32, loseAcknowledgements: false);
            if (!await QuietlyAsync(() => doing.Count == 0))
                return false;
            if (IsAtRest())
                return true;
            DateTimeOffset later = world.Timeline.Now + TimeSpan.FromSeconds(8);
            await QuietlyAsync(() => world.Timeline.Now >= later);
        }
        return false;
    }

    private bool IsAtRest() =>
        world.Broker.On(QueueNames.ContentSubmitted).Count == 0
        && world.Broker.On(QueueNames.ContentAdmitted).Count == 0
        && !world.Store.Rows("control").Any(row => row.RowKey.StartsWith("drain|", StringComparison.Ordinal))
        && !Fencing.Any();

    private string Unrest() =>
        string.Join(
            "; ",
            [
                $"{world.Broker.On(QueueNames.ContentSubmitted).Count} submitted, {world.Broker.On(QueueNames.ContentAdmitted).Count} admitted messages wait",
                .. Fencing.Select(order => $"{order.Order.Id} is not effective"),
                .. world
                    .Store.Rows("control")
                    .Where(row => row.RowKey.StartsWith("drain|", StringComparison.Ordinal))
                    .Select(row => $"{row.RowKey} is not done"),
                .. doing.Select(d => $"{d.What} never ends"),
            ]
        );

    private IEnumerable<OrderState> Fencing => world.Lookout.Orders.Where(o => o.Stage is OrderStage.Fencing or OrderStage.Fenced);

    /// <summary>Reads what is left as anybody could who has the account, on a connection that nothing happens to.</summary>
    private async Task<LedgerHistory> ReadAsync()
    {
        var options = new StorageOptions { ConnectionString = SimulatedAccount.ConnectionString, Faults = TableConnection.To(world.Store) };
        var account = new StorageAccount(Options.Create(options), new StoreClock(TimeProvider.System));
        LedgerHistory history = await LedgerHistory.ReadAsync(
            new ShardTable(account),
            new ControlTable(account),
            new ClaimTable(account),
            CancellationToken.None
        );
        return history with { Traffic = Traffic(), Order = world.Journal.ToOrder() };
    }

    private Traffic Traffic() =>
        new()
        {
            Submitted = pipeline.Submitted,
            Queued = [.. world.Broker.On(QueueNames.ContentSubmitted).Select(m => MessageItems.Of(m.Message.Body))],
            Sent = [.. sent],
            Accepted = [.. loader.Accepted],
            Asked = [.. instances.SelectMany(i => i.Sink.Asked).Where(m => m.Queue == QueueNames.ContentAdmitted).Select(m => m.Id)],
            Withheld = [.. world.Broker.On(QueueNames.ContentWithheld).Select(m => MessageItems.Of(m.Message.Body))],
            Malformed = [.. world.Broker.On(QueueNames.ContentMalformed).Select(m => MessageItems.OfMalformed(m.Message.Body))],
            Parked =
            [
                .. world
                    .Store.Rows("holds")
                    .Where(row => row.PartitionKey != "progress")
                    .Select(row => ItemKey.Read(Convert.FromHexString((string)row.Value("Key")!))),
            ],
        };

    private string Counts(LedgerHistory history) =>
        $"{history.Shards.Length} shards, {history.Shards.Sum(s => s.Records.Length)} records, {history.Laws.Length} laws, {history.Certificates.Length} certificates, "
        + $"{history.Traffic!.Submitted.Count} items, {sent.Count} sent, {loader.Accepted.Count} taken, {story.Count} steps";
}
