using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Tests.Gate;

/// <summary>The facts of a gate test: items, flags and orders with defaults, to be varied by <c>with</c>.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Noon = new(2024, 9, 20, 12, 0, 0, TimeSpan.Zero);

    /// <summary>An adult's post for generative training, from one account country, with nothing against it.</summary>
    public static ContentItem Item(string account) => Item(Signal(SignalKind.Account, account));

    public static ContentItem Item(params ResidencySignal[] signals) =>
        new ContentItem
        {
            Id = new ItemId("post:7340021", 1),
            Type = ContentType.Post,
            Purpose = TrainingPurpose.GenerativeAi,
            AuthorId = MemberId.Parse("member:42"),
            CreatedAt = Noon,
            CollectedAt = Noon,
            Signals = [],
            Jurisdictions = [],
            HasUnknownSignal = false,
            CountedUnder = null,
            RefusesTraining = false,
            Minor = MinorStatus.Adult,
            SpecialCategory = false,
        }.With(signals);

    /// <summary>
    /// The item with other signals, and what follows from them as the parser would have it: a subdivision brings its parent.
    /// </summary>
    public static ContentItem With(this ContentItem item, params ResidencySignal[] signals) =>
        item with
        {
            Signals = [.. signals],
            Jurisdictions = [.. signals.Where(s => s.Code is not null).SelectMany(s => WithParent(s.Code!.Value)).Distinct().Order()],
            HasUnknownSignal = signals.Any(s => s.Code is null),
            CountedUnder = signals.Where(s => s.Code is not null).Select(s => s.Code).FirstOrDefault(),
        };

    /// <summary>A signal; without a code, one nobody knows.</summary>
    public static ResidencySignal Signal(SignalKind kind, string? code) => new(kind, code is null ? null : Code(code));

    public static JurisdictionCode Code(string code) => new(code);

    public static PauseOrder Order(string id, params string[] codes) =>
        new()
        {
            Id = OrderId.Parse(id),
            Named = [.. codes],
            Jurisdictions = [.. codes.Select(Code).Order()],
            Reason = "a regulator objected",
            IssuedBy = "olivia",
            EffectiveFrom = Noon,
            RecordedAt = Noon,
        };

    public static TrainingFlag Flag(string code, bool open) => new(Code(code), open, "alice", Noon, null);

    /// <summary>The law with some flags open and some orders in force.</summary>
    public static Snapshot Law(string[] open, params PauseOrder[] orders) => Law([.. open.Select(c => Flag(c, open: true))], orders);

    public static Snapshot Law(IEnumerable<TrainingFlag> flags, IEnumerable<PauseOrder> orders) =>
        Snapshot.Of(State(flags, orders.Select(o => new OrderState { Order = o, Stage = OrderStage.Effective })));

    public static ControlState State(IEnumerable<TrainingFlag> flags, IEnumerable<OrderState> standings) =>
        new(7, new byte[32], flags.ToImmutableDictionary(f => f.Code), standings.ToImmutableDictionary(s => s.Order.Id));

    /// <summary>The law with terms of resumption: content of some types from a day on.</summary>
    public static Snapshot WithTerms(IEnumerable<TrainingFlag> flags, IEnumerable<PauseOrder> orders, params ResumptionTerms[] terms) =>
        Snapshot.Of(
            State(flags, orders.Select(o => new OrderState { Order = o, Stage = OrderStage.Effective })) with
            {
                Terms = terms.ToImmutableDictionary(t => t.Code),
            }
        );

    public static ResumptionTerms Terms(string code, DateOnly notBefore, params ContentType[] kinds) =>
        new(Code(code), notBefore, [.. kinds], new RegionalPause.Requests.CampaignId("c-1"), 45, OrderId.Parse("resumed"));

    public static Decision Decide(this Snapshot law, ContentItem item, MemberFacts author = default) => GateRules.Decide(item, law, author);

    private static IEnumerable<JurisdictionCode> WithParent(JurisdictionCode code) =>
        code.Value.Contains('-', StringComparison.Ordinal) ? [code, Code(code.Value[..2])] : [code];
}
