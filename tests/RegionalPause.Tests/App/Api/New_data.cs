using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RegionalPause.Control;
using RegionalPause.Gate;
using RegionalPause.Safety;
using RegionalPause.Storage;
using RegionalPause.Tests.Jurisdictions;
using Shouldly;

namespace RegionalPause.Tests.App.Api;

/// <summary>Rule data and jurisdiction data, compared over HTTP with those of the running gate.</summary>
[Requirement("R44")]
public sealed class New_data : IAsyncLifetime
{
    private const string Rules = "/api/safety-rules/compare";
    private const string Places = "/api/jurisdictions/compare";

    private ApiInMemory api = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        api = await ApiInMemory.StartAsync(Stop);
        foreach (string open in (string[])["DE", "GB", "FR"])
            await api.SendAsync("alice", "PUT", $"/api/flags/{open}", """{"open":true}""", Stop);
        await PauseAsync("gb-1", "GB");
    }

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task of_rules_shows_each_rule_before_and_after_and_what_loosens()
    {
        JsonElement difference = await CompareAsync(
            Rules,
            RuleData("""{"GB":{"windowDays":30,"deliveredPercent":99},"IE":{"none":true}}""")
        );

        difference.GetProperty("loosens").GetBoolean().ShouldBeTrue();
        difference.GetProperty("before").GetProperty("version").GetString().ShouldBe("2026-11-24");
        difference.GetProperty("after").GetProperty("version").GetString().ShouldBe("t");
        RulesOf(difference)
            .ShouldBe([
                "GB deliveredPercent 95>99",
                "GB windowDays 45>30 loosens",
                "IE engagementOutcomes no-further-action-now, approved> loosens",
                "IE deliveredPercent 95> loosens",
                "IE windowDays 45> loosens",
                "IE assessments lia, dpia, compatibility> loosens",
            ]);
    }

    [Fact]
    public async Task of_rules_that_differ_alike_everywhere_are_one_change()
    {
        JsonElement difference = await CompareAsync(Rules, RuleData("{}", windowDays: 60));

        difference.GetProperty("loosens").GetBoolean().ShouldBeFalse();
        JsonElement change = difference.GetProperty("changes").EnumerateArray().ShouldHaveSingleItem();
        change.GetProperty("jurisdictions").GetArrayLength().ShouldBe(Atlas.Embedded.All.Length);
    }

    [Fact, Requirement("R47")]
    public async Task of_rules_leaves_an_order_the_rules_that_it_recorded()
    {
        JsonElement difference = await CompareAsync(Rules, RuleData("""{"GB":{"none":true}}"""));

        difference.GetProperty("orders").GetArrayLength().ShouldBe(0);
        difference.GetProperty("decisions").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task of_rules_shows_an_item_that_a_resumption_could_admit()
    {
        // The rules became stricter after the order was recorded; the new data take that back.
        SafetyRuleBook stricter = SafetyRuleFile.Read(Encoding.UTF8.GetBytes(RuleData("{}", windowDays: 60)), Atlas.Embedded).Value!;
        var previews = new DataPreviews(api.Get<ControlTable>(), stricter, Atlas.Embedded, api.Get<StoreClock>());

        RulesPreview preview = (await previews.OfRulesAsync(SafetyRuleFile.Embedded(), Stop)).Value!;

        (preview.Loosens, string.Join(' ', preview.Orders)).ShouldBe((true, "gb-1"));
        DecisionChange change = preview.Decisions.ShouldHaveSingleItem();
        (change.Before.Order?.Value, change.Admits, change.Example.Id.ContentId).ShouldBe(("gb-1", true, "example:GB"));
    }

    [Fact]
    public async Task of_jurisdictions_shows_an_item_that_was_held_and_would_be_admitted()
    {
        JsonElement difference = await CompareAsync(Places, Data(data => AddAlias(data, "QQ", "DE")));

        difference.GetProperty("loosens").GetBoolean().ShouldBeTrue();
        JsonElement change = difference.GetProperty("decisions").EnumerateArray().ShouldHaveSingleItem();
        change.GetProperty("jurisdiction").GetString().ShouldBe("DE");
        (Said(change.GetProperty("before")), Said(change.GetProperty("after"))).ShouldBe(("hold jurisdiction-unknown", "admit permitted"));
        change.GetProperty("example").GetProperty("contentId").GetString().ShouldBe("example:QQ");
    }

    [Fact]
    public async Task of_jurisdictions_shows_a_name_that_means_another_jurisdiction()
    {
        JsonElement difference = await CompareAsync(Places, TrinidadIsGermany);

        difference.GetProperty("loosens").GetBoolean().ShouldBeTrue();
        difference.GetProperty("names").GetRawText().ShouldBe("""[{"name":"TT","lost":["TT"],"gained":["DE"],"loosens":true}]""");
    }

    [Fact]
    public async Task of_jurisdictions_is_compared_under_the_current_orders()
    {
        await PauseAsync("de-1", "DE");

        JsonElement difference = await CompareAsync(Places, TrinidadIsGermany);

        JsonElement change = difference.GetProperty("decisions").EnumerateArray().ShouldHaveSingleItem();
        change.GetProperty("after").GetProperty("order").GetString().ShouldBe("de-1");
    }

    [Fact, Requirement("D39")]
    public async Task of_jurisdictions_names_an_order_that_would_cover_less()
    {
        await PauseAsync("fr-1", "FR");

        JsonElement difference = await CompareAsync(
            Places,
            Data(data => data.Row("jurisdictions", "code", "RE")["pauseWithParentByDefault"] = false)
        );

        difference.GetProperty("loosens").GetBoolean().ShouldBeTrue();
        difference.GetProperty("orders").GetRawText().ShouldBe("""[{"order":"fr-1","lost":["RE"]}]""");
    }

    [Fact]
    public async Task of_jurisdictions_with_a_new_alias_of_a_closed_jurisdiction_loosens_nothing()
    {
        JsonElement difference = await CompareAsync(Places, Data(data => AddAlias(data, "QQ", "BR")));

        difference.GetProperty("loosens").GetBoolean().ShouldBeFalse();
        difference.GetProperty("names").GetRawText().ShouldBe("""[{"name":"QQ","lost":[],"gained":["BR"],"loosens":false}]""");
    }

    public static TheoryData<string, string> Current =>
        new() { { Rules, Encoding.UTF8.GetString(SafetyRuleFile.Embedded()) }, { Places, Data(_ => { }) } };

    [Theory, MemberData(nameof(Current))]
    public async Task that_are_the_current_data_change_nothing(string path, string data)
    {
        foreach (string same in (string[])[data, "\uFEFF" + data])
        {
            JsonElement difference = await CompareAsync(path, same);

            difference.GetProperty("loosens").GetBoolean().ShouldBeFalse();
            difference.GetProperty("decisions").GetArrayLength().ShouldBe(0);
            difference.GetProperty(path == Rules ? "changes" : "names").GetArrayLength().ShouldBe(0);
        }
    }

    public static TheoryData<string, string, string> NotUnderstood =>
        new()
        {
            { Rules, RuleData("""{"GB":{"windowDays":30},"IE":{"windowDays":29}}"""), "jurisdictions.IE.windowDays" },
            { Rules, RuleData("""{"GB":{"windowDay":45}}"""), "$.jurisdictions.GB.windowDay" },
            { Rules, "{", "$" },
            { Places, Data(data => AddAlias(data, "TT", "DE")), "TT" },
            { Places, Data(data => data["checked"] = true), "$.checked" },
            { Places, Data(data => data.Row("groups", "id", "EU")["codes"]!.AsArray().Drop("RE")), "EU" },
            { Places, "[]", "$" },
        };

    [Theory, MemberData(nameof(NotUnderstood))]
    public async Task that_are_not_understood_are_refused_whole_with_the_field(string path, string data, string field)
    {
        (HttpStatusCode status, JsonElement problem) = await SendAsync(path, data);

        status.ShouldBe(HttpStatusCode.BadRequest);
        problem.GetProperty("type").GetString().ShouldEndWith("/invalid");
        JsonElement error = problem.GetProperty("errors").EnumerateArray().First();
        error.GetProperty("field").GetString().ShouldBe(field);
        error.GetProperty("expected").GetString().ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData(Rules)]
    [InlineData(Places)]
    public async Task that_are_too_large_are_refused(string path)
    {
        (HttpStatusCode status, _) = await SendAsync(path, new string(' ', 1024 * 1024 + 1));

        status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task that_are_compared_change_and_record_nothing()
    {
        long version = await VersionAsync();

        JsonElement rules = await CompareAsync(Rules, RuleData("""{"GB":{"none":true}}"""));
        JsonElement places = await CompareAsync(Places, TrinidadIsGermany);
        JsonElement again = await CompareAsync(Rules, RuleData("""{"GB":{"none":true}}"""));

        again.GetRawText().ShouldBe(rules.GetRawText());
        (await VersionAsync()).ShouldBe(version);
        (rules.GetProperty("controlVersion").GetInt64(), places.GetProperty("controlVersion").GetInt64()).ShouldBe((version, version));
    }

    private static string TrinidadIsGermany =>
        Data(data =>
        {
            data["unprofiledIsoCodes"]!.Drop("TT");
            AddAlias(data, "TT", "DE");
        });

    private static void AddAlias(JsonNode data, string alias, string target)
    {
        JsonObject row = data.Row("aliases", "alias", "EL").DeepClone().AsObject();
        (row["alias"], row["target"]) = (alias, target);
        data["aliases"]!.AsArray().Add(row);
    }

    private static string Data(Action<JsonNode> change) => Atlas.Data(change).ToJsonString();

    private static string RuleData(string jurisdictions, int windowDays = 45) =>
        $$"""
            {"version":"t","default":{"engagementOutcomes":["no-further-action-now","approved"],"deliveredPercent":95,"windowDays":{{windowDays}},
            "assessments":["lia","dpia","compatibility"]},"jurisdictions":{{jurisdictions}}}
            """;

    // Each rule that differs, as a line.
    private static IEnumerable<string> RulesOf(JsonElement difference) =>
        from change in difference.GetProperty("changes").EnumerateArray()
        from rule in change.GetProperty("rules").EnumerateArray()
        let codes = string.Join(' ', change.GetProperty("jurisdictions").EnumerateArray().Select(code => code.GetString()))
        let loosens = rule.GetProperty("loosens").GetBoolean() ? " loosens" : ""
        select $"{codes} {rule.GetProperty("rule").GetString()} {rule.GetProperty("before").GetString()}>{rule.GetProperty("after").GetString()}{loosens}";

    private static string Said(JsonElement ruled) =>
        $"{ruled.GetProperty("outcome").GetString()} {ruled.GetProperty("reason").GetString()}";

    private async Task PauseAsync(string id, string code)
    {
        string body = $$"""{"id":"{{id}}","jurisdictions":["{{code}}"],"reason":"a regulator asked"}""";
        (HttpStatusCode status, _) = await api.SendAsync("olivia", "POST", "/api/orders", body, Stop);
        status.ShouldBe(HttpStatusCode.Accepted);
    }

    private async Task<long> VersionAsync() => (await api.Get<ControlTable>().ReadAsync(Stop)).Version;

    private async Task<JsonElement> CompareAsync(string path, string data)
    {
        (HttpStatusCode status, JsonElement answer) = await SendAsync(path, data);
        status.ShouldBe(HttpStatusCode.OK, answer.GetRawText());
        return answer;
    }

    private Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(string path, string data) =>
        api.SendAsync("audit", "POST", path, data, Stop);
}
