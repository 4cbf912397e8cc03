using RegionalPause.Requests;
using RegionalPause.Telemetry;

namespace RegionalPause.Objections;

/// <summary>What is measured of objections.</summary>
internal static class ObjectionMeasures
{
    /// <summary>Measures the time from a statement to its effect, or to its refusal.</summary>
    public static void MeasureObjection(this Instruments instruments, long started, Task<Result<ObjectionState>> done) =>
        instruments.ObjectionDuration.Record(
            instruments.SecondsSince(started),
            Instruments.Tag(
                Instruments.Result,
                !done.IsCompletedSuccessfully ? "failed"
                    : done.Result.Refusal is null ? "recorded"
                    : "refused"
            )
        );
}
