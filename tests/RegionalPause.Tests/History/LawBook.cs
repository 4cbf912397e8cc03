using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using RegionalPause.Control;
using RegionalPause.Gate;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;

namespace RegionalPause.Tests.History;

/// <summary>From when to when an order was in force.</summary>
/// <param name="Order">The order.</param>
/// <param name="From">The version that put it in force.</param>
/// <param name="Until">The version that ended it; <see cref="long.MaxValue"/> if none did.</param>
internal sealed record OrderTerm(PauseOrder Order, long From, long Until)
{
    private readonly CompiledOrder compiled = new(Order);

    public bool IsInForceAt(long version) => version >= From && version < Until;

    public bool Covers(LawBook.Facts item) => !Order.Shadow && compiled.Concerns(item.Item) && item.Item.Jurisdictions.Any(compiled.Names);
}

/// <summary>The law at every version, worked out from the control log alone.</summary>
internal sealed partial class LawBook
{
    private readonly ImmutableDictionary<long, Snapshot> snapshots;

    private LawBook(
        ImmutableDictionary<long, Snapshot> snapshots,
        ImmutableSortedDictionary<OrderId, OrderTerm> orders,
        ImmutableArray<Violation> violations
    ) => (this.snapshots, Orders, Violations) = (snapshots, orders, violations);

    /// <summary>Orders that were ever in force.</summary>
    public ImmutableSortedDictionary<OrderId, OrderTerm> Orders { get; }

    /// <summary>What is wrong with the log itself.</summary>
    public ImmutableArray<Violation> Violations { get; }

    /// <summary>The law at a version, or <c>null</c> if there never was one.</summary>
    public Snapshot? At(long version) => snapshots.GetValueOrDefault(version);

    public static LawBook Read(ImmutableArray<(long Version, byte[] Body)> log)
    {
        ImmutableArray<Violation>.Builder violations = ImmutableArray.CreateBuilder<Violation>();
        var state = new ControlState(
            0,
            new byte[SHA256.HashSizeInBytes],
            ImmutableDictionary<JurisdictionCode, TrainingFlag>.Empty,
            ImmutableDictionary<OrderId, OrderState>.Empty
        );
        ImmutableDictionary<long, Snapshot>.Builder snapshots = ImmutableDictionary.CreateBuilder<long, Snapshot>();
        var terms = ImmutableSortedDictionary.CreateBuilder<OrderId, OrderTerm>();
        snapshots[0] = Snapshot.Of(state);
        foreach ((long version, byte[] body) in log)
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (version != state.Version + 1 || document.RootElement.GetProperty("version").GetInt64() != version)
                violations.Add(new Violation(Invariant.P3, $"the control log goes from version {state.Version} to {version}"));
            if (document.RootElement.GetProperty("previous").GetString() != Convert.ToHexStringLower(state.ChainHash.Span))
                violations.Add(new Violation(Invariant.Chain, $"control version {version} does not follow the one before"));
            foreach (JsonElement e in document.RootElement.GetProperty("events").EnumerateArray())
                state = Apply(state, e, version, terms);
            state = state with { Version = version, ChainHash = SHA256.HashData(body) };
            snapshots[version] = Snapshot.Of(state);
        }
        return new LawBook(snapshots.ToImmutable(), terms.ToImmutable(), violations.ToImmutable());
    }

    private static ControlState Apply(
        ControlState state,
        JsonElement e,
        long version,
        ImmutableSortedDictionary<OrderId, OrderTerm>.Builder terms
    )
    {
        if (e.GetProperty("event").GetString() == "FlagsChanged")
        {
            return state with
            {
                Flags = state.Flags.SetItems(
                    ((string[])["opened", "closed"]).SelectMany(list =>
                        e.GetProperty(list)
                            .EnumerateArray()
                            .Select(code =>
                                KeyValuePair.Create(
                                    new JurisdictionCode(code.GetString()!),
                                    new TrainingFlag(new JurisdictionCode(code.GetString()!), list == "opened", "", default, null)
                                )
                            )
                    )
                ),
            };
        }
        if (
            e.GetProperty("event").GetString()
            is "FlagOpeningAsked"
                or "PermitGranted"
                or "PermitRevoked"
                or "PermitEnded"
                or "PermitExpired"
        )
            return state;
        PauseEvent happened = PauseJson.ReadEvent(JsonSerializer.SerializeToUtf8Bytes(e));
        OrderState standing = PauseDecider.Evolve(state.Orders.GetValueOrDefault(happened.Id), happened, version);
        if (standing.IsInForce && !terms.ContainsKey(happened.Id))
            terms[happened.Id] = new OrderTerm(standing.Order, version, long.MaxValue);
        if (standing.HasEnded && terms.TryGetValue(happened.Id, out OrderTerm? term) && term.Until == long.MaxValue)
            terms[happened.Id] = term with { Until = version };
        if (happened is PauseEvent.OrderWithdrawn withdrawn)
            state = state with
            {
                Flags = state.Flags.SetItems(
                    withdrawn.Closed.Select(code => KeyValuePair.Create(code, new TrainingFlag(code, Open: false, "", default, null)))
                ),
            };
        return state with { Orders = state.Orders.SetItem(happened.Id, standing) };
    }
}
