using System.Collections.Frozen;
using System.Diagnostics;

namespace RegionalPause.Decisions;

/// <summary>The names of reasons and outcomes in messages, HTTP, CLI and ledger reports: kebab-case, for writing and reading. They never
/// change.</summary>
public static class ReasonNames
{
    private static readonly FrozenDictionary<string, ReasonCode> Reasons = Enum.GetValues<ReasonCode>()
        .ToFrozenDictionary(Of, StringComparer.Ordinal);
    private static readonly FrozenDictionary<string, Outcome> Outcomes = Enum.GetValues<Outcome>()
        .ToFrozenDictionary(Of, StringComparer.Ordinal);

    /// <summary>The name of a reason, e.g. <c>flag-closed</c>.</summary>
    public static string Of(ReasonCode reason) =>
        reason switch
        {
            ReasonCode.Permitted => "permitted",
            ReasonCode.Malformed => "malformed",
            ReasonCode.Minor => "minor",
            ReasonCode.AgeUnknown => "age-unknown",
            ReasonCode.SpecialCategory => "special-category",
            ReasonCode.AuthorObjected => "author-objected",
            ReasonCode.ContentRefusal => "content-refusal",
            ReasonCode.JurisdictionUnknown => "jurisdiction-unknown",
            ReasonCode.SignalsMissing => "signals-missing",
            ReasonCode.FlagClosed => "flag-closed",
            ReasonCode.Paused => "paused",
            ReasonCode.WindowOpen => "window-open",
            ReasonCode.OutsideSpan => "outside-span",
            ReasonCode.ThirdPartyObjected => "third-party-objected",
            _ => throw new UnreachableException($"Reason {(byte)reason} has no name."),
        };

    /// <summary>The name of an outcome, e.g. <c>hold</c>.</summary>
    public static string Of(Outcome outcome) =>
        outcome switch
        {
            Outcome.Admit => "admit",
            Outcome.Hold => "hold",
            Outcome.Exclude => "exclude",
            Outcome.Malformed => "malformed",
            _ => throw new UnreachableException($"Outcome {(byte)outcome} has no name."),
        };

    /// <summary>Reads the name of a reason. The spelling must match exactly.</summary>
    public static bool TryParse(string? name, out ReasonCode reason)
    {
        reason = default;
        return name is not null && Reasons.TryGetValue(name, out reason);
    }

    /// <summary>Reads the name of an outcome. The spelling must match exactly.</summary>
    public static bool TryParse(string? name, out Outcome outcome)
    {
        outcome = default;
        return name is not null && Outcomes.TryGetValue(name, out outcome);
    }
}
