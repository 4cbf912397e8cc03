using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.Simulation.Mutations;

/// <summary>
/// TTL-cached flags: the gate's reads of the law are answered from a cache that all processes share and that lives half a minute.
/// </summary>
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

/// <summary>
/// Read control before registering: until its first append a new process is told the version that was there before it registered.
/// </summary>
internal sealed class LawReadBeforeRegistering : Mutation
{
    private readonly Dictionary<SimulatedInstance, TableAnswer> before = [];
    private readonly HashSet<SimulatedInstance> registered = [];
    private readonly HashSet<SimulatedInstance> appended = [];

    public override TableAnswer Answer(AskedByInstance asked)
    {
        if (asked.Registers)
            registered.Add(asked.From);
        if (asked.AppendsBatch)
            appended.Add(asked.From);
        if (
            asked.Request is not TableRequest.Read { Table: "control", RowKey: "now|!version" }
            || asked.IsCommand
            || appended.Contains(asked.From)
        )
            return asked.Truth();
        return registered.Contains(asked.From) ? before[asked.From] : before[asked.From] = asked.Truth();
    }
}

/// <summary>An item two processes claim is given to both: the insert that is refused is answered as done.</summary>
internal sealed class ClaimsGivenTwice : Mutation
{
    public override TableAnswer Answer(AskedByInstance asked) =>
        asked.Request is TableRequest.Transaction { Table: "claims" } claims
            ? asked.Store.Apply(
                new TableRequest.Transaction([
                    .. claims.Operations.Select(o => o with { Verb = o.Verb == TableVerb.Insert ? TableVerb.Replace : o.Verb }),
                ])
            )
            : asked.Truth();
}

/// <summary>
/// A snapshot of an older law, taken for the newest: whoever asks for the law gets the flags and orders of the second version with the
/// version row of now, so that the product has no way to see it.
/// </summary>
internal sealed class OldLawUnderANewVersion : Mutation
{
    private readonly List<TableAnswer.Page> before = [];

    public override TableAnswer Answer(AskedByInstance asked)
    {
        TableAnswer truth = asked.Truth();
        if (asked.IsCommand || !asked.ReadsLaw || truth is not TableAnswer.Page { Rows.IsEmpty: false } now)
            return truth;
        if (before.Count == 0 || before[^1].Rows[0].Sequence < now.Rows[0].Sequence)
            before.Add(now);
        return before.Count < 3 ? truth : now with { Rows = [now.Rows[0], .. before[^3].Rows[1..]] };
    }
}

/// <summary>
/// A store whose reads go back: now and then a process is shown the law it saw first, version and all, though its gate has decided under a
/// newer one. The product must see that itself (P3) and decide nothing.
/// </summary>
internal sealed class LawGoesBack : Mutation
{
    private readonly Dictionary<SimulatedInstance, TableAnswer.Page> first = [];
    private readonly Dictionary<SimulatedInstance, int> readsSince = [];

    public override TableAnswer Answer(AskedByInstance asked)
    {
        TableAnswer truth = asked.Truth();
        if (
            asked.AppendsBatch
            && truth is TableAnswer.Committed
            && first.TryGetValue(asked.From, out TableAnswer.Page? old)
            && GateKnows(asked) > Version(old)
        )
            readsSince.TryAdd(asked.From, 0);
        if (asked.IsCommand || !asked.ReadsLaw)
            return truth;
        if (truth is TableAnswer.Page { Rows.IsEmpty: false } page)
            first.TryAdd(asked.From, page);
        // Three reads in a row: the version alone, all of it, and the version once more.
        if (!readsSince.TryGetValue(asked.From, out int reads) || (readsSince[asked.From] = reads + 1) % 12 > 3)
            return truth;
        return truth is TableAnswer.Page ? first[asked.From] : new TableAnswer.Found(first[asked.From].Rows[0]);
    }

    private static long GateKnows(AskedByInstance append) =>
        (long)
            ((TableRequest.Transaction)append.Request).Operations.Single(o => o.RowKey == "guard").Properties["ControlVersion"].Comparable;

    private static long Version(TableAnswer.Page law) => (long)law.Rows[0].Value("Version")!;
}
