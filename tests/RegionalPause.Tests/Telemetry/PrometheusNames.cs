using System.Diagnostics.Metrics;
using RegionalPause.Telemetry;

namespace RegionalPause.Tests.Telemetry;

/// <summary>The names that the exporter for Prometheus makes of ours.</summary>
internal static class PrometheusNames
{
    private static readonly string[] PartsOfAHistogram = ["_bucket", "_sum", "_count"];

    /// <summary>The metric of an instrument.</summary>
    public static string Of(Instrument instrument)
    {
        string unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "d" => "_days",
            _ => "",
        };
        return Of(instrument.Name) + unit + (instrument is Counter<long> ? "_total" : "");
    }

    /// <summary>The series of an instrument.</summary>
    public static string[] SeriesOf(Instrument instrument) =>
        instrument is Histogram<double> ? [.. PartsOfAHistogram.Select(part => Of(instrument) + part)] : [Of(instrument)];

    /// <summary>The label of an attribute.</summary>
    public static string Of(string name) => name.Replace('.', '_');

    /// <summary>Every word of ours that a query may contain.</summary>
    public static HashSet<string> All(Instruments instruments) =>
        [.. instruments.All.SelectMany(one => SeriesOf(one.Instrument)), .. instruments.All.SelectMany(one => one.Attributes).Select(Of)];
}
