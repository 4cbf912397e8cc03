using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Notices;
using RegionalPause.Requests;
using RegionalPause.Storage;
using static RegionalPause.Campaigns.CampaignEvent;
using static RegionalPause.Storage.StoredRecord;

namespace RegionalPause.Campaigns;

/// <summary>
/// Campaigns as bytes of their table, and their events as bytes of the control log. People who act are written as by
/// <see cref="PersonJson"/>: they are operators. Neither format contains member data.
/// </summary>
internal static class CampaignJson
{
    private static readonly CampaignJsonContext Json = new(
        new JsonSerializerOptions(CampaignJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    public static byte[] Write(Campaign c) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new CampaignShape(
                1,
                c.Id.Value,
                c.Order.Value,
                [.. c.Jurisdictions.Select(j => j.Value)],
                Shape(c.Content),
                c.ContentVersion,
                c.RatePerSecond,
                c.RemindAfterDays,
                EnumWords<CampaignState>.Of(c.State),
                c.CreatedBy,
                c.CreatedAt,
                c.StartedAt,
                c.EndedAt,
                c.Counted is { } x ? new CountShape(Shape(x.Figures), x.At) : null,
                c.Revision
            ),
            Json.CampaignShape
        );

    /// <summary>Reads a campaign.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a campaign.</exception>
    public static Campaign Read(ReadOnlySpan<byte> bytes)
    {
        CampaignShape s = StoredRecord.Read(bytes, Json.CampaignShape, x => x.V);
        return new Campaign
        {
            Id = new CampaignId(s.Id),
            Order = Id(s.Order),
            Jurisdictions = [.. s.Jurisdictions.Select(j => new JurisdictionCode(j))],
            Content = Content(s.Content),
            ContentVersion = s.ContentVersion,
            RatePerSecond = s.RatePerSecond,
            RemindAfterDays = s.RemindAfterDays,
            State = Word<CampaignState>(s.State, "state"),
            CreatedBy = Needed(s.CreatedBy, "createdBy"),
            CreatedAt = s.CreatedAt,
            StartedAt = s.StartedAt,
            EndedAt = s.EndedAt,
            Counted = s.Counted is { } x ? new CampaignCount(Figures(x.Figures), x.At) : null,
            Revision = s.Revision,
        };
    }

    /// <summary>Writes an event, with its number.</summary>
    public static byte[] Write(CampaignEvent e, int revision)
    {
        Campaign? created = (e as CampaignCreated)?.Campaign;
        return JsonSerializer.SerializeToUtf8Bytes(
            new CampaignEventShape(
                1,
                e.Name,
                Instants.ToLedgerSecond(e.At),
                e.By,
                e.Id.Value,
                revision,
                created?.Order.Value,
                created is null ? null : [.. created.Jurisdictions.Select(j => j.Value)],
                e switch
                {
                    CampaignCreated => created!.ContentVersion,
                    CampaignRevised x => x.ContentVersion,
                    CampaignCounted x => x.ContentVersion,
                    _ => null,
                },
                e switch
                {
                    CampaignCreated => Shape(created!.Content),
                    CampaignRevised x => Shape(x.Content),
                    _ => null,
                },
                created?.RatePerSecond,
                created?.RemindAfterDays,
                e is CampaignCounted counted ? Shape(counted.Figures) : null
            ),
            Json.CampaignEventShape
        );
    }

    /// <summary>Reads an event and its number.</summary>
    /// <exception cref="InvalidDataException">The bytes are not an event of a campaign.</exception>
    public static (CampaignEvent Event, int Revision) ReadEvent(ReadOnlySpan<byte> bytes)
    {
        CampaignEventShape s = StoredRecord.Read(bytes, Json.CampaignEventShape, x => x.V);
        var id = new CampaignId(s.Campaign);
        Person by = Needed(s.By, "by");
        CampaignEvent read = s.Event switch
        {
            nameof(CampaignCreated) => new CampaignCreated(
                new Campaign
                {
                    Id = id,
                    Order = Id(Needed(s.Order, "order")),
                    Jurisdictions = [.. Needed(s.Jurisdictions, "jurisdictions").Select(j => new JurisdictionCode(j))],
                    Content = Content(Needed(s.Content, "content")),
                    ContentVersion = Needed(s.ContentVersion, "contentVersion"),
                    RatePerSecond = Needed(s.RatePerSecond, "ratePerSecond"),
                    RemindAfterDays = s.RemindAfterDays,
                    CreatedBy = by,
                    CreatedAt = s.At,
                },
                s.At
            ),
            nameof(CampaignRevised) => new CampaignRevised(
                id,
                Content(Needed(s.Content, "content")),
                Needed(s.ContentVersion, "contentVersion"),
                by,
                s.At
            ),
            nameof(CampaignStarted) => new CampaignStarted(id, by, s.At),
            nameof(CampaignHeld) => new CampaignHeld(id, by, s.At),
            nameof(CampaignResumed) => new CampaignResumed(id, by, s.At),
            nameof(CampaignCompleted) => new CampaignCompleted(id, by, s.At),
            nameof(CampaignCancelled) => new CampaignCancelled(id, by, s.At),
            nameof(CampaignCounted) => new CampaignCounted(
                id,
                Needed(s.ContentVersion, "contentVersion"),
                Figures(Needed(s.Figures, "figures")),
                by,
                s.At
            ),
            _ => throw new InvalidDataException($"Field 'event' is '{s.Event}', which is not an event of a campaign."),
        };
        return (read, s.Revision);
    }

    /// <summary>Writes the event of a page of notices: which page, the number of notices, and SHA-256 of its list.</summary>
    public static byte[] Write(CampaignPage page, DateTimeOffset at) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new CampaignPageShape(
                1,
                nameof(CampaignPage),
                Instants.ToLedgerSecond(at),
                page.By,
                page.Campaign.Value,
                page.ContentVersion,
                page.Name,
                page.Count,
                page.Hash
            ),
            Json.CampaignPageShape
        );

    /// <summary>Reads the event of a page.</summary>
    /// <exception cref="InvalidDataException">The bytes are not the event of a page.</exception>
    public static CampaignPage ReadPage(ReadOnlySpan<byte> bytes)
    {
        CampaignPageShape s = StoredRecord.Read(bytes, Json.CampaignPageShape, x => x.V);
        return new CampaignPage(new CampaignId(s.Campaign), s.ContentVersion, s.Page, s.By, s.Count, s.Sha256);
    }

    private static FiguresShape Shape(CampaignFigures f) =>
        new(f.Audience, f.Sent, f.Delivered, f.Bounced, f.Unreachable, f.Objected, f.Reminded, f.SetAside == 0 ? null : f.SetAside);

    private static CampaignFigures Figures(FiguresShape s) =>
        new(s.Audience, s.Sent, s.Delivered, s.Bounced, s.Unreachable, s.Objected, s.Reminded, s.SetAside ?? 0);

    private static ContentShape Shape(NoticeContent c) =>
        new(
            c.Controller,
            EnumWords<TrainingPurpose>.Of(c.Purpose),
            [.. c.ContentTypes.Select(EnumWords<ContentType>.Of)],
            c.From,
            c.To,
            EnumWords<LegalBasis>.Of(c.LegalBasis),
            c.StartsOn
        );

    private static NoticeContent Content(ContentShape s) =>
        new()
        {
            Controller = s.Controller,
            Purpose = Word<TrainingPurpose>(s.Purpose, "purpose"),
            ContentTypes = [.. s.ContentTypes.Select(t => Word<ContentType>(t, "contentTypes"))],
            From = s.From,
            To = s.To,
            LegalBasis = Word<LegalBasis>(s.LegalBasis, "legalBasis"),
            StartsOn = s.StartsOn,
        };
}

internal sealed record CampaignShape(
    int V,
    string Id,
    string Order,
    List<string> Jurisdictions,
    ContentShape Content,
    int ContentVersion,
    int RatePerSecond,
    int? RemindAfterDays,
    string State,
    Person CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    CountShape? Counted,
    int Revision
);

internal sealed record ContentShape(
    string Controller,
    string Purpose,
    List<string> ContentTypes,
    DateOnly? From,
    DateOnly? To,
    string LegalBasis,
    DateOnly StartsOn
);

internal sealed record CampaignEventShape(
    int V,
    string Event,
    DateTimeOffset At,
    Person By,
    string Campaign,
    int Revision,
    string? Order,
    List<string>? Jurisdictions,
    int? ContentVersion,
    ContentShape? Content,
    int? RatePerSecond,
    int? RemindAfterDays,
    FiguresShape? Figures
);

internal sealed record FiguresShape(
    long Audience,
    long Sent,
    long Delivered,
    long Bounced,
    long Unreachable,
    long Objected,
    long Reminded,
    long? SetAside = null
);

internal sealed record CountShape(FiguresShape Figures, DateTimeOffset At);

internal sealed record CampaignPageShape(
    int V,
    string Event,
    DateTimeOffset At,
    string By,
    string Campaign,
    int ContentVersion,
    string Page,
    int Count,
    string Sha256
);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(CampaignShape))]
[JsonSerializable(typeof(CampaignEventShape))]
[JsonSerializable(typeof(CampaignPageShape))]
internal sealed partial class CampaignJsonContext : JsonSerializerContext;
