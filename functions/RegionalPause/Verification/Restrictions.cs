using System.Collections.Immutable;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;

namespace RegionalPause.Verification;

/// <summary>
/// The jurisdictions where training was paused or closed and not resumed under the safety rules later, from the control log alone. Their
/// flags are opened only with an override by two people (R47). This code is separate from the code that reads storage, so that a mistake in
/// one is not repeated in the other.
/// </summary>
internal sealed class Restrictions
{
    private readonly HashSet<JurisdictionCode> closed = [];
    private readonly Dictionary<JurisdictionCode, HashSet<OrderId>> paused = [];
    private readonly Dictionary<JurisdictionCode, OpeningAsked> asked = [];

    /// <summary>The restricted ones among some jurisdictions.</summary>
    public IEnumerable<JurisdictionCode> Among(IEnumerable<JurisdictionCode> codes) =>
        codes.Where(code => code != JurisdictionCode.Drill && (closed.Contains(code) || paused.GetValueOrDefault(code) is { Count: > 0 }));

    /// <summary>Flags were closed, by a person or by a withdrawal.</summary>
    public void Close(IEnumerable<JurisdictionCode> codes) => closed.UnionWith(codes);

    /// <summary>An order came into force.</summary>
    public void Pause(OrderState order)
    {
        if (!order.EverHeldBack)
            return;
        foreach (JurisdictionCode code in order.Order.Jurisdictions)
            (paused.TryGetValue(code, out HashSet<OrderId>? orders) ? orders : paused[code] = []).Add(order.Order.Id);
    }

    /// <summary>An order was undone. It restricts nothing any more; other restrictions stay.</summary>
    public void Undo(OrderId order)
    {
        foreach (HashSet<OrderId> orders in paused.Values)
            orders.Remove(order);
    }

    /// <summary>Training resumed under the rules, or a flag was opened with an override.</summary>
    public void Free(IEnumerable<JurisdictionCode> codes)
    {
        foreach (JurisdictionCode code in codes)
        {
            closed.Remove(code);
            paused.Remove(code);
            asked.Remove(code);
        }
    }

    /// <summary>One person asked for flags to be opened.</summary>
    public void Ask(OpeningAsked word) => asked[word.Code] = word;

    /// <summary>Whether the log has the first person's request of an override, for each of its flags.</summary>
    public bool HasAsked(OpeningOverride o) =>
        o.Jurisdictions.All(code =>
            asked.TryGetValue(code, out OpeningAsked? word) && word.By.IsSameAs(o.Override.By) && word.Reason == o.Override.Reason
        );
}
