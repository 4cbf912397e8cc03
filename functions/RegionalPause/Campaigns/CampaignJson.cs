using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Pauses;
using static RegionalPause.Campaigns.CampaignEvent;

namespace RegionalPause.Campaigns;

/// <summary>Campaigns as bytes of their table, and their events as bytes of the control log. No personal data stands in either.</summary>
internal static class CampaignJson
{
    private static readonly CampaignJsonContext Json = new(new JsonSerializerOptions(CampaignJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static byte[] Write(Campaign c) => JsonSerializer.SerializeToUtf8Bytes(
        new CampaignShape(1, c.Id.Value, c.Order.Value, [.. c.Jurisdictions.Select(j => j.Value)], Shape(c.Content), c.ContentVersion, c.RatePerSecond, c.RemindAfterDays,
            EnumWords<CampaignState>.Of(c.State), c.CreatedBy, c.CreatedAt, c.StartedAt, c.EndedAt, c.Revision), Json.CampaignShape);

    /// <summary>Reads a campaign back.</summary>
    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public static Campaign Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            CampaignShape s = JsonSerializer.Deserialize(bytes, Json.CampaignShape) is { V: 1 } known ? known : throw new InvalidDataException("A campaign's row has an unknown version.");
            return new Campaign
            {
                Id = new CampaignId(s.Id), Order = OrderId.Parse(s.Order), Jurisdictions = [.. s.Jurisdictions.Select(j => new JurisdictionCode(j))], Content = Content(s.Content),
                ContentVersion = s.ContentVersion, RatePerSecond = s.RatePerSecond, RemindAfterDays = s.RemindAfterDays, State = Word<CampaignState>(s.State), CreatedBy = s.CreatedBy, CreatedAt = s.CreatedAt,
                StartedAt = s.StartedAt, EndedAt = s.EndedAt, Revision = s.Revision,
            };
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new InvalidDataException($"A campaign's row cannot be read: {e.Message}", e);
        }
    }

    /// <summary>An event, with its number.</summary>
    public static byte[] Write(CampaignEvent e, int revision) => JsonSerializer.SerializeToUtf8Bytes(
        new CampaignEventShape(1, e.Name, Instants.ToLedgerSecond(e.At), e.By, e.Id.Value, revision,
            e is CampaignCreated { Campaign: var made } ? made.Order.Value : null,
            e is CampaignCreated c ? [.. c.Campaign.Jurisdictions.Select(j => j.Value)] : null,
            e switch { CampaignCreated x => x.Campaign.ContentVersion, CampaignRevised x => x.ContentVersion, _ => null },
            e switch { CampaignCreated x => Shape(x.Campaign.Content), CampaignRevised x => Shape(x.Content), _ => null }), Json.CampaignEventShape);

    /// <summary>That a page of notices went out: which, how many, and SHA-256 of its list.</summary>
    public static byte[] Write(CampaignPage page, DateTimeOffset at) => JsonSerializer.SerializeToUtf8Bytes(
        new CampaignPageShape(1, nameof(CampaignPage), Instants.ToLedgerSecond(at), page.By, page.Campaign.Value, page.ContentVersion, page.Name, page.Count, page.Hash), Json.CampaignPageShape);

    private static ContentShape Shape(CampaignContent c) => new(c.Controller, EnumWords<TrainingPurpose>.Of(c.Purpose),
        [.. c.ContentTypes.Select(EnumWords<ContentType>.Of)], c.From, c.To, EnumWords<LegalBasis>.Of(c.LegalBasis), c.StartsOn);

    private static CampaignContent Content(ContentShape s) => new()
    {
        Controller = s.Controller, Purpose = Word<TrainingPurpose>(s.Purpose), ContentTypes = [.. s.ContentTypes.Select(Word<ContentType>)], From = s.From, To = s.To,
        LegalBasis = Word<LegalBasis>(s.LegalBasis), StartsOn = s.StartsOn,
    };

    private static T Word<T>(string word) where T : struct, Enum => EnumWords<T>.TryRead(word, out T value) ? value : throw new InvalidDataException($"A campaign's row says '{word}'.");
}

internal sealed record CampaignShape(
    int V, string Id, string Order, List<string> Jurisdictions, ContentShape Content, int ContentVersion, int RatePerSecond, int? RemindAfterDays, string State, string CreatedBy, DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, int Revision);

internal sealed record ContentShape(string Controller, string Purpose, List<string> ContentTypes, DateOnly? From, DateOnly? To, string LegalBasis, DateOnly StartsOn);

internal sealed record CampaignEventShape(
    int V, string Event, DateTimeOffset At, string By, string Campaign, int Revision, string? Order, List<string>? Jurisdictions, int? ContentVersion, ContentShape? Content);

internal sealed record CampaignPageShape(int V, string Event, DateTimeOffset At, string By, string Campaign, int ContentVersion, string Page, int Count, string Sha256);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(CampaignShape))]
[JsonSerializable(typeof(CampaignEventShape))]
[JsonSerializable(typeof(CampaignPageShape))]
internal sealed partial class CampaignJsonContext : JsonSerializerContext;
