using System.Collections.Immutable;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;

namespace RegionalPause.App.Api;

/// <summary>The training flags and the enforced orders, for the views that show both.</summary>
internal sealed class OpenFlags
{
    private readonly ImmutableDictionary<JurisdictionCode, TrainingFlag> flags;
    private readonly ILookup<JurisdictionCode, string> orders;
    private readonly ImmutableDictionary<JurisdictionCode, OpeningAsked> asked;

    private OpenFlags(
        ImmutableDictionary<JurisdictionCode, TrainingFlag> flags,
        ILookup<JurisdictionCode, string> orders,
        ImmutableDictionary<JurisdictionCode, OpeningAsked> asked
    ) => (this.flags, this.orders, this.asked) = (flags, orders, asked);

    public static OpenFlags Of(
        ImmutableArray<TrainingFlag> flags,
        ImmutableArray<OrderState> orders,
        ImmutableArray<OpeningAsked> asked = default
    ) =>
        new(
            flags.ToImmutableDictionary(f => f.Code),
            orders
                .Where(o => o.IsInForce && !o.Order.Shadow)
                .SelectMany(o => o.Rest.Jurisdictions, (o, code) => (code, o.Order.Id.Value))
                .ToLookup(x => x.code, x => x.Value),
            (asked.IsDefault ? [] : asked).ToImmutableDictionary(a => a.Code)
        );

    public bool IsOpen(JurisdictionCode code) => flags.TryGetValue(code, out TrainingFlag? flag) && flag.Open;

    public ImmutableArray<string> OrdersOver(JurisdictionCode code) => [.. orders[code]];

    /// <summary>The view of one flag. A flag that was never set is closed.</summary>
    /// <param name="code">The jurisdiction.</param>
    /// <param name="trainingAllowed">The evaluation of the flag by feature management (R5).</param>
    public FlagView View(JurisdictionCode code, bool trainingAllowed)
    {
        TrainingFlag? flag = flags.GetValueOrDefault(code);
        return new FlagView(
            code.Value,
            IsOpen(code),
            trainingAllowed,
            flag?.ChangedBy,
            flag?.ChangedAt,
            flag?.Reason,
            OrdersOver(code),
            asked.TryGetValue(code, out OpeningAsked? opening) ? new OpeningView(opening.By.Name, opening.At, opening.Reason) : null
        );
    }
}
