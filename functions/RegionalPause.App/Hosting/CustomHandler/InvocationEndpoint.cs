using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.Features;
using RegionalPause.App.Hosting.Functions;
using RegionalPause.App.Triggers;
using RegionalPause.Messaging;
using RegionalPause.Storage;

namespace RegionalPause.App.Hosting.CustomHandler;

/// <summary>
/// <c>POST /&lt;FunctionName&gt;</c> from the Functions host. The host settles: a 200 completes the message and sends the outputs, anything else lets it come
/// back. A batch has one answer, so if any of its messages has to come back all do; handling is idempotent (R7).
/// </summary>
internal sealed partial class InvocationEndpoint(FunctionApp functions, FitOutputs fit, HostFile host, TimeProvider time, ILogger<InvocationEndpoint> logger)
{
    // A batch of messages of 64 KiB each, twice escaped, may be far larger than a request from outside.
    private const long MaxBodyLength = 64 * 1024 * 1024;

    // Service Bus delivers what is abandoned at once: an outage of seconds would otherwise use up every delivery a message has.
    private static readonly TimeSpan BeforeAbandoning = TimeSpan.FromSeconds(2);

    /// <summary>Runs the function the path names.</summary>
    public async Task RunAsync(HttpContext context)
    {
        if (!functions.TryFind(context.Request.Path.Value![1..], out RegisteredFunction function, out FunctionDefinition definition))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        string? why;
        try
        {
            why = function is QueueFunction queue ? await RunAsync(queue.Run, definition, context) : await RunAsync(((TimerFunction)function).Run, definition, context);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !context.RequestAborted.IsCancellationRequested)
        {
            why = StorageFaults.IsUnavailable(exception) ? "Storage does not answer." : $"The function failed: {exception.GetType().Name}.";
            LogFailed(definition.Name, exception);
        }

        if (why is not null)
            await TypedResults.Problem(why, statusCode: StatusCodes.Status500InternalServerError, title: "The message comes back").ExecuteAsync(context);
    }

    private async Task<string?> RunAsync(IQueueFunction function, FunctionDefinition definition, HttpContext context)
    {
        byte[] body = await ReadAsync(context);
        string invocationId = context.Request.Headers["X-Azure-Functions-InvocationId"] is [{ } id, ..] ? id : context.TraceIdentifier;
        if (!Invocation.TryRead(body, definition, invocationId, out Invocation? invocation, out string? problem))
        {
            LogUnreadable(definition.Name, problem);
            return problem;
        }

        ImmutableArray<MessageResult> results = await function.RunAsync(invocation.Messages, context.RequestAborted);
        if (ResultsOf.FirstReturned(results) is { } why)
        {
            LogComesBack(definition.Name, invocation.Messages.Length, why);
            if (definition.IsOnServiceBus)
                await Task.Delay(BeforeAbandoning, time, context.RequestAborted);
            if (!MustRequeue(invocation, results, definition))
                return why;
            results = ResultsOf.Requeued(results, invocation.Messages, definition.Trigger.QueueName!);
        }

        ImmutableArray<OutgoingMessage> outputs = ResultsOf.Outputs(results, invocation.Messages, definition.Trigger.QueueName!);
        await AnswerAsync(context, definition, await fit(outputs, context.RequestAborted));
        return null;
    }

    private static async Task<string?> RunAsync(ITimerFunction function, FunctionDefinition definition, HttpContext context)
    {
        await function.RunAsync(context.RequestAborted);
        await AnswerAsync(context, definition, []);
        return null;
    }

    /// <summary>
    /// The host counts deliveries, not faults: an outage of storage would send every message to the poison queue. On its last allowed try one that has to
    /// come back therefore goes to the end of its own queue, where it starts again at one; and with it those of its batch that come back too.
    /// </summary>
    private bool MustRequeue(Invocation invocation, ImmutableArray<MessageResult> results, FunctionDefinition definition)
    {
        IncomingMessage[] returned = [.. invocation.Messages.Where((_, i) => results[i] is MessageResult.ComesBack)];
        return returned.Any(m => m.DeliveryCount >= host.Extensions.Queues.MaxDequeueCount)
            && returned.All(m => MessageText.LooksLikeJson(m.Body.Span)) // an output that is none might be taken for base64
            && definition.Bindings.Any(b => b.IsOutput && b.QueueName == definition.Trigger.QueueName);
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = MaxBodyLength;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }

    private static async Task AnswerAsync(HttpContext context, FunctionDefinition definition, ImmutableArray<OutgoingMessage> outputs)
    {
        ReadOnlyMemory<byte> answer = InvocationAnswer.Of(definition, outputs);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.BodyWriter.WriteAsync(answer, context.RequestAborted);
    }

    [LoggerMessage(9101, LogLevel.Error, "{Function} failed; what it was given comes back.")]
    private partial void LogFailed(string function, Exception exception);

    [LoggerMessage(9102, LogLevel.Error, "{Function} was invoked with something unreadable: {Problem}")]
    private partial void LogUnreadable(string function, string problem);

    [LoggerMessage(9103, LogLevel.Warning, "{Function}: {Messages} messages come back: {Why}")]
    private partial void LogComesBack(string function, int messages, string why);
}

/// <summary>Makes outputs fit their queue before the host sends them.</summary>
internal delegate ValueTask<ImmutableArray<OutgoingMessage>> FitOutputs(ImmutableArray<OutgoingMessage> outputs, CancellationToken cancellationToken);
