using System.Diagnostics.Metrics;
using RegionalPause.Telemetry;

namespace RegionalPause.Tests;

/// <summary>Instruments of a test.</summary>
internal static class TestInstruments
{
    /// <summary>Instruments to which nothing listens.</summary>
    public static Instruments None { get; } = On(TimeProvider.System);

    /// <summary>Instruments with a clock.</summary>
    public static Instruments On(TimeProvider time) => new(new Meters(), time);

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose() { }
    }
}
