using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RegionalPause.Cli.Api;

internal sealed record CampaignView(
    string Id, string Order, string State, string Controller, string Purpose, DateOnly? From, DateOnly? To, string LegalBasis, DateOnly StartsOn, int ContentVersion, int RatePerSecond,
    string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
{
    public int? RemindAfterDays { get; set; }

    public ImmutableArray<string> Jurisdictions { get; set; } = [];

    public ImmutableArray<string> ContentTypes { get; set; } = [];

    public ImmutableArray<string> Warnings { get; set; } = [];
}

internal sealed record CampaignFiguresView(string Id, string State, int ContentVersion, long Audience, long Sent, long Delivered, long Bounced, long Unreachable, long Objected)
{
    public long Reminded { get; set; }

    /// <summary>Members who cannot be told, for a reason of their own.</summary>
    public long SetAside { get; set; }

    /// <summary>Members with whom nothing is left to do for now.</summary>
    public long Done => Sent + Unreachable + SetAside;
}

internal sealed record AudienceCountView(string Jurisdiction, string Language, long Members);

internal sealed record SampleView(string Language, string Subject, string Text, string Html);

internal sealed record PreviewView(long Audience, long Objecting, long NotOfAge, long Unreachable)
{
    [JsonRequired]
    public ImmutableArray<AudienceCountView> Counts { get; set; } = [];

    public ImmutableArray<SampleView> Samples { get; set; } = [];
}
