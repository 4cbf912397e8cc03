using Microsoft.Extensions.Hosting;
using RegionalPause.Control;

namespace RegionalPause.Ledger.Sealing;

/// <summary>
/// Stops a process from starting on a control table that is older than the sealed ledger. Such a table was restored from a backup, and
/// later orders are missing from it (R47). A running process refuses a version lower than one that it has read (P3). A starting process has
/// read none, so it compares with the ledger, which is on other storage.
/// </summary>
internal sealed class RestoreCheck(ControlTable control, SealStore sealing) : IHostedLifecycleService
{
    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The control table is older than the sealed ledger.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // This order of reads is required: the table is never older than an earlier sealed state of it.
        long told = (await sealing.ReadStateAsync(cancellationToken).ConfigureAwait(false)).State.ControlVersion;
        if (told == 0)
            return;
        long version = await control.ReadVersionAsync(cancellationToken).ConfigureAwait(false);
        if (version < told)
        {
            throw new InvalidDataException(
                $"The control table has version {version}, but the sealed ledger has version {told}: "
                    + "the table was restored from an older backup. Nothing is decided with it. Restore the newer table."
            );
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
