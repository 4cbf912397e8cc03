using System.Collections.Immutable;
using RegionalPause.Telemetry;

namespace RegionalPause.Permits;

/// <summary>What is measured of permits.</summary>
internal static class PermitMeasures
{
    /// <summary>Counts the events of a permit after they were stored. A grant stores the first lease of its run.</summary>
    public static void CountPermit(this Instruments instruments, PermitCommand command, ImmutableArray<PermitEvent> events)
    {
        foreach (PermitEvent one in events)
        {
            string? word = one switch
            {
                PermitEvent.PermitRenewed => command is PermitCommand.Activate ? "granted" : "renewed",
                PermitEvent.PermitRevoked => "revoked",
                PermitEvent.PermitEnded => "ended",
                PermitEvent.PermitExpired => "expired",
                _ => null,
            };
            if (word is not null)
                instruments.Permits.Add(1, Instruments.Tag(Instruments.Event, word));
        }
    }
}
