using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>What a node answered: an HTTP-like status, why, and the body.</summary>
internal readonly record struct AmqpAnswer(int Status, string? Description, object? Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <inheritdoc/>
    public override string ToString() => $"{Status} {Description}";
}

/// <summary>Request and answer over a pair of links to one node; answers are told apart by correlation id, so many may be under way.</summary>
internal sealed class AmqpRequests
{
    private const int AnswersAtOnce = 64;

    private readonly SenderLink asking;
    private readonly ReceiverLink answering;
    private readonly string replyTo;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Message>> waiting = new(StringComparer.Ordinal);

    private AmqpRequests(SenderLink asking, ReceiverLink answering, string replyTo)
    {
        (this.asking, this.answering, this.replyTo) = (asking, answering, replyTo);
        answering.AddClosedCallback((_, error) => FailAll(error));
        answering.Start(AnswersAtOnce, OnAnswer);
    }

    public bool IsOpen => !asking.IsClosed && !answering.IsClosed;

    public static async Task<AmqpRequests> OpenAsync(BrokerConversation conversation, string node, CancellationToken cancellationToken)
    {
        string replyTo = $"{node}-{Guid.NewGuid():N}";
        ReceiverLink answering = await conversation.AttachReceiverAsync(node, replyTo, cancellationToken).ConfigureAwait(false);
        return new AmqpRequests(await conversation.AttachSenderAsync(node, cancellationToken).ConfigureAwait(false), answering, replyTo);
    }

    public async Task<AmqpAnswer> AskAsync(Message request, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        string id = Guid.NewGuid().ToString();
        request.Properties = new Properties { MessageId = id, ReplyTo = replyTo };
        var answered = new TaskCompletionSource<Message>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[id] = answered;
        try
        {
            asking.Send(request, null, null);
            Message answer = await answered.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            return new AmqpAnswer(StatusOf(answer), Text(answer, "status-description") ?? Text(answer, "statusDescription"), answer.Body);
        }
        finally
        {
            waiting.TryRemove(id, out _);
        }
    }

    private void OnAnswer(IReceiverLink link, Message answer)
    {
        link.Accept(answer);
        if (answer.Properties?.GetCorrelationId()?.ToString() is { } id && waiting.TryRemove(id, out TaskCompletionSource<Message>? answered))
            answered.TrySetResult(answer);
    }

    private void FailAll(Error? error)
    {
        foreach (TaskCompletionSource<Message> answered in waiting.Values)
            answered.TrySetException(new AmqpException(error ?? new Error(ErrorCode.DetachForced) { Description = "The link was closed before the answer came." }));
    }

    // $cbs says status-code, management nodes say statusCode.
    private static int StatusOf(Message answer) =>
        (answer.ApplicationProperties?["status-code"] ?? answer.ApplicationProperties?["statusCode"]) is IConvertible status ? status.ToInt32(null) : 500;

    private static string? Text(Message answer, string name) => answer.ApplicationProperties?[name] as string;
}
