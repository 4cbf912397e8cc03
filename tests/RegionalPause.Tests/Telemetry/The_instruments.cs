using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using RegionalPause.Telemetry;
using Shouldly;

namespace RegionalPause.Tests.Telemetry;

/// <summary>The names that dashboards and alerts depend on, and the document that describes them.</summary>
[Requirement("R37")]
public sealed partial class The_instruments : IDisposable
{
    private readonly Instruments instruments = TestInstruments.On(TimeProvider.System);

    public void Dispose() => instruments.Dispose();

    [Fact]
    public void are_described_in_the_document_one_row_each_and_no_other() =>
        Rows().Select(row => $"{row[0]} {row[1]} {row[2]} {row[3]}").ShouldBe(instruments.All.Select(Described));

    [Fact]
    public void are_named_by_the_conventions_of_OpenTelemetry()
    {
        instruments.All.ShouldAllBe(one => Name().IsMatch(one.Instrument.Name));
        instruments.All.ShouldAllBe(one => Unit().IsMatch(one.Instrument.Unit!));
        instruments.All.Select(one => one.Instrument.Name).ShouldBeUnique();
    }

    [Fact]
    public void have_a_description_each() => instruments.All.ShouldAllBe(one => one.Instrument.Description!.Length > 10);

    [Fact]
    public void are_named_in_one_file()
    {
        string[] literals =
        [
            .. instruments
                .All.SelectMany(one => one.Attributes.Append(one.Instrument.Name))
                .Where(name => name.StartsWith("regionalpause.", StringComparison.Ordinal))
                .Select(name => $"\"{name}\""),
        ];

        TheRepository
            .Files("functions", "*.cs")
            .Where(file => TheRepository.Read(file) is var text && literals.Any(text.Contains))
            .ShouldBe(["functions/RegionalPause/Telemetry/Instruments.cs"]);
    }

    private static string Described(DefinedInstrument one) =>
        $"{one.Instrument.Name} {Kind(one.Instrument)} {one.Instrument.Unit} {string.Join(", ", one.Attributes)}";

    private static string Kind(Instrument instrument) =>
        instrument switch
        {
            Counter<long> => "counter",
            Histogram<double> => "histogram",
            _ => "gauge",
        };

    private static IEnumerable<string[]> Rows() =>
        TheRepository
            .Read("docs/telemetry.md")
            .Split('\n')
            .Where(line => line.StartsWith("| `regionalpause.", StringComparison.Ordinal))
            .Select(line => line.Trim('|', '\r').Split('|'))
            .Where(cells => cells.Length == 6)
            .Select(cells => cells.Select(cell => cell.Replace("`", "", StringComparison.Ordinal).Trim().Trim('\u2013').Trim()).ToArray());

    [GeneratedRegex(@"^regionalpause(\.[a-z]+(_[a-z]+)*)+$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^(s|d|\{[a-z]+\})$")]
    private static partial Regex Unit();
}
