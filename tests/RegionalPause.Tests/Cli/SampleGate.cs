using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RegionalPause.Tests.Cli;

/// <summary>A gate that has an answer for every verb; each text in it may be spoiled first.</summary>
internal sealed class SampleGate(Func<string, string>? spoil = null) : HttpMessageHandler
{
    private const string Digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private const string Campaign = """
        {"id":"c-1","order":"o-1","state":"completed","jurisdictions":["GB"],"controller":"Example","purpose":"generative-ai","contentTypes":["post"],"from":"2020-01-01","to":null,"legalBasis":"consent",
         "startsOn":"2027-01-31","contentVersion":1,"ratePerSecond":100,"createdBy":"olivia","createdAt":"2026-11-24T09:00:00Z","startedAt":null,"endedAt":null,"warnings":["Soon."]}
        """;

    private const string Figures =
        """{"id":"c-1","state":"completed","contentVersion":1,"audience":1,"sent":1,"delivered":1,"bounced":0,"unreachable":0,"objected":0,"reminded":0}""";

    private const string Preview =
        """{"audience":2,"objecting":0,"notOfAge":0,"unreachable":0,"counts":[{"jurisdiction":"GB","language":"en","members":2}],"samples":[{"language":"en","subject":"s","text":"t","html":"h"},{"language":"de","subject":"s","text":"t","html":"h"}]}""";

    private const string Hold =
        """{"scope":"o-1","state":"done","held":0,"released":1,"heldAgain":0,"excluded":0,"purged":0,"ratePerSecond":200,"oldestHeldAt":null}""";

    private const string PoisonMessage =
        """{"message":{"id":"o-1","queue":"objections","messageId":"m","state":"kept","reason":"invalid","detail":"d","deliveries":1,"firstSeenAt":"2024-09-20T14:00:00Z","lastSeenAt":"2024-09-20T14:00:00Z","bytes":2,"resubmissions":0,"revision":1},"body":"{}","bodyBase64":null,"original":null,"errors":[{"field":"f","value":"v","expected":"e"}],"digest":"h","steps":[{"number":1,"step":"kept","at":"2024-09-20T14:00:00Z","by":null,"reason":"invalid","body":null}]}""";

    private const string PoisonList =
        """{"groups":[{"queue":"objections","reason":"invalid","messages":1,"oldest":"2024-09-20T14:00:00Z","newest":"2024-09-20T14:00:00Z"}],"messages":[{"id":"o-1","queue":"objections","messageId":"m","state":"kept","reason":"invalid","detail":"d","deliveries":1,"firstSeenAt":"2024-09-20T14:00:00Z","lastSeenAt":"2024-09-20T14:00:00Z","bytes":2,"resubmissions":0,"revision":1}],"page":1,"pages":2,"total":1,"cut":true}""";

    private const string Webhook =
        """{"name":"ops","host":"hooks.example","shape":"cloudevents","events":[],"nextVersion":1,"versionsBehind":0,"delivered":1,"deliveredAt":null,"attempts":1,"notBefore":"2024-09-20T14:00:00Z","lastFailure":"refused (400)","lastFailedAt":"2024-09-20T14:00:00Z","deadLetters":[{"version":1,"event":"1-0","type":"order.committed","failure":"refused (400)","at":"2024-09-20T14:00:00Z"}]}""";

    private const string Drill =
        """{"id":"drill-1","stage":"done","requestedBy":"olivia","requestedAt":"2024-09-20T14:00:00Z","startedAt":null,"endedAt":null,"passed":true,"submitted":1,"admitted":1,"returned":0,"withheld":0,"late":0,"lost":0,"fencedAfterMs":1,"effectiveAfterMs":2}""";

    private const string Engagement =
        """{"order":"o-1","position":"engaged","closedOn":null,"entries":[{"number":1,"kind":"meeting","on":"2024-09-20","by":"olivia","reference":"r","position":"engaged","enteredAt":"2024-09-20T14:00:00Z","dueOn":"2024-10-20"}]}""";

    private const string Recalls =
        """{"source":"order/o-1","steps":[{"number":1,"kind":"dataset","name":"d","state":"confirmed","at":"2024-09-20T14:00:00Z","by":"olivia","outcome":"removed","items":2,"reference":"r"}]}""";

    private const string Ledger =
        """{"origin":"ledger.example/tests","key":"ledger.example/tests+0+a","size":1,"root":"AAAA","secondKey":null,"unsealed":[]}""";

    private static readonly string Review = $$"""
        {"order":"o-1","stage":"effective","covers":["GB"],"resumed":[],"proposal":{"revision":2,"authors":["paul"],"jurisdictions":["GB"],"contentNotBefore":"2023-01-01","kinds":["post"],"campaign":"c-1","windowDays":45,
         "assessments":{"dpia":{"reference":"DPIA-1","sha256":"{{Digest}}"} } },"rulesVersion":"2026-11-24","rulesSha256":"{{Digest}}","ready":true,"warnings":["Look."],"digest":"{{Digest}}","approvals":[{"by":"alice","at":"2025-11-03T09:00:00Z"}],
         "rules":[{"rule":"window-elapsed","met":false,"required":"45 days","found":"38 days","override":{"reason":"r","by":"alice","secondedBy":"bob"} }]}
        """;

    private const string NoExclusions =
        """{"format":"regionalpause.quarantine-filter.v1","source":"permit/p","origin":"o","size":1,"root":"r","items":0,"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}""";

    private const string Permit =
        """{"id":"20240920t140307z-5f0c6a0e6c1e4d1a","run":"assistant-4","dataset":"posts-2024","jurisdictions":["GB"],"manifestSha256":"a","items":10,"excluded":1,"state":"active","revision":1,"leaseSeconds":60,"expiresAt":"2024-09-20T14:04:08Z","controlVersion":5,"cause":null,"overAt":null,"requestedBy":"pipeline","registeredAt":"2024-09-20T14:03:07Z","exclusions":{"items":3,"filter":"/f","lines":"/l"}}""";

    private static readonly (string Request, string Json)[] Answers =
    [
        ("GET health", Samples.Health),
        ("GET readiness", Samples.Readiness),
        ("GET jurisdictions", Samples.Jurisdictions),
        ("POST jurisdictions/compare", Samples.JurisdictionsDifference),
        ("POST safety-rules/compare", Samples.RulesDifference),
        ("GET orders/[^/]+/certificate", Samples.Certificate),
        ("GET orders/[^/]+/engagement", Engagement),
        ("POST orders/[^/]+/engagement", Engagement),
        (".* orders/[^/]+/resumption.*", Review),
        ("POST orders/plan", Samples.Plan),
        ("GET orders/[^/]+", Samples.Order("effective")),
        (
            "POST orders/[^/]+/(lift|withdraw|undo|confirm)",
            Samples.Order("effective", """[{"ending":"lift","by":"alice","at":"2024-09-20T14:09:00Z"}]""")
        ),
        ("GET orders", $"[{Samples.Order("effective")}]"),
        ("POST orders", Samples.Order("effective")),
        ("GET fleet", Samples.Fleet),
        ("GET holds", Samples.Holds),
        ("GET poison", PoisonList),
        ("POST poison/(resubmit|drop)", """{"done":2,"left":1}"""),
        (".* poison/.*", PoisonMessage),
        (".* holds/.*", Hold),
        ("GET flags/export", """{"feature_management":{"feature_flags":[{"id":"training-GB"}]}}"""),
        ("GET flags/[^/]+", JsonNode.Parse(Samples.Flags)![0]!.ToJsonString()),
        (".* flags.*", Samples.Flags),
        ("GET dispositions", Samples.Dispositions),
        ("GET decisions", Samples.Decision),
        ("POST decisions", """{"decisions":[{"outcome":"admit","reason":"permitted","controlVersion":1}]}"""),
        ("POST tickets/check", """{"verdict":"accepted"}"""),
        (
            "GET .well-known/regionalpause/ticket-keys",
            """{"keys":[{"kty":"EC","crv":"P-256","x":"A","y":"B","use":"sig","alg":"ES256","kid":"0"}]}"""
        ),
        ("POST members/erase", """{"pseudonym":"p"}"""),
        (
            "POST members/import",
            """{"lines":1,"members":0,"wrongLines":1,"nextLine":2,"wrong":[{"line":1,"errors":[{"field":"f","value":"v","expected":"e"}]}]}"""
        ),
        (".* campaigns/[^/]+/figures", Figures),
        ("GET campaigns/[^/]+/preview", Preview),
        ("GET campaigns", $"[{Campaign}]"),
        (".* campaigns.*", Campaign),
        ("GET webhooks", $"[{Webhook}]"),
        ("POST webhooks/[^/]+/test", """{"event":"test-1","accepted":true,"failure":null}"""),
        ("POST webhooks/[^/]+/replay", Webhook),
        ("GET drills", $"[{Drill}]"),
        (".* drills.*", Drill),
        (
            "GET engagement/due",
            """[{"order":"o-1","entry":1,"kind":"meeting","reference":"r","due":"one-month","dueOn":"2024-10-20","state":"soon"}]"""
        ),
        ("GET quarantine/.*/items", """{"item":"k","id":"post:1","revision":1}""" + "\n"),
        (".* quarantine/.*/recalls", Recalls),
        ("GET quarantine/.*", """{"source":"order/o-1","ledger":{"origin":"o","size":1,"root":"r"},"items":1,"sha256":"h","recalls":[]}"""),
        ("GET ledger", Ledger),
        ("GET permits/[^/]+/exclusions.filter", NoExclusions),
        ("GET permits", $"[{Permit}]"),
        (".* permits.*", Permit),
    ];

    /// <summary>The answer to a request; <c>null</c> if there is none.</summary>
    public static string? To(string method, string path)
    {
        foreach ((string request, string json) in Answers)
        {
            if (Regex.IsMatch($"{method} {path}", $"^{request}$"))
                return json;
        }
        return null;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string whole = request.RequestUri!.AbsolutePath;
        string path = whole.StartsWith("/api/", StringComparison.Ordinal) ? whole["/api/".Length..] : whole[1..];
        bool isPreview = request.RequestUri.Query.EndsWith("dryRun=true", StringComparison.Ordinal) && path != "decisions";
        string? json = isPreview ? Samples.Difference : To(request.Method.Method, path);
        string type =
            request.RequestUri.AbsolutePath.EndsWith("/items", StringComparison.Ordinal) ? "application/x-ndjson"
            : request.RequestUri.AbsolutePath.EndsWith(".filter", StringComparison.Ordinal) ? "application/octet-stream"
            : "application/json";
        return Task.FromResult(
            json is null
                ? new HttpResponseMessage(HttpStatusCode.NotFound)
                {
                    Content = new StringContent(
                        $$"""{"type":"x/not-found","detail":{{JsonValue.Create(Spoiled("There is none."))!.ToJsonString()}}}"""
                    ),
                }
                : new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new StringContent(
                        (spoil is null ? json : Spoil(JsonNode.Parse(json)!, name: null)!.ToJsonString()).TrimEnd() + "\n",
                        Encoding.UTF8,
                        type
                    ),
                }
        );
    }

    private string Spoiled(string text) => spoil is null ? text : spoil(text);

    // Where a verb waits for a state, or reads a day or a body, the text stays.
    private JsonNode? Spoil(JsonNode? node, string? name) =>
        node switch
        {
            JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Spoil(p.Value, p.Key)))),
            JsonArray a => new JsonArray([.. a.Select(n => Spoil(n, name))]),
            JsonValue v
                when v.TryGetValue(out string? text)
                    && name is not ("stage" or "state" or "zone" or "body")
                    && !DateTimeOffset.TryParse(text, out _) => JsonValue.Create(Spoiled(text)),
            _ => node?.DeepClone(),
        };
}
