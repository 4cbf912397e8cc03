using System.Collections.Concurrent;
using System.Security.Authentication;
using Amqp;
using Amqp.Framing;

namespace RegionalPause.Messaging.ServiceBus;

/// <summary>
/// One open AMQP 1.0 connection to Service Bus and everything that lives and dies with it: the right to use each address, put to <c>$cbs</c> and renewed
/// before it runs out; a session per link, so that what goes wrong with one queue ends no other; request and answer with <c>$management</c> nodes.
/// </summary>
internal sealed class BrokerConversation : IAsyncDisposable
{
    private const string Cbs = "$cbs";

    /// <summary>Silence after which the connection counts as dead, on either side; empty frames are sent in between.</summary>
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LeastRenewal = TimeSpan.FromSeconds(1);

    private readonly Connection connection;
    private readonly ServiceBusEndpoint endpoint;
    private readonly IssueToken tokens;
    private readonly TimeSpan timeout;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource over = new();
    private readonly ConcurrentDictionary<string, LastingLink<AmqpRequests>> nodes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<Task>> authorised = new(StringComparer.Ordinal);

    private BrokerConversation(Connection connection, ServiceBusEndpoint endpoint, IssueToken tokens, TimeSpan timeout, TimeProvider time)
    {
        (this.connection, this.endpoint, this.tokens, this.timeout, this.time) = (connection, endpoint, tokens, timeout, time);
        connection.AddClosedCallback((_, _) => over.Cancel());
    }

    /// <summary>Whether it still goes on.</summary>
    public bool IsOpen => !connection.IsClosed;

    /// <summary>Connects: TLS except to an emulator, SASL <c>MSSBCBS</c> (who one is says the token), AMQP open.</summary>
    public static async Task<BrokerConversation> OpenAsync(ServiceBusEndpoint endpoint, IssueToken tokens, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory();
        factory.AMQP.IdleTimeout = (int)IdleTimeout.TotalMilliseconds;
        factory.SASL.Profile = new MssbcbsProfile();
        if (endpoint.UseTls)
            factory.SSL.Protocols = SslProtocols.None; // the operating system's choice
        using var patience = new CancellationTokenSource(timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var address = new Address(endpoint.Host, endpoint.Port, null, null, "/", endpoint.UseTls ? "amqps" : "amqp");
            Connection connection = await factory.CreateAsync(address, ending.Token).WaitAsync(ending.Token).ConfigureAwait(false);
            return new BrokerConversation(connection, endpoint, tokens, timeout, time);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{endpoint.Host}:{endpoint.Port} did not answer within {timeout}.");
        }
    }

    /// <summary>A link to send on; each message is settled by the broker's answer.</summary>
    public async Task<SenderLink> SenderAsync(string address, CancellationToken cancellationToken)
    {
        await AuthoriseAsync(address, cancellationToken).ConfigureAwait(false);
        return await AttachSenderAsync(address, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A link to receive on in peek-lock mode: a message stays the broker's until it is settled. No credit is given yet.</summary>
    public async Task<ReceiverLink> ReceiverAsync(string address, CancellationToken cancellationToken)
    {
        await AuthoriseAsync(address, cancellationToken).ConfigureAwait(false);
        return await AttachReceiverAsync(address, replyTo: null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks a queue's management node.</summary>
    public async Task<AmqpAnswer> ManageAsync(string queue, Message request, CancellationToken cancellationToken)
    {
        string node = $"{queue}/$management";
        await AuthoriseAsync(node, cancellationToken).ConfigureAwait(false);
        return await AskAsync(node, request, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync().ConfigureAwait(false);
        try
        {
            await connection.CloseAsync(timeout, null).ConfigureAwait(false);
        }
        catch (Exception exception) when (BrokerUnavailableException.IsCause(exception))
        {
            // Closed one way or the other.
        }
    }

    internal async Task<SenderLink> AttachSenderAsync(string address, CancellationToken cancellationToken)
    {
        var attach = new Attach { Source = new Source(), Target = new Target { Address = address }, SndSettleMode = SenderSettleMode.Unsettled };
        return await AttachAsync((session, onAttached) => new SenderLink(session, $"send-{address}-{Guid.NewGuid():N}", attach, onAttached), a => a.Target, cancellationToken).ConfigureAwait(false);
    }

    internal async Task<ReceiverLink> AttachReceiverAsync(string address, string? replyTo, CancellationToken cancellationToken)
    {
        var attach = new Attach { Source = new Source { Address = address }, Target = new Target { Address = replyTo }, SndSettleMode = SenderSettleMode.Unsettled };
        return await AttachAsync((session, onAttached) => new ReceiverLink(session, $"receive-{address}-{Guid.NewGuid():N}", attach, onAttached), a => a.Source, cancellationToken).ConfigureAwait(false);
    }

    // A refused link is answered with an attach that has no terminus, and then detached with the reason.
    private async Task<T> AttachAsync<T>(Func<Session, OnAttached, T> attach, Func<Attach, object?> terminus, CancellationToken cancellationToken) where T : Link
    {
        var attached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var session = new Session(connection);
        T link = attach(session, (_, answer) =>
        {
            if (terminus(answer) is not null)
                attached.TrySetResult();
        });
        link.AddClosedCallback((_, error) =>
        {
            attached.TrySetException(new AmqpException(error ?? new Error(ErrorCode.DetachForced) { Description = "The link was closed." }));
            session.Close(TimeSpan.Zero);
        });
        try
        {
            await attached.Task.WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            return link;
        }
        catch (Exception)
        {
            link.Close(TimeSpan.Zero);
            throw;
        }
    }

    /// <summary>Puts a token for an address, once; whoever needs the address meanwhile waits for the same one.</summary>
    private async Task AuthoriseAsync(string address, CancellationToken cancellationToken)
    {
        Lazy<Task> first = authorised.GetOrAdd(address, a => new Lazy<Task>(() => PutFirstTokenAsync(a)));
        try
        {
            await first.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (first.Value.IsFaulted || first.Value.IsCanceled)
        {
            authorised.TryRemove(KeyValuePair.Create(address, first));
            throw;
        }
    }

    private async Task PutFirstTokenAsync(string address)
    {
        BrokerToken token = await PutTokenAsync(address).ConfigureAwait(false);
        _ = RenewAsync(address, token);
    }

    private async Task RenewAsync(string address, BrokerToken token)
    {
        while (!over.IsCancellationRequested)
        {
            // With a quarter of its life left there is time to try again; what is not renewed in time loses its link, and the next one starts afresh.
            TimeSpan wait = (token.ExpiresAt - time.GetUtcNow()) * 0.75;
            await Task.Delay(wait > LeastRenewal ? wait : LeastRenewal, time, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                token = await PutTokenAsync(address).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException || BrokerUnavailableException.IsCause(exception))
            {
                // Tried again, sooner and sooner, until the connection ends.
            }
        }
    }

    private async Task<BrokerToken> PutTokenAsync(string address)
    {
        string audience = endpoint.Audience(address);
        BrokerToken token = await tokens(audience, over.Token).ConfigureAwait(false);
        var request = new Message(token.Text)
        {
            ApplicationProperties = new ApplicationProperties { ["operation"] = "put-token", ["type"] = token.Type, ["name"] = audience, ["expiration"] = token.ExpiresAt.UtcDateTime },
        };
        AmqpAnswer answer = await AskAsync(Cbs, request, over.Token).ConfigureAwait(false);
        return answer.IsSuccess ? token : throw new AmqpException(ErrorCode.UnauthorizedAccess, $"{audience}: {answer}");
    }

    private async Task<AmqpAnswer> AskAsync(string node, Message request, CancellationToken cancellationToken)
    {
        LastingLink<AmqpRequests> requests = nodes.GetOrAdd(node, n => new LastingLink<AmqpRequests>(ct => AmqpRequests.OpenAsync(this, n, ct), static r => r.IsOpen));
        return await (await requests.GetAsync(cancellationToken).ConfigureAwait(false)).AskAsync(request, timeout, time, cancellationToken).ConfigureAwait(false);
    }
}
