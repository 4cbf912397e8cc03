using System.Collections.Immutable;
using RegionalPause.Decisions;
using RegionalPause.Orders;

namespace RegionalPause.Evidence;

/// <summary>Decisions of one minute about items that the order covers.</summary>
/// <param name="From">The beginning of the minute (UTC).</param>
/// <param name="Admitted">Items that were admitted.</param>
/// <param name="Withheld">Items that were held or excluded, for any reason.</param>
public sealed record EvidenceMinute(DateTimeOffset From, long Admitted, long Withheld);

/// <summary>Counts the decisions of the minutes around the start of an order. Its memory is constant.</summary>
internal sealed class EvidenceMinutes
{
    /// <summary>Minutes on each side of the minute in which the order started.</summary>
    public const int Around = 30;

    private readonly DateTimeOffset first;
    private readonly long[] admitted = new long[2 * Around + 1];
    private readonly long[] withheld = new long[2 * Around + 1];

    /// <summary>The minutes around an order. A scheduled order starts at its effective instant, others when recorded.</summary>
    public EvidenceMinutes(PauseOrder order)
    {
        DateTimeOffset start = order.EffectiveFrom > order.RecordedAt ? order.EffectiveFrom : order.RecordedAt;
        first = new DateTimeOffset(start.UtcTicks - start.UtcTicks % TimeSpan.TicksPerMinute, TimeSpan.Zero).AddMinutes(-Around);
    }

    /// <summary>Counts one decision. A decision outside these minutes is not counted.</summary>
    public void Count(DateTimeOffset at, Outcome outcome)
    {
        double minute = Math.Floor((at - first) / TimeSpan.FromMinutes(1));
        if (minute < 0 || minute >= admitted.Length)
            return;
        (outcome == Outcome.Admit ? admitted : withheld)[(int)minute]++;
    }

    /// <summary>Every minute, in order; empty if nothing was counted.</summary>
    public ImmutableArray<EvidenceMinute> ToImmutable() =>
        admitted.Any(n => n > 0) || withheld.Any(n => n > 0)
            ? [.. admitted.Select((count, i) => new EvidenceMinute(first.AddMinutes(i), count, withheld[i]))]
            : [];
}
