using Microsoft.Extensions.Hosting;
using RegionalPause.Control;

namespace RegionalPause.Ledger.Sealing;

/// <summary>
/// Keeps a process from starting on a control table that is older than the sealed ledger: one restored from a backup, in which every
/// order that is younger is missing (R47). A running process refuses a version lower than it has seen (P3); one that starts has seen
/// none, and asks the ledger, which is on other storage.
/// </summary>
internal sealed class RestoreCheck(ControlTable control, SealStore sealing) : IHostedLifecycleService
{
    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The table is older.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // In this order: the table is never behind what was sealed of it before.
        long told = (await sealing.ReadStateAsync(cancellationToken).ConfigureAwait(false)).State.ControlVersion;
        if (told == 0)
            return;
        long version = await control.ReadVersionAsync(cancellationToken).ConfigureAwait(false);
        if (version < told)
        {
            throw new InvalidDataException($"The control table is at version {version}, and the sealed ledger tells of version {told}: it was restored from a backup that is older. Nothing is decided "
                + "under it. Put back the newer table.");
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
