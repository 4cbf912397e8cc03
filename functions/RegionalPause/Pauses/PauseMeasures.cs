using RegionalPause.Orders;
using RegionalPause.Telemetry;

namespace RegionalPause.Pauses;

/// <summary>What is measured of a pause.</summary>
internal static class PauseMeasures
{
    /// <summary>Nothing more is admitted.</summary>
    public const string Fenced = "fenced";

    /// <summary>Nothing more can arrive.</summary>
    public const string Effective = "effective";

    /// <summary>No run reads any more.</summary>
    public const string TrainingStopped = "training-stopped";

    /// <summary>Measures the time from the commit of an order to a phase. If two instances finish an order, both may measure it.</summary>
    public static void MeasurePhase(this Instruments instruments, OrderState? order, string phase, DateTimeOffset? reached)
    {
        if (order?.CommittedAt is { } committed && reached is { } at)
        {
            instruments.PauseDuration.Record(
                (at - committed).TotalSeconds,
                Instruments.Tag(Instruments.Phase, phase),
                Instruments.Tag(Instruments.Drill, order.Order.IsDrill ? "true" : "false")
            );
        }
    }
}
