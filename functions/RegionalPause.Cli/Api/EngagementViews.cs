using System.Collections.Immutable;

namespace RegionalPause.Cli.Api;

internal sealed record EngagementView(string Order, string? Position, DateOnly? ClosedOn)
{
    public ImmutableArray<EngagementEntryView> Entries { get; set; } = [];
}

internal sealed record EngagementEntryView(int Number, string Kind, DateOnly On, string By, string Reference)
{
    public string? Position { get; set; }

    public DateTimeOffset? EnteredAt { get; set; }

    public bool EnteredLate { get; set; }

    public string? Document { get; set; }

    public DateOnly? DueOn { get; set; }

    public int? Settles { get; set; }

    public int? Corrects { get; set; }

    public int? CorrectedBy { get; set; }
}

internal sealed record DueView(string Order, int Entry, string Kind, string Reference, string Due, DateOnly DueOn, string State);
