using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Storage;

namespace RegionalPause.Gate;

/// <summary>What new safety rule data would change (R44).</summary>
/// <param name="Version">The control version that the data were compared under (R43).</param>
/// <param name="Before">Identifies the current rule data.</param>
/// <param name="After">Identifies the new rule data.</param>
/// <param name="Changes">The jurisdictions whose rules differ, by code.</param>
/// <param name="Orders">The orders in force that a resumption could end or narrow more easily, by id.</param>
/// <param name="Decisions">
/// The decisions that change if training then resumes in every jurisdiction in which such an order is loosened. Rule data alone change no
/// decision: a resumption still takes two people.
/// </param>
public sealed record RulesPreview(
    long Version,
    RuleData Before,
    RuleData After,
    ImmutableArray<RulesChange> Changes,
    ImmutableArray<OrderId> Orders,
    ImmutableArray<DecisionChange> Decisions
)
{
    /// <summary>Whether more content than before could be admitted, under an order in force or a later one.</summary>
    public bool Loosens => Changes.Any(change => change.Loosens);
}

/// <summary>What new jurisdiction data would change (R44).</summary>
/// <param name="Version">The control version that the data were compared under (R43).</param>
/// <param name="Before">The date of the current data.</param>
/// <param name="After">The date of the new data.</param>
/// <param name="Names">The names that mean other jurisdictions, sorted.</param>
/// <param name="Orders">The orders in force that would cover less. An app with these data does not start (D39).</param>
/// <param name="Decisions">The decisions that change, admissions first.</param>
public sealed record JurisdictionsPreview(
    long Version,
    DateOnly Before,
    DateOnly After,
    ImmutableArray<NameChange> Names,
    ImmutableArray<LoosenedOrder> Orders,
    ImmutableArray<DecisionChange> Decisions
)
{
    /// <summary>Whether more content than before could be admitted, now or under an order or a flag that uses a name.</summary>
    public bool Loosens => !Orders.IsEmpty || Names.Any(name => name.Loosens) || Decisions.Any(decision => decision.Admits);
}

/// <summary>
/// Compares new data with the data that this process uses, under the current control state. Nothing is written. Data that are not
/// understood are refused as a whole (R44).
/// </summary>
public sealed class DataPreviews(ControlTable control, SafetyRuleBook rules, JurisdictionAtlas atlas, StoreClock clock)
{
    /// <summary>Compares safety rule data.</summary>
    /// <param name="json">The file.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Result<RulesPreview>> OfRulesAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        if (!SafetyRuleFile.Read(json.Span, atlas).Succeeded(out SafetyRuleBook? after, out Refusal? refusal))
            return refusal;
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        ImmutableArray<LoosenedOrder> loosened = LoosenedOrder.ByRules(state, rules, after);
        return new RulesPreview(
            state.Version,
            rules.Data,
            after.Data,
            RulesDifference.Between(rules, after, atlas),
            [.. loosened.Select(o => o.Id)],
            [
                .. ControlDifference
                    .Between(state, LoosenedOrder.Resumed(state, loosened), atlas, clock.Now)
                    .Where(decision => decision.Admits),
            ]
        );
    }

    /// <summary>Compares jurisdiction data.</summary>
    /// <param name="json">The file.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Result<JurisdictionsPreview>> OfJurisdictionsAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        if (!JurisdictionAtlas.TryRead(json.Span, out JurisdictionAtlas? after, out ImmutableArray<DataFault> faults))
            return NotUnderstood(faults);
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        return new JurisdictionsPreview(
            state.Version,
            atlas.AsOf,
            after.AsOf,
            AtlasDifference.Between(atlas, after),
            LoosenedOrder.ByJurisdictions(state, after),
            ControlDifference.Between(Snapshot.Of(state), atlas, after, clock.Now)
        );
    }

    private static Refusal NotUnderstood(ImmutableArray<DataFault> faults) =>
        new(RefusalCode.Invalid, $"The jurisdiction data have {faults.Length} {(faults.Length == 1 ? "fault" : "faults")}.")
        {
            Errors =
            [
                .. faults
                    .Take(JsonInput.MostErrors)
                    .Select(f => new FieldError(JsonInput.Shown(f.Place), null, $"data without this fault: {f.Problem}")),
            ],
        };
}
