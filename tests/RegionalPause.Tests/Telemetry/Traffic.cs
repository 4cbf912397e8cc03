using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegionalPause.Control;
using RegionalPause.Gate;
using RegionalPause.Jurisdictions;
using RegionalPause.Telemetry;
using RegionalPause.Tests.Simulation;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.Telemetry;

/// <summary>One measurement.</summary>
internal sealed record Measured(string Instrument, double Value, KeyValuePair<string, object?>[] Attributes)
{
    public string? this[string attribute] => (string?)Attributes.FirstOrDefault(a => a.Key == attribute).Value;
}

/// <summary>The product's own services on tables in memory, with everything that it measures and traces.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly MeterListener meters = new();
    private readonly ActivityListener spans;
    private readonly ConcurrentQueue<Measured> measured = new();
    private readonly ConcurrentQueue<Activity> traced = new();

    private Traffic()
    {
        var tables = new SimulatedTables(TimeProvider.System.GetUtcNow);
        var oneAtATime = new Lock();
        services = SimulatedProduct.On(
            new TableConnection(
                (request, _) =>
                {
                    lock (oneAtATime)
                        return new(TableWire.Write(tables.Apply(request), tables.Now));
                }
            )
        );
        Instruments = services.GetRequiredService<Instruments>();
        // Other tests run at the same time; theirs have other meters and sources.
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (Instruments.All.Any(one => ReferenceEquals(one.Instrument, instrument)))
                listener.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        meters.Start();
        spans = new ActivityListener
        {
            ShouldListenTo = source => ReferenceEquals(source, Instruments.Spans),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = traced.Enqueue,
        };
        ActivitySource.AddActivityListener(spans);
    }

    public Instruments Instruments { get; }

    /// <summary>Everything measured so far, with the gauges as they are now.</summary>
    public Measured[] All
    {
        get
        {
            meters.RecordObservableInstruments();
            return [.. measured];
        }
    }

    public Activity[] Spans => [.. traced];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts it with open flags. The gate reads them when it opens, and not again at once.</summary>
    public static async Task<Traffic> StartAsync(params string[] open)
    {
        var traffic = new Traffic();
        await traffic.Get<ControlTable>().CreateAsync(Stop);
        await traffic.OpenAsync(open);
        foreach (IHostedLifecycleService service in traffic.Hosted.OfType<IHostedLifecycleService>())
            await service.StartingAsync(Stop);
        await traffic.Get<GateOpening>().WaitAsync(Stop);
        foreach (IHostedService service in traffic.Hosted)
            await service.StartAsync(Stop);
        return traffic;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>The measurements of one instrument.</summary>
    public Measured[] Of(Instrument instrument) => [.. All.Where(one => one.Instrument == instrument.Name)];

    public async ValueTask DisposeAsync()
    {
        meters.Dispose();
        spans.Dispose();
        foreach (IHostedService service in Hosted.Reverse())
            await service.StopAsync(CancellationToken.None);
        foreach (IHostedLifecycleService service in Hosted.OfType<IHostedLifecycleService>().Reverse())
            await service.StoppedAsync(CancellationToken.None);
        await services.DisposeAsync();
    }

    private async Task OpenAsync(string[] codes)
    {
        ControlState state = await Get<ControlTable>().ReadAsync(Stop);
        TrainingFlag[] open =
        [
            .. codes.Select(c => new TrainingFlag(new JurisdictionCode(c), true, "alice", DateTimeOffset.UnixEpoch, null)),
        ];
        await Get<ControlTable>().CommitAsync(state, new ControlChange([], [.. open], null, null, Tightens: false), Stop);
    }

    private IEnumerable<IHostedService> Hosted => services.GetServices<IHostedService>();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        measured.Enqueue(new Measured(instrument.Name, value, tags.ToArray()));
}
