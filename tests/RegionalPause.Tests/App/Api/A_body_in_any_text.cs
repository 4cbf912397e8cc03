using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RegionalPause.App.Api;
using RegionalPause.Flags;
using RegionalPause.Gate;
using RegionalPause.Gate.FeatureFlags;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Tests.Gate;
using Shouldly;

namespace RegionalPause.Tests.App.Api;

/// <summary>F7, F9, F10, F14, F19 at the door of HTTP: every text is taken or refused with its field, before storage is asked.</summary>
[Requirement("R29", "R46")]
public sealed class A_body_in_any_text : IAsyncLifetime
{
    private static readonly string[] Finland = ["FI"];

    private SmallGate gate = null!;
    private TestApp app = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        gate = await SmallGate.StartAsync(Stop);
        app = await TestApp.StartAsync(
            settings: Tokens.Configuration,
            services: services =>
                services
                    .AddSingleton(gate.Get<FlagHandler>())
                    .AddSingleton(gate.Get<PauseHandler>())
                    .AddSingleton(gate.Get<ChangePreviews>())
                    .AddSingleton(gate.Atlas)
                    .AddSingleton(new TrainingFlags(() => Given.Law([])))
        );
        app.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            Tokens.Of("olivia", "Pause.Operate", "Pause.Approve", "Content.Submit")
        );
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await gate.DisposeAsync();
    }

    public static TheoryData<string> Longest =>
        [
            new string('a', TextLimits.Reason),
            new string('漢', TextLimits.Reason / 3),
            string.Concat(Enumerable.Repeat("😀", TextLimits.Reason / 4)),
        ];

    public static TheoryData<string> Unfit =>
        [
            new string('a', TextLimits.Reason + 1),
            new string('漢', TextLimits.Reason / 3) + "b",
            string.Concat(Enumerable.Repeat("😀", TextLimits.Reason / 4)) + "b",
            new string('a', 32_769),
            "x\u001b[2J\u0007\u202e",
            "x\u202ey",
            "x\u2066y",
            "x\u200fy",
            "x\u009by",
            "x\u2028y",
            "bell\u0007",
            "delete\u007f",
        ];

    [Theory, MemberData(nameof(Longest))]
    public async Task closes_a_flag_with_a_reason_of_the_longest_length(string reason)
    {
        await gate.OpenAsync(Stop, "FI");

        (await SendAsync(HttpMethod.Put, "/api/flags/FI", JsonSerializer.Serialize(new { open = false, reason }))).ShouldBe((200, ""));

        (await gate.FlagAsync("FI", Stop)).ShouldSatisfyAllConditions(f => f.Open.ShouldBeFalse(), f => f.Reason.ShouldBe(reason));
    }

    [Theory, MemberData(nameof(Longest))]
    public async Task pauses_with_a_reason_of_the_longest_length(string reason)
    {
        (await SendAsync(HttpMethod.Post, "/api/orders", JsonSerializer.Serialize(new { jurisdictions = Finland, reason }))).ShouldBe(
            (202, "")
        );

        (await gate.OrdersAsync(Stop)).Single().Reason.ShouldBe(reason);
    }

    [Theory, MemberData(nameof(Unfit))]
    public async Task is_refused_where_its_reason_is_too_long_or_cannot_be_shown(string reason)
    {
        await gate.OpenAsync(Stop, "FI");

        (await SendAsync(HttpMethod.Put, "/api/flags/FI", JsonSerializer.Serialize(new { open = false, reason }))).ShouldBe(
            (400, "reason")
        );
        (
            await SendAsync(
                HttpMethod.Post,
                "/api/orders",
                JsonSerializer.Serialize(
                    new
                    {
                        jurisdictions = Finland,
                        authority = "EDPB",
                        reason,
                    }
                )
            )
        ).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(400), a => a.Fields.ShouldContain("reason"));
    }

    [Theory]
    [InlineData("PUT", "/api/flags/FI", """{"open":false,"reason":"a\ud800b"}""", "reason")]
    [InlineData("PUT", "/api/flags/FI", """{"open":false,"reason":"a\udc00b"}""", "reason")]
    [InlineData("PUT", "/api/flags/FI", """{"open":false,"reason":"a\u0000b"}""", "reason")]
    [InlineData("PUT", "/api/flags/FI", """{"open":false,"a\ud800":1}""", "$")]
    [InlineData("POST", "/api/orders", """{"jurisdictions":["F\ud800"],"reason":"r"}""", "jurisdictions[0]")]
    [InlineData(
        "POST",
        "/api/orders",
        """{"jurisdictions":["FI"],"reason":"r","created":{"from":"2024-01-01","zone":"\ud800"}}""",
        "created.zone"
    )]
    [InlineData("POST", "/api/orders", """{"jurisdictions":["FI"],"reason":"r","effectiveFrom":"\ud800"}""", "effectiveFrom")]
    [InlineData("POST", "/api/orders", """{"jurisdictions":["FI"],"reason":"r","reviewOn":"\ud800"}""", "reviewOn")]
    [InlineData("POST", "/api/objections", """{"memberId":"a\ud800b","action":"object","at":"2024-01-01T00:00:00Z"}""", "memberId")]
    [InlineData("POST", "/api/members/erase", """{"memberId":"a\ud800b"}""", "memberId")]
    [InlineData("POST", "/api/quarantine/find", """{"memberId":"a\u0000b"}""", "memberId")]
    [InlineData("POST", "/api/members/erase", """{"memberId":""}""", "memberId")]
    [InlineData("POST", "/api/quarantine/find", """{"memberId":""}""", "memberId")]
    [InlineData("POST", "/api/objections/find", """{"memberId":""}""", "memberId")]
    [InlineData("POST", "/api/campaigns", """{"controller":"\ud800"}""", "controller")]
    [InlineData("POST", "/api/orders/uk/engagement", """{"kind":"meeting","on":"2024-01-01","reference":"\ud800"}""", "reference")]
    [InlineData(
        "PUT",
        "/api/orders/uk/resumption/proposal",
        """{"contentNotBefore":"2024-01-01","assessments":{"lia":{"reference":"\ud800","sha256":"x"}}}""",
        "assessments.lia.reference"
    )]
    [InlineData("POST", "/api/orders/uk/resumption/overrides", """{"rule":"window","reason":"\ud800"}""", "reason")]
    [InlineData("POST", "/api/orders/uk/resumption/approvals", """{"digest":"\ud800"}""", "digest")]
    [InlineData("POST", "/api/quarantine/order/uk/recalls", """{"kind":"model","name":"\ud800","state":"requested"}""", "name")]
    [InlineData(
        "POST",
        "/api/tickets/check",
        """{"ticket":"\ud800","contentId":"c","revision":1,"enqueuedAt":"2024-01-01T00:00:00Z"}""",
        "ticket"
    )]
    [InlineData(
        "POST",
        "/api/tickets/check",
        """{"ticket":"t","contentId":"c","revision":1,"enqueuedAt":"2024-01-01T00:00:00Z","resolutionSeconds":1e400}""",
        "resolutionSeconds"
    )]
    [InlineData(
        "POST",
        "/api/flags/import",
        """{"feature_management":{"feature_flags":[{"id":"\ud800"}]}}""",
        "feature_management.feature_flags[0].id"
    )]
    public async Task is_refused_with_its_field_where_it_is_no_text(string method, string path, string json, string field) =>
        (await SendAsync(new HttpMethod(method), path, json)).ShouldBe((400, field));

    [Fact]
    public async Task is_refused_with_its_field_where_it_is_no_UTF8()
    {
        byte[] body = [.. """{"open":false,"reason":"a"""u8, 0xFF, 0xC0, .. "\"}"u8];

        (await SendAsync(HttpMethod.Put, "/api/flags/FI", body)).ShouldBe((400, "reason"));
    }

    [Theory]
    [InlineData("2026-12-24")]
    [InlineData("2024-12-24T10:00:00")]
    [InlineData("2024-12-24T10:00")]
    [InlineData("2024-12-24T10:00:00.5")]
    [InlineData("2024-12-24 10:00:00Z")]
    [InlineData("20241224T100000Z")]
    [InlineData("2024-12-24T10:00:00+0100")]
    [InlineData("2024-12-24T10:00:00+01")]
    [InlineData("2024-12")]
    [InlineData("24/12/2024")]
    [InlineData("1735030800")]
    public async Task is_refused_where_an_instant_does_not_state_its_offset(string instant)
    {
        (
            await SendAsync(HttpMethod.Post, "/api/orders", $$"""{"jurisdictions":["FI"],"reason":"r","effectiveFrom":"{{instant}}"}""")
        ).ShouldBe((400, "effectiveFrom"));
        (await SendAsync(HttpMethod.Post, "/api/orders/uk/confirm", $$"""{"confirmedToAuthorityAt":"{{instant}}"}""")).ShouldBe(
            (400, "confirmedToAuthorityAt")
        );
        (await SendAsync(HttpMethod.Post, "/api/objections", $$"""{"memberId":"m","action":"object","at":"{{instant}}"}""")).ShouldBe(
            (400, "at")
        );
        (
            await SendAsync(
                HttpMethod.Post,
                "/api/tickets/check",
                $$"""{"ticket":"t","contentId":"c","revision":1,"enqueuedAt":"{{instant}}"}"""
            )
        ).ShouldBe((400, "enqueuedAt"));
    }

    [Theory]
    [InlineData("2024-12-24T10:00:00Z")]
    [InlineData("2024-12-24T11:00:00+01:00")]
    [InlineData("2024-12-24T10:00:00.0000000+00:00")]
    public void is_taken_where_an_instant_states_its_offset(string instant) =>
        StrictJson
            .Read(Encoding.UTF8.GetBytes($$"""{"confirmedToAuthorityAt":"{{instant}}"}"""), ApiJson.Default.ConfirmBody)
            .Value!.ConfirmedToAuthorityAt.ShouldBe(new DateTimeOffset(2024, 12, 24, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task may_begin_with_a_byte_order_mark()
    {
        await gate.OpenAsync(Stop, "FI", "SE");

        (await SendAsync(HttpMethod.Put, "/api/flags/FI", Marked("""{"open":false}"""))).ShouldBe((200, ""));
        (
            await SendAsync(
                HttpMethod.Post,
                "/api/flags/import",
                Marked("""{"feature_management":{"feature_flags":[{"id":"training-SE","enabled":false}]}}""")
            )
        ).ShouldBe((200, ""));

        (await gate.FlagAsync("FI", Stop)).Open.ShouldBeFalse();
        (await gate.FlagAsync("SE", Stop)).Open.ShouldBeFalse();
    }

    [Fact]
    public void names_a_repeated_member_at_any_depth()
    {
        Refusal refusal = StrictJson
            .Read(
                """{"contentNotBefore":"2024-01-01","assessments":{"lia":{"reference":"a","sha256":"b","reference":"c"}}}"""u8.ToArray(),
                ApiJson.Default.ProposalBody
            )
            .Refusal!;

        refusal.Errors.ShouldBe([new FieldError("assessments.lia.reference", null, "this member once")]);
    }

    [Fact]
    public void is_refused_with_at_most_a_hundred_errors() =>
        StrictJson
            .Read(
                Encoding.UTF8.GetBytes("{" + string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"a{i}\":1")) + "}"),
                ApiJson.Default.FlagBody
            )
            .Refusal!.Errors.Length.ShouldBe(100);

    private static byte[] Marked(string json) => Encoding.UTF8.GetBytes("\uFEFF" + json);

    private Task<(int Status, string Fields)> SendAsync(HttpMethod method, string path, string json) =>
        SendAsync(method, path, Encoding.UTF8.GetBytes(json));

    private async Task<(int Status, string Fields)> SendAsync(HttpMethod method, string path, byte[] body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage answer = await app.Client.SendAsync(request, Stop);
        if (answer.IsSuccessStatusCode)
            return ((int)answer.StatusCode, "");
        JsonElement problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        return (
            (int)answer.StatusCode,
            problem.TryGetProperty("errors", out JsonElement errors)
                ? string.Join(',', errors.EnumerateArray().Select(e => e.GetProperty("field").GetString()))
                : ""
        );
    }
}
