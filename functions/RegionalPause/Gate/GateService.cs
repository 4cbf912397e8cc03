using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Storage;
using RegionalPause.Tickets;

namespace RegionalPause.Gate;

/// <summary>
/// The lifecycle of the gate in this process. At the start: tables, shard, control state, then open. At the end: the loop finishes the
/// accepted items and the shard is closed. It starts to open before any receiver starts, and every receiver waits for
/// <see cref="GateOpening"/>. If the process is killed, only a shard remains, and the janitor closes it.
/// </summary>
internal sealed partial class GateService(
    Admissions admissions,
    TicketIssuer tickets,
    IEnumerable<IStorageTable> tables,
    CurrentSnapshot law,
    JurisdictionAtlas atlas,
    ShardStatus status,
    GateOpening opening,
    ILogger<GateService> logger
) : BackgroundService, IHostedLifecycleService
{
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource abort = new();

    /// <inheritdoc/>
    /// <remarks>It does not wait: the worker connects to its host at the same time.</remarks>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        opening.Begin(OpenAsync(stopping.Token));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => stopping.CancelAsync();

    /// <inheritdoc/>
    /// <remarks>The loop continues: services that stop later may still submit items.</remarks>
    public override Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        status.IsNotReady("stopping");
        admissions.Stop();
        await using (cancellationToken.Register(abort.Cancel))
        {
            await (ExecuteTask ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        try
        {
            await admissions.CloseAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (StorageFaults.IsUnavailable(e))
        {
            LogNotClosed(e);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        stopping.Dispose();
        abort.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await opening.WaitAsync(abort.Token).ConfigureAwait(false);
        await admissions.RunAsync(abort.Token).ConfigureAwait(false);
    }

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(tables.Select(table => table.CreateAsync(cancellationToken))).ConfigureAwait(false);
        await admissions.StartAsync(cancellationToken).ConfigureAwait(false);
        // Not required: without the ticket key the gate pauses, and decides nothing until the key answers.
        await tickets.IsReadyAsync(cancellationToken).ConfigureAwait(false);
        RefuseLooserData(law.State!);
    }

    /// <summary>If the data cover less than an order in force recorded, they would loosen it without a decision of a person
    /// (D39).</summary>
    private void RefuseLooserData(ControlState state)
    {
        string[] lost =
        [
            .. LoosenedOrder
                .ByJurisdictions(state, atlas)
                .Select(o =>
                    $"order '{o.Id}' covers {string.Join(", ", o.Jurisdictions)}, which the jurisdiction data no longer contain for its names"
                ),
        ];
        if (lost.Length > 0)
        {
            throw new InvalidDataException(
                $"The jurisdiction data would loosen an order in force: {string.Join("; ", lost)}. "
                    + "Restore the data, or end the order first."
            );
        }
    }

    [LoggerMessage(1010, LogLevel.Warning, "The shard was not closed; the janitor will close it")]
    private partial void LogNotClosed(Exception e);
}
