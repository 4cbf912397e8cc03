using System.Text.Json.Serialization.Metadata;
using RegionalPause.App.Api;
using RegionalPause.App.Messages;
using RegionalPause.Engagement;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;
using RegionalPause.Objections;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Resumption;
using RegionalPause.Safety;
using RegionalPause.Tests.Jurisdictions;
using RegionalPause.Tests.Orders;

namespace RegionalPause.Tests.Fuzzing;

/// <summary>A reader of what comes from outside.</summary>
/// <param name="Samples">Inputs it takes.</param>
/// <param name="Read">Reads one; the refusal, or <c>null</c> where it is taken. It throws what it is declared to throw.</param>
/// <param name="IsFile">Whether it reads a file of the operator's, whose errors nobody but the operator sees.</param>
internal sealed record InputReader(string[] Samples, Func<byte[], Refusal?> Read, bool IsFile = false)
{
    private static readonly DateTimeOffset Now = Sample.Now;

    private const string Order = """
        "id":"uk-1","jurisdictions":["UK","CH"],"authority":"ICO","reason":"told by phone","contentTypes":["post"],"created":{"from":"2024-01-01","to":"2024-02-01","zone":"Europe/London"},"processed":{"from":"2024-01-01","zone":"UTC"},"meanwhile":"hold","retentionDays":30,"atCeiling":"ask","effectiveFrom":"2024-09-18T10:00:00Z","confirmedToAuthorityAt":"2024-09-18T10:00:00+01:00","reviewOn":"2024-12-24","shadow":false
        """;

    /// <summary>The readers, by name.</summary>
    public static IReadOnlyDictionary<string, InputReader> All { get; } =
        new Dictionary<string, InputReader>
        {
            ["admin commands"] = new(
                [
                    $$"""{"command":"pause","by":"incident-1",{{Order}}}""",
                    """{"command":"close-flag","by":"incident-1","name":"UK","reason":"r","order":null}""",
                    """{"command":"plan","by":"x","jurisdictions":["GB"],"reason":"r"}""",
                ],
                json => AdminCommandReader.Read(json).Succeeded(out AdminCommandBody? body, out Refusal? refusal) ? Command(body) : refusal
            ),
            ["objections"] = new(
                [
                    """{"memberId":"m-1","action":"object","at":"2024-09-20T09:00:00Z","purposes":["generative-ai-training"],"contentTypes":["post"],"campaign":"uk"}""",
                    """{"specversion":"1.0","id":"1","type":"t","source":"s","data":{"memberId":"m-1","action":"withdraw","at":"2024-09-20T09:00:00Z"}}""",
                ],
                json =>
                    StrictJson.Data(json).Succeeded(out ReadOnlyMemory<byte> data, out Refusal? refusal)
                        ? Body(ApiJson.Default.WrittenObjection, data, Objection)
                        : refusal
            ),
            ["flag imports"] = new(
                [
                    """{"feature_management":{"feature_flags":[{"id":"training-GB","enabled":true,"conditions":{"requirement_type":"Any","client_filters":[{"name":"RegionalPause.Training"}]}},{"id":"training-FR","enabled":false}]}}""",
                    """{"feature_management":{"feature_flags":[{"id":"training-GB","description":"d","display_name":"n","enabled":true,"conditions":null,"variants":[],"allocation":{},"telemetry":{}}]}}""",
                ],
                json =>
                    FeatureFlagDocument
                        .Import(json, text => Atlas.Embedded.TryRestore(text, out JurisdictionCode code, out _) ? code : null)
                        .Refusal
            ),
            ["pauses"] = new(
                [$$"""{{{Order}}}"""],
                json => Body(ApiJson.Default.PauseRequest, json, b => PauseRequestReader.Read(b, "olivia", Now, Atlas.Embedded).Refusal)
            ),
            ["flags"] = new(["""{"open":false,"reason":"r"}"""], json => Body(ApiJson.Default.FlagBody, json, _ => null)),
            ["engagement"] = new(
                [
                    """{"kind":"response","position":"engaged","on":"2024-09-19","reference":"letter 7","document":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","due":"one-month","dueFrom":"2024-09-19","settles":1,"corrects":2}""",
                ],
                json =>
                    Body(
                        ApiJson.Default.EngagementRequest,
                        json,
                        b => EngagementRequestReader.Read(b, Sample.Order.Id, "olivia", Now).Refusal
                    )
            ),
            ["resumptions"] = new(
                [
                    """{"jurisdictions":["GB"],"contentNotBefore":"2024-01-01","kinds":["post"],"campaign":"uk-notice","windowDays":45,"assessments":{"lia":{"reference":"file 1","sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"},"dpia":null}}""",
                ],
                json =>
                    Body(
                        ApiJson.Default.ProposalBody,
                        json,
                        b =>
                            ProposalReader
                                .Read(
                                    b,
                                    new OrderState { Order = Sample.Order, Stage = OrderStage.Effective },
                                    _ => 45,
                                    Now,
                                    Atlas.Embedded
                                )
                                .Refusal
                    )
            ),
            ["overrides"] = new(
                ["""{"rule":"window-elapsed","reason":"r"}"""],
                json => Body(ApiJson.Default.OverrideBody, json, _ => null)
            ),
            ["recalls"] = new(
                ["""{"kind":"model","name":"m-1","state":"confirmed","reference":"letter 7","document":null}"""],
                json =>
                    Body(
                        ApiJson.Default.RecallRequest,
                        json,
                        b => RecallRequestReader.Read(b, new QuarantineSource.ByOrder(Sample.Order.Id), "olivia", Now).Refusal
                    )
            ),
            ["campaigns"] = new(
                [
                    """{"id":"uk","order":"uk-1","jurisdictions":["GB"],"controller":"Example","purpose":"generative-ai","contentTypes":["post"],"from":"2024-01-01","to":"2024-02-01","legalBasis":"consent","startsOn":"2025-01-01","ratePerSecond":10,"remindAfterDays":10}""",
                ],
                json => Body(ApiJson.Default.CampaignRequest, json, _ => null)
            ),
            ["jurisdiction data"] = new(
                [
                    """
                    {"schemaVersion":1,"asOf":"2024-09-01","readme":"r","regimes":{"R":{"title":"t","family":"f"}},"authorities":{"GB-ICO":{"shortName":"ICO","name":"n","website":null,"note":null}},
                    "groups":[{"id":"UK","name":"n","members":["GB"],"territories":[],"includesGroups":[],"codes":["GB"]}],
                    "jurisdictions":[{"code":"GB","name":"n","kind":"state","parent":null,"groups":["UK"],"regime":"R","authority":"GB-ICO","languages":["en"],"pauseWithParentByDefault":false},
                    {"code":"GB-X","name":"n","kind":"subdivision","parent":"GB","groups":[],"regime":null,"authority":null,"languages":[],"pauseWithParentByDefault":true}],
                    "aliases":[{"alias":"UK","target":"GB","kind":"k","subdivision":null,"note":null}],"rejects":[{"input":"ZZ","reason":"r"}],"unprofiledIsoCodes":["FR"],"precedents":[]}
                    """,
                ],
                Jurisdictions,
                IsFile: true
            ),
            ["safety rules"] = new(
                [
                    """{"version":"1","default":{"engagementOutcomes":["approved"],"deliveredPercent":95,"windowDays":45,"assessments":["lia"]},"jurisdictions":{"GB":{"windowDays":60},"XD":{"none":true}}}""",
                ],
                json => SafetyRuleFile.Read(json, Atlas.Embedded).Refusal,
                IsFile: true
            ),
        };

    private static Refusal? Body<T>(JsonTypeInfo<T> type, ReadOnlyMemory<byte> json, Func<T, Refusal?> read)
        where T : class => StrictJson.Read(json, type).Succeeded(out T? body, out Refusal? refusal) ? read(body) : refusal;

    private static Refusal? Command(AdminCommandBody b) =>
        b.Command switch
        {
            "pause" or "plan" => PauseRequestReader.Read(b, b.By, Now, Atlas.Embedded).Refusal,
            _ => b.Name is null ? new Refusal(RefusalCode.Invalid, "No name.") : null,
        };

    private static Refusal? Objection(WrittenObjection b) => ObjectionRequestReader.Read(b, ObjectionSource.Settings).Refusal;

    private static Refusal? Jurisdictions(byte[] json)
    {
        try
        {
            JurisdictionAtlas.Parse(json);
            return null;
        }
        catch (InvalidDataException contradiction)
        {
            return new Refusal(RefusalCode.Invalid, contradiction.Message);
        }
    }
}
