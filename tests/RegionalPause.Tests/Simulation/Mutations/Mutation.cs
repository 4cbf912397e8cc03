using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.Simulation.Mutations;

/// <summary>A request as it reaches the store, with who sent it.</summary>
/// <param name="From">Which process.</param>
/// <param name="Request">What it asks.</param>
/// <param name="Store">The store, which knows the truth.</param>
/// <param name="IsCommand">Whether a command or a timer's round asks, rather than the gate.</param>
internal sealed record AskedByInstance(SimulatedInstance From, TableRequest Request, SimulatedTables Store, bool IsCommand)
{
    /// <summary>What the store says to it, unaltered.</summary>
    public TableAnswer Truth() => Store.Apply(Request);

    /// <summary>Whether it appends decisions to a shard; fences and closes change the guard too, and no tally.</summary>
    public bool AppendsBatch =>
        Request is TableRequest.Transaction { Table: "ledger", Operations: var operations }
        && operations.Any(o => o.RowKey.StartsWith("tally|", StringComparison.Ordinal));

    /// <summary>Whether it appends a fence or a close.</summary>
    public bool AppendsFence => Request is TableRequest.Transaction { Table: "ledger" } && !AppendsBatch;

    /// <summary>Whether it registers a shard.</summary>
    public bool Registers =>
        Request is TableRequest.Write { Operation: { Table: "shards", PartitionKey: "live", Verb: not TableVerb.Delete } };

    /// <summary>Whether it asks for the law: all of it, or only its version.</summary>
    public bool ReadsLaw =>
        Request is TableRequest.Read { Table: "control", RowKey: "now|!version" }
        || (Request is TableRequest.Query { Table: "control" } query && query.Filter.Text.Contains("'now|'", StringComparison.Ordinal));

    /// <summary>Whether it lists shards of a partition of the registry.</summary>
    public bool Lists(string partition) =>
        Request is TableRequest.Query { Table: "shards" } query && query.Filter.Text.Contains($"'{partition}'", StringComparison.Ordinal);
}

/// <summary>
/// One way in which the protocol could be wrong, brought about where the simulation can: in what the store says to whom, and in the loader.
/// </summary>
internal abstract class Mutation
{
    /// <summary>Nothing is changed.</summary>
    public static Mutation None { get; } = new Unchanged();

    /// <summary>Whether the loader asks when a message was enqueued.</summary>
    public virtual bool LoaderAsksWhen => true;

    /// <summary>What goes wrong in a run under this mutation; as the seed has it unless the mutation needs bad weather to show.</summary>
    public virtual FaultRates Weather(FaultRates drawn) => drawn;

    /// <summary>The random part of a new shard's id.</summary>
    public virtual ulong ShardBits(ulong drawn) => drawn;

    /// <summary>What the store says.</summary>
    public virtual TableAnswer Answer(AskedByInstance asked) => asked.Truth();

    private sealed class Unchanged : Mutation;
}
