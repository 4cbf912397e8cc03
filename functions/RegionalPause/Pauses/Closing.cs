using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Orders;

namespace RegionalPause.Pauses;

/// <summary>
/// The flags that a withdrawal closes (R47): every open flag of the jurisdictions that its event names, in the transaction of that event.
/// </summary>
internal static class Closing
{
    /// <summary>The closed flags, as they are after the withdrawal.</summary>
    public static ImmutableArray<TrainingFlag> Of(IEnumerable<PauseEvent> events, ControlState state) =>
        [
            .. events
                .OfType<PauseEvent.OrderWithdrawn>()
                .SelectMany(w => w.Closed, (w, code) => (Withdrawn: w, Flag: state.Flags.GetValueOrDefault(code)))
                .Where(x => x.Flag is { Open: true })
                .Select(x =>
                    x.Flag! with
                    {
                        Open = false,
                        ChangedBy = "",
                        ChangedAt = x.Withdrawn.At,
                        Reason = $"order {x.Withdrawn.Id} was withdrawn",
                    }
                ),
        ];
}
