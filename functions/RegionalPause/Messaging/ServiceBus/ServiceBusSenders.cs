using System.Collections.Concurrent;
using Amqp;
using Amqp.Framing;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>One sending link per queue.</summary>
internal sealed class ServiceBusSenders(ServiceBusConnection connection, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, LastingLink<SenderLink>> links = new(StringComparer.Ordinal);

    /// <summary>Sends once; returns when the broker has accepted the message.</summary>
    /// <exception cref="BrokerUnavailableException">It did not say so: nobody knows whether it has the message.</exception>
    public Task SendAsync(string queue, Message message, CancellationToken cancellationToken) => connection.UseAsync(async conversation =>
    {
        LastingLink<SenderLink> links = this.links.GetOrAdd(queue, static (name, c) => new LastingLink<SenderLink>(
            ct => c.UseAsync(open => open.SenderAsync(name, ct), ct), static link => !link.IsClosed), connection);
        SenderLink link = await links.GetAsync(cancellationToken).ConfigureAwait(false);
        var answered = new TaskCompletionSource<Outcome?>(TaskCreationOptions.RunContinuationsAsynchronously);
        link.Send(message, static (_, _, outcome, waiting) => ((TaskCompletionSource<Outcome?>)waiting).TrySetResult(outcome), answered);
        try
        {
            Outcome? outcome = await answered.Task.WaitAsync(connection.Timeout, time, cancellationToken).ConfigureAwait(false);
            return outcome is Accepted ? true : throw new AmqpException(ErrorCode.InternalError, $"{queue}: not accepted: {WhyNot(outcome, link)}");
        }
        catch (Exception)
        {
            link.Cancel(message); // what still waits for credit must not leave later, behind the ticket's back
            throw;
        }
    }, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LastingLink<SenderLink> link in links.Values)
            link.Dispose();
    }

    private static string WhyNot(Outcome? outcome, SenderLink link) => outcome switch
    {
        Rejected { Error: { } error } => error.ToString(),
        null => link.Error?.ToString() ?? "the link was closed",
        _ => outcome.ToString() ?? outcome.GetType().Name,
    };
}
