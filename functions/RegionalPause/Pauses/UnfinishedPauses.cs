using RegionalPause.Control;
using RegionalPause.Orders;
using RegionalPause.Permits;
using RegionalPause.Storage;
using RegionalPause.Telemetry;

namespace RegionalPause.Pauses;

/// <summary>
/// Shows the age of the oldest order that is not effective, and of the oldest whose training has not stopped. During a round of
/// <see cref="PauseRecovery"/>, which may wait for an order, the values do not end; after it they end soon, because the next round may run
/// on another instance.
/// </summary>
internal sealed class UnfinishedPauses : IDisposable
{
    private readonly Instruments instruments;
    private readonly StoreClock clock;
    private readonly DateTimeOffset? pause;
    private readonly DateTimeOffset? training;

    public UnfinishedPauses(Instruments instruments, ControlState state, StoreClock clock)
    {
        (this.instruments, this.clock) = (instruments, clock);
        pause = state.Orders.Values.Where(order => order.Stage is OrderStage.Fencing or OrderStage.Fenced).Min(order => order.CommittedAt);
        training = state
            .Orders.Values.Where(order => order.Stage == OrderStage.Effective && PermitRules.Awaits(order))
            .Min(order => order.CommittedAt);
        Show(shownFor: null);
    }

    /// <inheritdoc/>
    public void Dispose() => Show(Reading.OfAShortTimer);

    private void Show(TimeSpan? shownFor)
    {
        DateTimeOffset now = clock.Now;
        instruments.PauseAge.Set(Age(pause, now), shownFor: shownFor);
        instruments.TrainingAge.Set(Age(training, now), shownFor: shownFor);
    }

    private static double Age(DateTimeOffset? since, DateTimeOffset now) => since is { } at ? Math.Max(0, (now - at).TotalSeconds) : 0;
}
