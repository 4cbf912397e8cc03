using RegionalPause.Messaging;
using RegionalPause.Telemetry;

namespace RegionalPause.App.Telemetry;

/// <summary>
/// Starts the counters of rare events at zero. A counter that first appears with the value 1 has no increase for an alert, so the first
/// event after a start would be missed.
/// </summary>
internal sealed class StartOfCounters(Instruments instruments) : IHostedLifecycleService
{
    private const string PoisonKept = "kept";
    private static readonly string[] NoPass = ["failed", "interrupted"];

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    /// <remarks>The exporters listen since they were started.</remarks>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (string queue in QueueNames.Read)
        {
            instruments.PoisonSteps.Add(0, Instruments.Tag(Instruments.Queue, queue), Instruments.Tag(Instruments.Event, PoisonKept));
        }
        foreach (string result in NoPass)
            instruments.Drills.Add(0, Instruments.Tag(Instruments.Result, result));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
