using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>
/// The faults of a <see cref="FaultPlan"/> inside one process, as a policy of its storage clients. Add it per retry, so that it stands
/// where the network would be.
/// </summary>
internal sealed class FaultPolicy(TestAccount account, FaultPlan plan) : HttpPipelinePolicy
{
    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        ProcessAsync(message, pipeline).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        StorageCall call = await ReadAsync(message);
        FaultRule? rule = plan.Claim(call);
        switch (rule?.Fault)
        {
            case Fault.NeverArrives:
                throw Cut();
            case Fault.Answers answers:
                message.Response = new Said(FaultAnswer.To(call, answers.Status));
                return;
            case Fault.Late late:
                await Task.Delay(late.By, message.CancellationToken);
                break;
            case Fault.Held:
                await rule.Released.WaitAsync(message.CancellationToken);
                break;
            case Fault.Twice:
                await ForwardAsync(message, pipeline, call, rule);
                message.Response.Dispose();
                break;
        }

        await ForwardAsync(message, pipeline, call, rule);
        if (rule?.Fault is Fault.AnswerHeld)
            await rule.Released.WaitAsync(message.CancellationToken);
        if (rule?.Fault is Fault.AnswerLost)
        {
            message.Response.Dispose();
            throw Cut();
        }
    }

    private static async ValueTask ForwardAsync(
        HttpMessage message,
        ReadOnlyMemory<HttpPipelinePolicy> pipeline,
        StorageCall call,
        FaultRule? rule
    )
    {
        await ProcessNextAsync(message, pipeline);
        if (rule is null)
            return;
        message.Response.ContentStream = await BufferedAsync(message.Response.ContentStream, message.CancellationToken);
        rule.Heard(
            StorageAnswer.Of(
                call,
                message.Response.Status,
                message.Response.ContentStream is null ? "" : message.Response.Content.ToString()
            )
        );
    }

    private async ValueTask<StorageCall> ReadAsync(HttpMessage message)
    {
        using var body = new MemoryStream();
        if (message.Request.Content is { } content)
            await content.WriteToAsync(body, message.CancellationToken);
        var uri = message.Request.Uri.ToUri();
        return StorageCall.Of(account.ServiceOf(uri), message.Request.Method.Method, uri.PathAndQuery, body.ToArray());
    }

    private static async ValueTask<Stream?> BufferedAsync(Stream? stream, CancellationToken cancellationToken)
    {
        if (stream is null or MemoryStream)
            return stream;
        var buffer = new MemoryStream();
        await using (stream)
            await stream.CopyToAsync(buffer, cancellationToken);
        buffer.Position = 0;
        return buffer;
    }

    // What the transport throws when a connection breaks.
    private static RequestFailedException Cut() => new("The connection was cut by a fault rule.", new IOException("cut"));

    private sealed class Said : Response
    {
        private readonly HttpHeader type;

        public Said(FaultAnswer answer)
        {
            Status = answer.Status;
            type = new HttpHeader("Content-Type", answer.ContentType);
            ContentStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(answer.Body));
        }

        public override int Status { get; }

        public override string ReasonPhrase => "";

        public override Stream? ContentStream { get; set; }

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose() => ContentStream?.Dispose();

        protected override bool ContainsHeader(string name) => string.Equals(name, type.Name, StringComparison.OrdinalIgnoreCase);

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [type];

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = ContainsHeader(name) ? type.Value : null;
            return value is not null;
        }

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = ContainsHeader(name) ? [type.Value] : null;
            return values is not null;
        }
    }
}
