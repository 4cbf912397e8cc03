using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;
using Amqp.Listener;
using Amqp.Types;

namespace RegionalPause.IntegrationTests.Amqp;

/// <summary>What a node says: a status, and a body if it has more to say.</summary>
internal readonly record struct NodeAnswer(int Status, Map? Body = null, string? Condition = null);

/// <summary>
/// A node that answers requests: <c>$cbs</c>, or the <c>$management</c> node of a queue. A client names the link it wants its answer on by
/// that link's target address, or by its name.
/// </summary>
internal sealed class LocalNode(string statusProperty, Func<Connection, Message, NodeAnswer> answer) : IMessageProcessor
{
    private readonly ConcurrentDictionary<string, ListenerLink> answering = new();

    public int Credit => 100;

    public void Attach(AttachContext context)
    {
        if (!context.Attach.Role)
        {
            context.Complete(new TargetLinkEndpoint(this, context.Link), Credit);
            return;
        }

        answering[(context.Attach.Target as Target)?.Address ?? context.Attach.LinkName] = context.Link;
        context.Complete(new Answers(), 0);
    }

    public void Process(MessageContext messageContext)
    {
        Message request = messageContext.Message;
        (int status, Map? body, string? condition) = answer(messageContext.Link.Session.Connection, request);
        messageContext.Complete();
        var said = new ApplicationProperties { [statusProperty] = status };
        if (condition is not null)
            said["errorCondition"] = (Symbol)condition;
        answering[request.Properties.ReplyTo]
            .SendMessage(
                new Message(body ?? [])
                {
                    Properties = new Properties { CorrelationId = request.Properties.MessageId },
                    ApplicationProperties = said,
                }
            );
    }

    private sealed class Answers : LinkEndpoint
    {
        public override void OnFlow(FlowContext flowContext)
        {
            // An answer is asked for by its request, and credit enough is given.
        }

        public override void OnDisposition(DispositionContext dispositionContext) =>
            dispositionContext.Link.DisposeMessage(dispositionContext.Message, new Accepted(), true);
    }
}
