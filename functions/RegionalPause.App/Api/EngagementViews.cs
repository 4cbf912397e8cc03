using System.Collections.Immutable;
using RegionalPause.App.Api.Description;
using RegionalPause.Engagement;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

internal sealed record EngagementBody
{
    public required string Kind { get; init; }
    public string? Position { get; init; }
    public required DateOnly On { get; init; }
    [MaxBytes(TextLimits.Reference)]
    public required string Reference { get; init; }
    public string? Document { get; init; }
    public string? Due { get; init; }
    public DateOnly? DueFrom { get; init; }
    public int? Settles { get; init; }
    public int? Corrects { get; init; }

    public EngagementRequest ToRequest() => new()
    {
        Kind = Kind, Position = Position, On = On, Reference = Reference, Document = Document, Due = Due, DueFrom = DueFrom, Settles = Settles, Corrects = Corrects,
    };
}

internal sealed record EngagementView(string Order, string? Position, DateOnly? ClosedOn, ImmutableArray<EngagementEntryView> Entries);

internal sealed record EngagementEntryView(
    int Number, string Kind, string? Position, DateOnly On, DateTimeOffset EnteredAt, bool EnteredLate, string By, string Reference, string? Document, string? Due, DateOnly? DueFrom, DateOnly? DueOn,
    int? Settles, int? Corrects, int? CorrectedBy);

internal sealed record DueView(string Order, int Entry, string Kind, string Reference, string Due, DateOnly DueOn, string State);

/// <summary>Engagement logs as the API shows them.</summary>
internal static class EngagementViews
{
    public static EngagementView View(this EngagementLog log) => new(
        log.Order.Value,
        log.Position is { } position ? Words.Of(position) : null,
        log.Closed?.On,
        [.. log.Entries.Select(e => View(e, log.Entries.FirstOrDefault(later => later.Corrects == e.Number)?.Number))]);

    public static DueView View(this OpenDue due) => new(
        due.Entry.Order.Value, due.Entry.Number, Words.Of(due.Entry.Kind), due.Entry.Reference, Words.Of(due.Entry.Due!.Term), due.On, Words.Of(due.State));

    private static EngagementEntryView View(EngagementEntry e, int? correctedBy) => new(
        e.Number, Words.Of(e.Kind), e.Position is { } position ? Words.Of(position) : null, e.On, e.EnteredAt, e.IsLate, e.By.Name, e.Reference, e.Document,
        e.Due is { } due ? Words.Of(due.Term) : null, e.Due?.From, e.Due?.On, e.Settles, e.Corrects, correctedBy);
}
