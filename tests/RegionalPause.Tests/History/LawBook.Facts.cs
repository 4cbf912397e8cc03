using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Ledger;

namespace RegionalPause.Tests.History;

internal sealed partial class LawBook
{
    /// <summary>
    /// What the ledger says of an item, as far as flags and orders ask; of age, source and preference it is silent, so those are taken to
    /// stand against nothing.
    /// </summary>
    public readonly struct Facts
    {
        private Facts(ContentItem item) => Item = item;

        public ContentItem Item { get; }

        public static Facts Of(LedgerEntry.Decided entry) =>
            new(
                new ContentItem
                {
                    Id = new ItemId("unknown", 1),
                    Type = entry.Type ?? default,
                    Purpose = entry.Purpose ?? default,
                    AuthorId = MemberId.Parse(""),
                    CreatedAt = entry.CreatedAt ?? default,
                    CollectedAt = entry.CollectedAt ?? default,
                    Signals = [.. entry.Jurisdictions.Select(code => new ResidencySignal(SignalKind.Account, code))],
                    Jurisdictions = entry.Jurisdictions,
                    HasUnknownSignal = false,
                    CountedUnder = entry.CountedUnder,
                    RefusesTraining = false,
                    Minor = MinorStatus.Adult,
                    SpecialCategory = false,
                }
            );
    }

    /// <summary>
    /// Why an entry is not what the law of its version gives; <c>null</c> if it is, or if the ledger does not say enough.
    /// </summary>
    public string? Objection(LedgerEntry.Decided entry, long version)
    {
        if (At(version) is not { } law)
            return $"it was decided under version {version}, which never was";
        if (entry.Decision.Reason is not (ReasonCode.Permitted or ReasonCode.Paused or ReasonCode.FlagClosed))
            return null;
        Facts facts = Facts.Of(entry);
        Decision lawful = GateRules.Decide(facts.Item, law, default);
        return entry.Decision != lawful ? $"it says {entry.Decision}, the law of version {version} {lawful}"
            : !GateRules.Shadows(facts.Item, law).Take(16).SequenceEqual(entry.Shadows)
                ? $"its shadow orders are not those of version {version}"
            : null;
    }
}
