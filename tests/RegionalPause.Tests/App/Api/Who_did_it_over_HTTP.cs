using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegionalPause.Campaigns;
using RegionalPause.Control;
using RegionalPause.Drills;
using RegionalPause.Ledger;
using RegionalPause.Quarantine;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests.Control;
using RegionalPause.Tests.Simulation.Tables;
using Shouldly;

namespace RegionalPause.Tests.App.Api;

/// <summary>Whoever acts over HTTP is recorded by the issuer and the subject of their token; an answer shows the name.</summary>
[Requirement("R45")]
public sealed class Who_did_it_over_HTTP : IAsyncLifetime
{
    private const string Order = "de-1";

    private static readonly Person Olivia = Person.Identified("dotnet-user-jwts", "s-1", "olivia");

    private TestApp app = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync(settings: [.. Tokens.Configuration, .. Settings()], services: AddGate);
        As(Tokens.With(new Claim("sub", "s-1"), new Claim("name", "olivia"), new Claim("roles", "Pause.Operate")));
        foreach (
            Func<CancellationToken, Task> create in (Func<CancellationToken, Task>[])
                [
                    app.Get<ControlTable>().CreateAsync,
                    app.Get<ShardTable>().CreateAsync,
                    app.Get<CampaignTable>().CreateAsync,
                    app.Get<DrillTable>().CreateAsync,
                ]
        )
            await create(Cancelled);
        await PostAsync("/api/orders", $$"""{"id":"{{Order}}","jurisdictions":["DE"],"reason":"a test"}""", HttpStatusCode.Accepted);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact, Requirement("R18")]
    public async Task stands_in_the_events_of_a_campaign()
    {
        string start = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(60).ToString("O", null);
        JsonElement draft = await PostAsync(
            "/api/campaigns",
            $$"""{"id":"n","order":"{{Order}}","controller":"Example","startsOn":"{{start}}"}""",
            HttpStatusCode.Created
        );
        await PostAsync("/api/campaigns/n/revise", """{"controller":"Another"}""");
        foreach (string step in (string[])["start", "hold", "resume", "cancel"])
            await PostAsync($"/api/campaigns/n/{step}", "{}");

        draft.GetProperty("createdBy").GetString().ShouldBe("olivia");
        string[] done = ["CampaignCreated", "CampaignRevised", "CampaignStarted", "CampaignHeld", "CampaignResumed", "CampaignCancelled"];
        (await RecordedAsync("Campaign")).ShouldBe(done.Select(name => (name, Olivia)));
    }

    [Fact, Requirement("R23")]
    public async Task stands_in_a_dealing_with_the_authority()
    {
        JsonElement log = await PostAsync($"/api/orders/{Order}/engagement", """{"kind":"meeting","on":"2024-09-20","reference":"call"}""");

        log.GetProperty("entries")[0].GetProperty("by").GetString().ShouldBe("olivia");
        (await RecordedAsync("EngagementEntered")).ShouldHaveSingleItem().By.ShouldBe(Olivia);
    }

    [Fact, Requirement("D18")]
    public async Task stands_in_a_step_of_a_recall_after_one_from_before_identities()
    {
        var asked = Encoding.UTF8.GetBytes(
            $$"""{"v":1,"event":"RecallNoted","at":"2024-10-01T08:00:00+00:00","by":"olivia","source":"order/{{Order}}","number":1,"kind":"dataset","name":"posts","state":"requested","items":1,"sha256":"{{new string('a', 64)}}"}"""
        );
        ControlTable control = app.Get<ControlTable>();
        await control.CommitAsync(
            await control.ReadAsync(Cancelled),
            new ControlChange([asked], [], null, null, Tightens: false)
            {
                ModuleRows = [new ModuleRow($"recall|order|{Order}|000001", asked, Once: true)],
            },
            Cancelled
        );

        JsonElement log = await PostAsync(
            $"/api/quarantine/order/{Order}/recalls",
            """{"kind":"dataset","name":"posts","state":"confirmed","reference":"DATA-77"}"""
        );

        log.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("by").GetString()).ShouldBe(["olivia", "olivia"]);
        (await app.Get<RecallHandler>().FindAsync(new QuarantineSource.ByOrder(OrderId.Parse(Order)), Cancelled))
            .Steps.Select(s => s.By)
            .ShouldBe(["olivia", Olivia]);
        (await RecordedAsync("RecallNoted")).Select(e => e.By).ShouldBe(["olivia", Olivia]);
    }

    [Fact, Requirement("R14a")]
    public async Task stands_in_a_drill()
    {
        JsonElement drill = await PostAsync("/api/drills", "", HttpStatusCode.Accepted);

        drill.GetProperty("requestedBy").GetString().ShouldBe("olivia");
        (await app.Get<DrillHandler>().ListAsync(Cancelled)).ShouldHaveSingleItem().RequestedBy.ShouldBe(Olivia);
    }

    [Fact, Requirement("R14a")]
    public async Task is_a_name_alone_in_a_drill_where_the_token_has_no_subject()
    {
        As(Tokens.With(new Claim("name", "olivia"), new Claim("roles", "Pause.Operate")));

        await PostAsync("/api/drills", "", HttpStatusCode.Accepted);

        (await app.Get<DrillHandler>().ListAsync(Cancelled)).ShouldHaveSingleItem().RequestedBy.ShouldBe(Person.Named("olivia"));
    }

    [Theory, Requirement("R14")]
    [InlineData("/api/orders", """{"jurisdictions":["FR"],"reason":"a test"}""")]
    [InlineData("/api/campaigns", """{"order":"de-1","controller":"Example","startsOn":"2100-01-01"}""")]
    [InlineData("/api/orders/de-1/engagement", """{"kind":"meeting","on":"2024-09-20","reference":"call"}""")]
    [InlineData("/api/quarantine/order/de-1/recalls", """{"kind":"dataset","name":"posts","state":"failed","reference":"DATA-77"}""")]
    [InlineData("/api/drills", "")]
    public async Task is_never_somebody_whose_name_cannot_be_seen(string path, string body)
    {
        As(Tokens.With(new Claim("name", "\u200b"), new Claim("roles", "Pause.Operate")));

        JsonElement refused = await PostAsync(path, body, HttpStatusCode.BadRequest);

        refused.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("field").GetString()).ShouldBe(["by"]);
    }

    private static KeyValuePair<string, string?>[] Settings()
    {
        using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return
        [
            new("AzureWebJobsStorage", SimulatedAccount.ConnectionString),
            new("Ledger:SigningKey", Convert.ToBase64String(signing.ExportPkcs8PrivateKey())),
            new("Objections:LinkKeys:0", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
            TestTickets.Setting,
        ];
    }

    private static void AddGate(IServiceCollection services)
    {
        var tables = new SimulatedTables(TimeProvider.System.GetUtcNow);
        var oneAtATime = new Lock();
        ServiceDescriptor[] before = [.. services];
        services.AddRegionalPause(new ConfigurationBuilder().AddInMemoryCollection(Settings()).Build());
        foreach (ServiceDescriptor work in services.Except(before).Where(s => s.ServiceType == typeof(IHostedService)).ToArray())
            services.Remove(work); // nothing but requests is of interest here
        services.Configure<StorageOptions>(options =>
            options.Faults = new TableConnection(
                (request, _) =>
                {
                    lock (oneAtATime)
                        return new(TableWire.Write(tables.Apply(request), tables.Now));
                }
            )
        );
    }

    private void As(string token) => app.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

    private async Task<JsonElement> PostAsync(string path, string body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await app.Client.PostAsync(new Uri(path, UriKind.Relative), content, Cancelled);
        answer.StatusCode.ShouldBe(expected, await answer.Content.ReadAsStringAsync(Cancelled));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancelled);
    }

    private async Task<ImmutableArray<(string Name, Person By)>> RecordedAsync(string prefix)
    {
        List<ControlRow> rows = await ControlBed.LogAsync(app.Get<ControlTable>());
        return
        [
            .. rows.SelectMany(r => r.Events).Where(e => e.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(e => (e.Name, By(e))),
        ];

        static Person By(ControlEvent e)
        {
            using JsonDocument document = JsonDocument.Parse(e.Bytes);
            return PersonJson.Read(document.RootElement.GetProperty("by")).ShouldNotBeNull();
        }
    }
}
