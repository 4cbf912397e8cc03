using System.Collections.Immutable;
using RegionalPause.App.Api.Description;
using RegionalPause.Campaigns;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>The body of <c>POST /api/campaigns</c>, and of a revision, which leaves out what stays.</summary>
internal sealed record CampaignBody
{
    [MaxBytes(TextLimits.CampaignId)]
    public string? Id { get; init; }
    [MaxBytes(TextLimits.OrderId)]
    public string? Order { get; init; }
    public string[]? Jurisdictions { get; init; }
    [MaxBytes(TextLimits.Controller)]
    public string? Controller { get; init; }
    public string? Purpose { get; init; }
    public string[]? ContentTypes { get; init; }
    public DateOnly? From { get; init; }
    public DateOnly? To { get; init; }
    public string? LegalBasis { get; init; }
    public DateOnly? StartsOn { get; init; }
    public int? RatePerSecond { get; init; }
    public int? RemindAfterDays { get; init; }

    public CampaignRequest ToRequest() => new()
    {
        Id = Id, Order = Order, Jurisdictions = Jurisdictions?.ToImmutableArray() ?? [], Controller = Controller, Purpose = Purpose, ContentTypes = ContentTypes?.ToImmutableArray() ?? [],
        From = From, To = To, LegalBasis = LegalBasis, StartsOn = StartsOn, RatePerSecond = RatePerSecond, RemindAfterDays = RemindAfterDays,
    };
}

internal sealed record CampaignView(
    string Id, string Order, string State, ImmutableArray<string> Jurisdictions, string Controller, string Purpose, ImmutableArray<string> ContentTypes, DateOnly? From, DateOnly? To,
    string LegalBasis, DateOnly StartsOn, int ContentVersion, int RatePerSecond, int? RemindAfterDays, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    ImmutableArray<string> Warnings);

/// <summary>How far a campaign has come. <c>setAsideMembers</c> are the first of those who cannot be told, by pseudonym.</summary>
internal sealed record FiguresView(
    string Id, string State, int ContentVersion, long Audience, long Sent, long Delivered, long Bounced, long Unreachable, long Objected, long Reminded, long SetAside,
    ImmutableArray<SetAsideView> SetAsideMembers);

internal sealed record SetAsideView(string? Pseudonym, string Jurisdiction, string Defect);

internal sealed record AudienceCountView(string Jurisdiction, string Language, long Members);

internal sealed record SampleView(string Language, string Subject, string Text, string Html);

internal sealed record PreviewView(
    long Audience, long Objecting, long NotOfAge, long Unreachable, long SetAside, ImmutableArray<AudienceCountView> Counts, ImmutableArray<SampleView> Samples);

internal static class CampaignViews
{
    public static CampaignView View(this Campaign c, CampaignHandler campaigns) => new(
        c.Id.Value, c.Order.Value, Words.Of(c.State), [.. c.Jurisdictions.Select(j => j.Value)], c.Content.Controller, Words.Of(c.Content.Purpose), [.. c.Content.ContentTypes.Select(t => Words.Of(t))],
        c.Content.From, c.Content.To, Words.Of(c.Content.LegalBasis), c.Content.StartsOn, c.ContentVersion, c.RatePerSecond, c.RemindAfterDays, c.CreatedBy.Name, c.CreatedAt, c.StartedAt, c.EndedAt,
        campaigns.WarningsOf(c));

    public static FiguresView View(this CampaignFigures f, Campaign c, ImmutableArray<SetAsideMember> setAside) => new(
        c.Id.Value, Words.Of(c.State), c.ContentVersion, f.Audience, f.Sent, f.Delivered, f.Bounced, f.Unreachable, f.Objected, f.Reminded, f.SetAside,
        [.. setAside.Select(m => new SetAsideView(m.Pseudonym, m.Jurisdiction, Words.Of(m.Defect)))]);

    public static PreviewView View(this CampaignPreview p) => new(
        p.Audience, p.Objecting, p.NotOfAge, p.Unreachable, p.SetAside, [.. p.Counts.Select(c => new AudienceCountView(c.Jurisdiction.Value, c.Language, c.Members))],
        [.. p.Samples.Select(s => new SampleView(s.Language, s.Subject, s.Text, s.Html))]);
}
