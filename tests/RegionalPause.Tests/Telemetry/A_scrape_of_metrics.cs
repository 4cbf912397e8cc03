using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using RegionalPause.App.Telemetry;
using RegionalPause.Telemetry;
using RegionalPause.Tests.App;
using Shouldly;

namespace RegionalPause.Tests.Telemetry;

/// <summary>What Prometheus gets at <c>/metrics</c> of a self-hosted app.</summary>
[Requirement("R37")]
public sealed class A_scrape_of_metrics
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task is_answered_for_a_reader_and_for_no_stranger()
    {
        await using TestApp app = await StartAsync(enabled: true);
        app.Get<Instruments>().GroupFenced.Add(3);

        (await ScrapeAsync(app, null)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await ScrapeAsync(app, Tokens.Of("pipeline", "Pause.Submit"))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (HttpStatusCode status, string text) = await ScrapeAsync(app, Tokens.Of("prometheus", "Pause.Audit"));
        status.ShouldBe(HttpStatusCode.OK);
        text.ShouldContain("regionalpause_group_fenced_total");
        // The counters of rare events are there before the first event.
        text.ShouldContain("regionalpause_poison_steps_total{");
        text.ShouldContain("regionalpause_drills_total{");
    }

    [Fact]
    public async Task has_every_instrument_under_its_name()
    {
        await using TestApp app = await StartAsync(enabled: true);
        Instruments instruments = app.Get<Instruments>();
        foreach (PropertyInfo property in typeof(Instruments).GetProperties().Where(p => p.PropertyType == typeof(Reading)))
            ((Reading)property.GetValue(instruments)!).Set(1);
        foreach (Instrument instrument in instruments.All.Select(one => one.Instrument))
        {
            (instrument as Counter<long>)?.Add(1);
            (instrument as Histogram<double>)?.Record(1);
        }

        (_, string text) = await ScrapeAsync(app, Tokens.Of("prometheus", "Pause.Audit"));

        instruments
            .All.SelectMany(one => PrometheusNames.SeriesOf(one.Instrument))
            .Where(series => !text.Contains($"\n{series}{{", StringComparison.Ordinal))
            .ShouldBeEmpty();
        // Two exporters are configured; each instrument is still one metric.
        Regex.Count(text, "# TYPE regionalpause_decisions_total ").ShouldBe(1);
    }

    [Fact]
    public async Task finds_nothing_unless_a_setting_enables_it()
    {
        await using TestApp app = await StartAsync(enabled: false);

        (await ScrapeAsync(app, Tokens.Of("prometheus", "Pause.Audit"))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317", false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317", true)]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "nonsense", false)]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=00000000-0000-0000-0000-000000000001", true)]
    public void is_not_the_only_export_and_a_wrong_setting_is_named(string setting, string value, bool valid)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new(setting, value)]).Build();

        var result = new TelemetrySettings(configuration).Validate(null, new TelemetryOptions());

        result.Succeeded.ShouldBe(valid);
        if (!valid)
            result.FailureMessage!.ShouldContain(setting);
    }

    private static async Task<TestApp> StartAsync(bool enabled)
    {
        KeyValuePair<string, string?>[] settings =
        [
            .. Tokens.Configuration,
            new("Telemetry:Prometheus", enabled ? "true" : "false"),
            new("OTEL_EXPORTER_OTLP_ENDPOINT", enabled ? "http://127.0.0.1:9" : null),
        ];
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return await TestApp.StartAsync(
            settings: settings,
            services: services => services.AddTelemetry().AddTelemetryExport(configuration).AddPrometheus(configuration)
        );
    }

    private static async Task<(HttpStatusCode Status, string Text)> ScrapeAsync(TestApp app, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await app.Client.SendAsync(request, Stop);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Stop));
    }
}
