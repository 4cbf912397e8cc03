using System.Collections.Immutable;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.Simulation.Mutations;

/// <summary>TTL-cached flags: the gate's reads of the law are answered from a cache that all processes share and that lives half a minute.</summary>
internal sealed class CachedLaw : Mutation
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (TableAnswer Answer, DateTimeOffset Until)> cache = [];

    public override TableAnswer Answer(AskedByInstance asked)
    {
        if (!asked.ReadsLaw || asked.IsCommand)
            return asked.Truth();
        string key = asked.Request is TableRequest.Query ? "all" : "version";
        if (cache.Values.Any(c => c.Until <= asked.Store.Now))
            cache.Clear(); // both at once: a version must go with its law
        if (!cache.TryGetValue(key, out (TableAnswer Answer, DateTimeOffset) cached))
            cache.Add(key, cached = (asked.Truth(), asked.Store.Now + Life));
        return cached.Answer;
    }
}

/// <summary>Read control before registering: until its first append a new process is told the version that was there before it registered.</summary>
internal sealed class LawReadBeforeRegistering : Mutation
{
    private readonly Dictionary<SimulatedInstance, TableAnswer> before = [];
    private readonly HashSet<SimulatedInstance> registered = [];
    private readonly HashSet<SimulatedInstance> appended = [];

    public override TableAnswer Answer(AskedByInstance asked)
    {
        if (asked.Request is TableRequest.Write { Operation: { Table: "shards", PartitionKey: "live", Verb: TableVerb.Insert } })
            registered.Add(asked.From);
        if (asked.AppendsBatch)
            appended.Add(asked.From);
        if (asked.Request is not TableRequest.Read { Table: "control", RowKey: "now|!version" } || asked.IsCommand || appended.Contains(asked.From))
            return asked.Truth();
        return registered.Contains(asked.From) ? before[asked.From] : before[asked.From] = asked.Truth();
    }
}

/// <summary>An item two processes claim is given to both: the insert that is refused is answered as done.</summary>
internal sealed class ClaimsGivenTwice : Mutation
{
    public override TableAnswer Answer(AskedByInstance asked) => asked.Request is TableRequest.Transaction { Table: "claims" } claims
        ? asked.Store.Apply(new TableRequest.Transaction([.. claims.Operations.Select(o => o with { Verb = o.Verb == TableVerb.Insert ? TableVerb.Replace : o.Verb })]))
        : asked.Truth();
}
