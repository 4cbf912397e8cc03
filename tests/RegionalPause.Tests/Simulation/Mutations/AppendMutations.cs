using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.Simulation.Mutations;

/// <summary>Append without If-Match: the store does not ask for the guard's tag, and takes a record where one stands already.</summary>
internal sealed class AppendsUnguarded : Mutation
{
    public override TableAnswer Answer(AskedByInstance asked) =>
        asked.Request is TableRequest.Transaction { Table: "ledger" } append
            ? asked.Store.Apply(
                new TableRequest.Transaction([
                    .. append.Operations.Select(o =>
                        o with
                        {
                            IfMatch = null,
                            Verb = o.Verb == TableVerb.Insert ? TableVerb.Replace : o.Verb,
                        }
                    ),
                ])
            )
            : asked.Truth();
}

/// <summary>The same, half as bad: the tag is not asked for; a record still cannot take another's place.</summary>
internal sealed class TagsIgnored : Mutation
{
    public override TableAnswer Answer(AskedByInstance asked) =>
        asked.Request switch
        {
            TableRequest.Transaction { Table: "ledger" } append => asked.Store.Apply(
                new TableRequest.Transaction([.. append.Operations.Select(o => o with { IfMatch = null })])
            ),
            TableRequest.Write { Operation: { Table: "ledger", Verb: TableVerb.Replace } write } => asked.Store.Apply(
                new TableRequest.Write(write with { IfMatch = null })
            ),
            _ => asked.Truth(),
        };
}

/// <summary>
/// A lost answer taken for success, which is also what sending before appending comes to: now and then an append is answered as done and is
/// not.
/// </summary>
internal sealed class LostAppendTakenForDone : Mutation
{
    private int appends;

    public override TableAnswer Answer(AskedByInstance asked) =>
        asked.AppendsBatch && ++appends % 5 == 0
            ? new TableAnswer.Committed([
                .. ((TableRequest.Transaction)asked.Request).Operations.Select(_ => (string?)"W/\"datetime'2024-09-20T00%3A00%3A00Z'\""),
            ])
            : asked.Truth();
}

/// <summary>A lost answer taken for failure: now and then an append is done and refused, and whoever reads back does not find it.</summary>
internal sealed class LostAppendTakenForFailed : Mutation
{
    private readonly Dictionary<SimulatedInstance, (string Shard, string Row)> hidden = [];
    private int appends;

    public override TableAnswer Answer(AskedByInstance asked)
    {
        if (asked.AppendsBatch && ++appends % 4 == 0 && asked.Truth() is var truth)
        {
            TableOperation record = ((TableRequest.Transaction)asked.Request).Operations[1];
            if (truth is TableAnswer.Committed)
                hidden[asked.From] = (record.PartitionKey, record.RowKey);
            return truth is TableAnswer.Committed ? new TableAnswer.Refused(412, "UpdateConditionNotSatisfied", 0) : truth;
        }
        return
            asked.Request is TableRequest.Read { Table: "ledger" } read
            && hidden.TryGetValue(asked.From, out var row)
            && row == (read.PartitionKey, read.RowKey)
            ? new TableAnswer.Refused(404, "ResourceNotFound")
            : asked.Truth();
    }
}

/// <summary>
/// A zombie that shares a shard with its restarted twin: shard ids have no random part, and whoever registers one that is there takes it
/// over. Processes that start within a second are twins.
/// </summary>
internal sealed class TwinsShareAShard : Mutation
{
    public override ulong ShardBits(ulong drawn) => 0;

    public override TableAnswer Answer(AskedByInstance asked) =>
        asked.Truth() switch
        {
            TableAnswer.Refused { Status: 409 }
                when asked.Request is TableRequest.Write { Operation: { Table: "ledger" or "shards", Verb: TableVerb.Insert } insert } =>
                new TableAnswer.Written(asked.Store.Find(insert.Table, insert.PartitionKey, insert.RowKey)!.Tag),
            var truth => truth,
        };
}
