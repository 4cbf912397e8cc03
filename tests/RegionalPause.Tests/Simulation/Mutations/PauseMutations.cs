using System.Collections.Immutable;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.Simulation.Mutations;

/// <summary>List before commit: whoever pauses gets the shards that were there when it read the law it changed.</summary>
internal sealed class ShardsListedBeforeCommit : Mutation
{
    private readonly Dictionary<SimulatedInstance, TableAnswer> listed = [];

    public override TableAnswer Answer(AskedByInstance asked)
    {
        if (asked is { IsCommand: true, ReadsLaw: true })
            listed[asked.From] = new TableAnswer.Page([.. asked.Store.Rows("shards").Where(row => row.PartitionKey == "live")], ["RowKey"], null);
        return asked.Lists("live") && listed.TryGetValue(asked.From, out TableAnswer? before) ? before : asked.Truth();
    }
}

/// <summary>Effective right after commit: whoever pauses is told that there are no shards.</summary>
internal sealed class NoShardsListed : Mutation
{
    public override TableAnswer Answer(AskedByInstance asked) => asked.Lists("live") || asked.Lists("closed") ? new TableAnswer.Page([], ["RowKey"], null) : asked.Truth();
}

/// <summary>A finalizer that forgets the shards that were closed while it looked.</summary>
internal sealed class ClosedShardsForgotten : Mutation
{
    public override TableAnswer Answer(AskedByInstance asked) => asked.Lists("closed") ? new TableAnswer.Page([], ["RowKey"], null) : asked.Truth();
}

/// <summary>Effective when fenced and not drained: every other process's guard seems to say that all it admitted has been sent.</summary>
internal sealed class AllCalledSent : Mutation
{
    public override TableAnswer Answer(AskedByInstance asked) => asked.Truth() switch
    {
        TableAnswer.Found { Row: { RowKey: "guard" } row } when (string?)row.Value("State") == "Fenced" && (string?)row.Value("Owner") != asked.From.Name =>
            new TableAnswer.Found(row with { Properties = row.Properties.SetItem("SettledUpTo", row.Properties["LastAdmission"]) }),
        var truth => truth,
    };
}

/// <summary>A fence that is answered as set and is not.</summary>
internal sealed class FencesLost : Mutation
{
    private int fences;

    public override TableAnswer Answer(AskedByInstance asked) => asked.AppendsFence && ++fences % 3 == 0
        ? new TableAnswer.Committed([.. ((TableRequest.Transaction)asked.Request).Operations.Select(_ => (string?)"W/\"datetime'2024-09-20T00%3A00%3A00Z'\"")])
        : asked.Truth();
}

/// <summary>A loader without the enqueue check.</summary>
internal sealed class LoaderNeverAsksWhen : Mutation
{
    public override bool LoaderAsksWhen => false;
}
