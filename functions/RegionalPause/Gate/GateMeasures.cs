using System.Collections.Immutable;
using RegionalPause.Decisions;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Messaging;
using RegionalPause.Telemetry;

namespace RegionalPause.Gate;

/// <summary>What the gate measures.</summary>
internal static class GateMeasures
{
    /// <summary>The group was decided.</summary>
    public const string Ok = "ok";

    /// <summary>The group was not decided because storage did not answer.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The group was not decided for another reason.</summary>
    public const string Failed = "failed";

    /// <summary>Counts a group that was appended. Equal decisions are added together, so that a group costs few calls.</summary>
    public static void CountGroup(this Instruments instruments, ImmutableArray<LedgerEntry> entries)
    {
        instruments.GroupSize.Record(entries.Length);
        if (!instruments.Decisions.Enabled)
            return;
        var counts = new Dictionary<(Outcome, ReasonCode, JurisdictionCode?), long>();
        foreach (LedgerEntry entry in entries)
        {
            if (entry is not LedgerEntry.Decided { Decision: var decision })
                continue;
            var key = (decision.Outcome, decision.Reason, entry.CountedUnder);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
        foreach (((Outcome outcome, ReasonCode reason, JurisdictionCode? code), long count) in counts)
        {
            instruments.Decisions.Add(
                count,
                Instruments.Tag(Instruments.Outcome, ReasonNames.Of(outcome)),
                Instruments.Tag(Instruments.Reason, ReasonNames.Of(reason)),
                Instruments.Tag(Instruments.Jurisdiction, code?.Value ?? Instruments.NoJurisdiction)
            );
        }
    }

    /// <summary>Measures how long the message of an admitted item waited. The clocks of store and broker may differ.</summary>
    public static void MeasureLag(this Instruments instruments, IncomingMessage message, SubmissionResult result, DateTimeOffset now)
    {
        if (message.EnqueuedAt is { } arrived && result is SubmissionResult.Stands { NotAfter: not null })
            instruments.AdmissionLag.Record(Math.Max(0, (now - arrived).TotalSeconds));
    }
}
