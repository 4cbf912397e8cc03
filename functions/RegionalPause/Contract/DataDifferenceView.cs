using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RegionalPause.Contract;

/// <summary>What new safety rule data would change (R44).</summary>
/// <param name="ControlVersion">The control version under which the data were compared.</param>
/// <param name="Before">The current rule data.</param>
/// <param name="After">The new rule data.</param>
/// <param name="Loosens">Whether a resumption could meet the new rules although it does not meet the current ones.</param>
/// <param name="Changes">The rules that differ.</param>
/// <param name="Orders">Ids of the orders in force after which training could resume more easily.</param>
/// <param name="Decisions">
/// The decisions that change if training then resumes where these orders are loosened. Rule data alone change no decision.
/// </param>
public sealed record RulesDifferenceView(
    long ControlVersion,
    RuleDataView Before,
    RuleDataView After,
    [property: JsonRequired] bool Loosens,
    [property: JsonRequired] ImmutableArray<RulesChangeView> Changes,
    ImmutableArray<string> Orders,
    [property: JsonRequired] ImmutableArray<DecisionChangeView> Decisions
);

/// <summary>Identifies rule data.</summary>
/// <param name="Version">The version that the data state.</param>
/// <param name="Sha256">SHA-256 of the data without a byte order mark, hexadecimal.</param>
public sealed record RuleDataView(string Version, string Sha256);

/// <summary>Rules that differ in the same way in some jurisdictions.</summary>
/// <param name="Jurisdictions">The jurisdictions.</param>
/// <param name="Loosens">Whether one of the rules is loosened.</param>
/// <param name="Rules">The rules that differ.</param>
public sealed record RulesChangeView(ImmutableArray<string> Jurisdictions, bool Loosens, ImmutableArray<RuleChangeView> Rules);

/// <summary>One rule that differs.</summary>
/// <param name="Rule">Its name in rule data.</param>
/// <param name="Before">Its current value; <c>null</c> if the jurisdictions have no rules.</param>
/// <param name="After">Its new value; <c>null</c> if the jurisdictions then have no rules.</param>
/// <param name="Loosens">Whether a resumption could meet the new value although it does not meet the current one.</param>
public sealed record RuleChangeView(string Rule, string? Before, string? After, bool Loosens);

/// <summary>What new jurisdiction data would change (R44).</summary>
/// <param name="ControlVersion">The control version under which the data were compared.</param>
/// <param name="Before">The date of the current data.</param>
/// <param name="After">The date of the new data.</param>
/// <param name="Loosens">Whether more content than before could be admitted, now or under an order or a flag that uses a name.</param>
/// <param name="Names">The names of jurisdictions and groups that mean other jurisdictions.</param>
/// <param name="Orders">The orders in force that would cover less. An app with these data does not start.</param>
/// <param name="Decisions">The decisions that change.</param>
public sealed record JurisdictionsDifferenceView(
    long ControlVersion,
    DateOnly Before,
    DateOnly After,
    [property: JsonRequired] bool Loosens,
    [property: JsonRequired] ImmutableArray<NameChangeView> Names,
    ImmutableArray<LoosenedOrderView> Orders,
    [property: JsonRequired] ImmutableArray<DecisionChangeView> Decisions
);

/// <summary>A name that means other jurisdictions.</summary>
/// <param name="Name">The name in an order or a flag.</param>
/// <param name="Lost">Jurisdictions that it no longer means: an order with this name covers less.</param>
/// <param name="Gained">Jurisdictions that it means in addition: a flag that is opened with this name opens more.</param>
/// <param name="Loosens">Whether this could admit more; <c>false</c> for a name that no order and no flag could use before.</param>
public sealed record NameChangeView(string Name, ImmutableArray<string> Lost, ImmutableArray<string> Gained, bool Loosens);

/// <summary>An order in force that would cover less.</summary>
/// <param name="Order">The order id.</param>
/// <param name="Lost">Jurisdictions that it would no longer cover.</param>
public sealed record LoosenedOrderView(string Order, ImmutableArray<string> Lost);
