using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RegionalPause.Telemetry;
using Shouldly;

namespace RegionalPause.Tests.Telemetry;

/// <summary>The rules for Prometheus and the dashboard for Grafana, held against the names in the code and the documents.</summary>
[Requirement("R37")]
public sealed partial class The_alerts_and_the_dashboard : IDisposable
{
    private static readonly string Rules = TheRepository.Read("infra/prometheus/alerts.yml");
    private static readonly string Dashboard = TheRepository.Read("infra/grafana/regionalpause.json");

    private readonly Instruments instruments = TestInstruments.On(TimeProvider.System);

    private static string[] Alerts => [.. Alert().Matches(Rules).Select(m => m.Groups[1].Value)];

    public void Dispose() => instruments.Dispose();

    [Fact]
    public void ask_only_for_what_is_measured()
    {
        string[] asked = [.. Word().Matches(Rules + Queries()).Select(m => m.Value).Distinct()];

        asked.Length.ShouldBeGreaterThan(30);
        asked.Except(PrometheusNames.All(instruments)).ShouldBeEmpty();
    }

    [Fact]
    public void show_every_instrument() =>
        instruments
            .All.Where(one => !PrometheusNames.SeriesOf(one.Instrument).Any(Queries().Contains))
            .Select(one => one.Instrument.Name)
            .ShouldBeEmpty();

    [Fact]
    public void are_explained_in_the_document_each()
    {
        string document = TheRepository.Read("docs/telemetry.md");
        string explained = document[document.IndexOf("## Alerts", StringComparison.Ordinal)..];

        Alerts.Length.ShouldBeGreaterThan(10);
        Alerts.Where(alert => !explained.Contains(alert, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void are_the_alerts_that_the_table_of_instruments_names()
    {
        string[] rows =
        [
            .. TheRepository.Read("docs/telemetry.md").Split('\n').Where(l => l.StartsWith("| `regionalpause.", StringComparison.Ordinal)),
        ];

        rows.Select(row => row.Trim(' ', '|').Split('|')[^1].Trim())
            .Where(alert => alert.Length > 1 && !alert.Contains(' ', StringComparison.Ordinal))
            .Except(Alerts)
            .ShouldBeEmpty();
    }

    [Fact]
    public void lead_to_a_section_that_exists()
    {
        string[] runbooks = [.. Runbook().Matches(Rules).Select(m => m.Groups[1].Value)];

        runbooks.Length.ShouldBe(Alerts.Length);
        foreach (string[] parts in runbooks.Distinct().Select(r => r.Split('#')))
            Anchors(TheRepository.Read(parts[0])).ShouldContain(parts[1]);
    }

    private static string Queries() =>
        string.Join(
            '\n',
            JsonNode.Parse(Dashboard)!["panels"]!
                .AsArray()
                .SelectMany(panel => panel!["targets"]!.AsArray())
                .Select(target => target!["expr"]!.GetValue<string>())
        );

    private static IEnumerable<string> Anchors(string markdown) =>
        Heading()
            .Matches(markdown)
            .Select(m =>
                NoAnchor()
                    .Replace(m.Groups[1].Value.Trim(), "")
                    .Replace(' ', '-')
                    .ToLower(System.Globalization.CultureInfo.InvariantCulture)
            );

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"runbook: (\S+)")]
    private static partial Regex Runbook();

    [GeneratedRegex(@"\b(regionalpause_\w+|messaging_\w+|error_type)")]
    private static partial Regex Word();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w \-]")]
    private static partial Regex NoAnchor();
}
