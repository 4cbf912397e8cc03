using RegionalPause.Contract;
using RegionalPause.Engagement;

namespace RegionalPause.App.Api;

/// <summary>Converts engagement logs to the contract.</summary>
internal static class EngagementViews
{
    public static EngagementView View(this EngagementLog log) =>
        new(
            log.Order.Value,
            log.Position is { } position ? Words.Of(position) : null,
            log.Closed?.On,
            [.. log.Entries.Select(e => View(e, log.Entries.FirstOrDefault(later => later.Corrects == e.Number)?.Number))]
        );

    public static DueView View(this OpenDue due) =>
        new(
            due.Entry.Order.Value,
            due.Entry.Number,
            Words.Of(due.Entry.Kind),
            due.Entry.Reference,
            Words.Of(due.Entry.Due!.Term),
            due.On,
            Words.Of(due.State)
        );

    private static EngagementEntryView View(EngagementEntry e, int? correctedBy) =>
        new(
            e.Number,
            Words.Of(e.Kind),
            e.Position is { } position ? Words.Of(position) : null,
            e.On,
            e.EnteredAt,
            e.IsLate,
            e.By.Name,
            e.Reference,
            e.Document,
            e.Due is { } due ? Words.Of(due.Term) : null,
            e.Due?.From,
            e.Due?.On,
            e.Settles,
            e.Corrects,
            correctedBy
        );
}
