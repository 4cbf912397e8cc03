using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace RegionalPause.App.SelfHosted;

/// <summary>
/// One blob per timer in the container <c>timers</c>; whoever holds its lease runs the timer. The holder takes the same lease again at every occurrence,
/// so the timer stays where it is; when the holder dies another instance has it after at most the lease's time. The blobs are empty and never deleted.
/// </summary>
internal sealed class TimerLeases(BlobServiceClient blobs, TimeSpan duration, TimeProvider time)
{
    private readonly BlobContainerClient container = blobs.GetBlobContainerClient("timers");
    private readonly string leaseId = Guid.NewGuid().ToString();
    private readonly ConcurrentDictionary<string, BlobLeaseClient> held = new(StringComparer.Ordinal);

    /// <summary>This instance's turn, kept until it is disposed; <c>null</c> if another has the timer or nobody can say.</summary>
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

    /// <summary>Gives the timers to whoever asks next.</summary>
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
                // It runs out by itself.
            }
        }
    }

    private async Task CreateAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        try
        {
            await blob.UploadAsync(BinaryData.Empty, new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status is 409 or 412)
        {
            // Another instance made it first.
        }
    }

    /// <summary>Renews the lease while a round runs longer than it lasts.</summary>
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
                // Over, or lost: then another instance may run the timer too, which is waste.
            }
        }
    }
}
