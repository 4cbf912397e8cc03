using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.Simulation.Mutations;

/// <summary>
/// List before commit: whoever pauses gets the shards that were there when it first read the law after its commit before.
/// </summary>
internal sealed class ShardsListedBeforeCommit : Mutation
{
    private readonly Dictionary<SimulatedInstance, TableAnswer> atReading = [];
    private readonly Dictionary<SimulatedInstance, TableAnswer> beforeCommit = [];

    public override TableAnswer Answer(AskedByInstance asked)
    {
        if (asked is { IsCommand: true, ReadsLaw: true })
            atReading.TryAdd(
                asked.From,
                new TableAnswer.Page([.. asked.Store.Rows("shards").Where(row => row.PartitionKey == "live")], ["RowKey"], null)
            );
        if (asked.Lists("live") && beforeCommit.TryGetValue(asked.From, out TableAnswer? before))
            return before;
        TableAnswer truth = asked.Truth();
        if (
            asked.Request is TableRequest.Transaction { Table: "control" }
            && truth is TableAnswer.Committed
            && atReading.Remove(asked.From, out TableAnswer? listed)
        )
            beforeCommit[asked.From] = listed;
        return truth;
    }
}

/// <summary>Effective right after commit: whoever pauses is told that there are no shards.</summary>
internal sealed class NoShardsListed : Mutation
{
    public override TableAnswer Answer(AskedByInstance asked) =>
        asked.Lists("live") || asked.Lists("closed") ? new TableAnswer.Page([], ["RowKey"], null) : asked.Truth();
}

/// <summary>A finalizer that forgets the shards that were closed while it looked.</summary>
internal sealed class ClosedShardsForgotten : Mutation
{
    public override TableAnswer Answer(AskedByInstance asked) =>
        asked.Lists("closed") ? new TableAnswer.Page([], ["RowKey"], null) : asked.Truth();
}

/// <summary>
/// Effective when fenced and not drained: once it is fenced, every other process's guard seems to say that all it admitted has been sent.
/// </summary>
internal sealed class AllCalledSent : Mutation
{
    public override FaultRates Weather(FaultRates drawn) => drawn with { SlowSends = 0.6 };

    public override TableAnswer Answer(AskedByInstance asked) =>
        asked.Truth() switch
        {
            TableAnswer.Found { Row: { RowKey: "guard" } row }
                when (string?)row.Value("Owner") != asked.From.Name && (long)row.Value("FencedVersion")! >= Tightened(asked.Store) =>
                new TableAnswer.Found(row with { Properties = row.Properties.SetItem("SettledUpTo", row.Properties["LastAdmission"]) }),
            var truth => truth,
        };

    private static long Tightened(SimulatedTables store) =>
        (long?)store.Find("control", "control", "now|!version")?.Value("Tightened") is { } version and > 0 ? version : long.MaxValue;
}

/// <summary>A fence that is answered as set and is not.</summary>
internal sealed class FencesLost : Mutation
{
    private int fences;

    public override TableAnswer Answer(AskedByInstance asked) =>
        asked.AppendsFence && ++fences % 3 == 0
            ? new TableAnswer.Committed([
                .. ((TableRequest.Transaction)asked.Request).Operations.Select(_ => (string?)"W/\"datetime'2024-09-20T00%3A00%3A00Z'\""),
            ])
            : asked.Truth();
}

/// <summary>A loader without the enqueue check.</summary>
internal sealed class LoaderNeverAsksWhen : Mutation
{
    public override bool LoaderAsksWhen => false;
}
