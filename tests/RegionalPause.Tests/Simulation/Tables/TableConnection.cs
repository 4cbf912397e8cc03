using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace RegionalPause.Tests.Simulation.Tables;

/// <summary>
/// Stands where the network would be: the last policy of a client's pipeline, which hands every request over and calls nothing after it.
/// The client library does not retry above it, since its pauses would be of real time; whoever answers does that.
/// </summary>
internal sealed class TableConnection(Func<TableRequest, CancellationToken, ValueTask<StoreAnswer>> send) : HttpPipelinePolicy
{
    /// <summary>A connection that nothing happens to.</summary>
    public static TableConnection To(SimulatedTables tables) =>
        new((request, _) => new(TableWire.Write(tables.Apply(request), tables.Now)));

    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Everything here is asynchronous.");

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        message.ResponseClassifier = new Once(message.ResponseClassifier);
        using var body = new MemoryStream();
        if (message.Request.Content is { } content)
            await content.WriteToAsync(body, message.CancellationToken).ConfigureAwait(false);
        string? ifMatch = message.Request.Headers.TryGetValue("If-Match", out string? tag) ? tag : null;
        TableRequest request = TableWire.Read(
            message.Request.Method.Method,
            message.Request.Uri.ToUri(),
            ifMatch,
            Encoding.UTF8.GetString(body.GetBuffer().AsSpan(0, (int)body.Length))
        );
        (await send(request, message.CancellationToken).ConfigureAwait(false)).GiveTo(message);
    }

    private sealed class Once(ResponseClassifier inner) : ResponseClassifier
    {
        public override bool IsErrorResponse(HttpMessage message) => inner.IsErrorResponse(message);

        public override bool IsRetriableResponse(HttpMessage message) => false;

        public override bool IsRetriableException(Exception exception) => false;

        public override bool IsRetriable(HttpMessage message, Exception exception) => false;
    }
}
