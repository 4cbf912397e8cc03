using Azure.Core;
using Azure.Core.Pipeline;
using RegionalPause.Telemetry;

namespace RegionalPause.Storage;

/// <summary>Measures each attempt of each request to one storage service, by the status of its answer.</summary>
internal sealed class StorageRequests(Instruments instruments, string service) : HttpPipelinePolicy
{
    private readonly KeyValuePair<string, object?> of = Instruments.Tag(Instruments.StorageService, service);

    /// <inheritdoc/>
    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        instruments.StorageDuration.Enabled || instruments.StorageFaults.Enabled
            ? MeasureAsync(message, pipeline, isAsync: true)
            : ProcessNextAsync(message, pipeline);

    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        // It has completed when it returns: nothing in it is awaited.
        MeasureAsync(message, pipeline, isAsync: false).AsTask().GetAwaiter().GetResult();

    private async ValueTask MeasureAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline, bool isAsync)
    {
        long started = instruments.Time.GetTimestamp();
        try
        {
            if (isAsync)
                await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
            else
                ProcessNext(message, pipeline);
        }
        catch (Exception e)
        {
            Measure(started, e, status: 0, message.CancellationToken);
            throw;
        }
        Measure(started, exception: null, message.Response.Status, message.CancellationToken);
    }

    private void Measure(long started, Exception? exception, int status, CancellationToken caller)
    {
        string? fault = FaultOf(exception, status, caller);
        string result =
            fault is not null ? "fault"
            : exception is not null ? "cancelled"
            : ResultOf(status);
        instruments.StorageDuration.Record(instruments.SecondsSince(started), of, Instruments.Tag(Instruments.Result, result));
        if (fault is not null)
            instruments.StorageFaults.Add(1, of, Instruments.Tag(Instruments.ErrorType, fault));
    }

    // A conflict is a normal answer of a store with optimistic writes, and "not found" one of a lookup.
    private static string ResultOf(int status) =>
        status switch
        {
            < 400 => "ok",
            404 => "not-found",
            409 or 412 => "conflict",
            _ => "refused",
        };

    private static string? FaultOf(Exception? exception, int status, CancellationToken caller) =>
        exception switch
        {
            null => status switch
            {
                408 => "timeout",
                429 => "throttled",
                503 => "unavailable",
                >= 500 => "server",
                _ => null,
            },
            // A request whose caller gave up says nothing about storage.
            OperationCanceledException => caller.IsCancellationRequested ? null : "timeout",
            TimeoutException => "timeout",
            _ => "connection",
        };
}
