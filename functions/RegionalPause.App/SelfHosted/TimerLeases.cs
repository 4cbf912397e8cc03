using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Microsoft.Extensions.Options;
using RegionalPause.Storage;

namespace RegionalPause.App.SelfHosted;

/// <summary>
/// The container <c>timers</c> has one blob for each timer. The instance that holds the blob's lease runs the timer. The holder acquires
/// the same lease again at every occurrence, so the timer stays on one instance. If the holder stops, another instance gets the lease after
/// at most the lease's duration. The blobs are empty and never deleted.
/// </summary>
internal sealed class TimerLeases(StorageAccount account, IOptions<SelfHostedOptions> options, TimeProvider time)
{
    private readonly TimeSpan duration = options.Value.TimerLease;
    private readonly BlobContainerClient container = account.Blobs.GetBlobContainerClient("timers");
    private readonly string leaseId = Guid.NewGuid().ToString();
    private readonly ConcurrentDictionary<string, BlobLeaseClient> held = new(StringComparer.Ordinal);

    /// <summary>
    /// Takes the timer for one round. The instance holds it until the result is disposed. <c>null</c> if another instance has the timer, or
    /// if this is unknown.
    /// </summary>
    public async Task<IAsyncDisposable?> TakeTurnAsync(string timer, CancellationToken cancellationToken)
    {
        BlobClient blob = container.GetBlobClient(timer);
        BlobLeaseClient lease = blob.GetBlobLeaseClient(leaseId);
        try
        {
            await lease.AcquireAsync(duration, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            await CreateAsync(blob, cancellationToken);
            return await TakeTurnAsync(timer, cancellationToken);
        }
        catch (RequestFailedException)
        {
            return null;
        }

        held[timer] = lease;
        return new Turn(lease, duration / 3, time);
    }

    /// <summary>Releases all leases, so that other instances can take the timers at once.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        foreach (BlobLeaseClient lease in held.Values)
        {
            try
            {
                await lease.ReleaseAsync(cancellationToken: cancellationToken);
            }
            catch (Exception exception) when (exception is RequestFailedException or OperationCanceledException)
            {
                // The lease expires without a release.
            }
        }
    }

    private async Task CreateAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        try
        {
            await blob.UploadAsync(
                BinaryData.Empty,
                new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } },
                cancellationToken
            );
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            // Another instance has created it.
        }
    }

    /// <summary>Renews the lease while a round runs longer than the lease lasts.</summary>
    private sealed class Turn : IAsyncDisposable
    {
        private readonly CancellationTokenSource over = new();
        private readonly Task renewing;

        public Turn(BlobLeaseClient lease, TimeSpan every, TimeProvider time) => renewing = RenewAsync(lease, every, time, over.Token);

        public async ValueTask DisposeAsync()
        {
            await over.CancelAsync();
            await renewing;
            over.Dispose();
        }

        private static async Task RenewAsync(BlobLeaseClient lease, TimeSpan every, TimeProvider time, CancellationToken over)
        {
            try
            {
                while (true)
                {
                    await Task.Delay(every, time, over);
                    await lease.RenewAsync(cancellationToken: over);
                }
            }
            catch (Exception exception) when (exception is RequestFailedException or OperationCanceledException or AggregateException)
            {
                // The round is over, or the lease is lost. Another instance may then run the timer too; this wastes work and is not a
                // fault.
            }
        }
    }
}
