using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Amqp;
using Amqp.Framing;
using Amqp.Handler;
using Amqp.Listener;
using Amqp.Types;
using IMessageSource = Amqp.Listener.IMessageSource;

namespace RegionalPause.IntegrationTests.Amqp;

/// <summary>What a <see cref="LocalBroker"/> does to a message sent to it.</summary>
internal enum Reception
{
    /// <summary>Takes it and says so.</summary>
    Accepted,

    /// <summary>Refuses it and says so.</summary>
    Rejected,

    /// <summary>Takes it and cuts the connection before it could say so.</summary>
    AnswerLost,

    /// <summary>Cuts the connection before it took anything.</summary>
    NeverArrived,

    /// <summary>Takes it and never says anything.</summary>
    Silent,
}

/// <summary>A token somebody put to <c>$cbs</c>.</summary>
internal sealed record PutToken(string Type, string Name, DateTimeOffset ExpiresAt);

/// <summary>
/// A test double of Service Bus: what the product relies on of it, over real AMQP 1.0 on a real socket. Its word for what Service Bus does
/// is worth no more than that Microsoft's own client agrees with it, which is why that client talks to it in these tests too.
/// </summary>
internal sealed class LocalBroker : IAsyncDisposable, ILinkProcessor
{
    private const string KeyName = "RootManageSharedAccessKey";
    private const int Credit = 100;
    private const ulong MaxMessageSize = 256 * 1024; // of the Standard tier
    private const string LockLost = "com.microsoft:message-lock-lost";

    private readonly string key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly int port = FreePort();
    private readonly TimeProvider time = TimeProvider.System;
    private readonly ConcurrentDictionary<string, LocalQueue> queues = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<Connection, ConcurrentDictionary<string, DateTimeOffset>> authorised = new();
    private readonly ConcurrentDictionary<string, LocalNode> nodes = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConditionalWeakTable<Message, Leased> leases = [];
    private ContainerHost? host;

    private LocalBroker(QueueSettings settings, string[] names)
    {
        nodes["$cbs"] = new LocalNode("status-code", OnPutToken);
        foreach (string name in names)
        {
            LocalQueue queue = queues[name] = new LocalQueue(name, settings, time);
            nodes[$"{name}/$management"] = new LocalNode("statusCode", (connection, request) => OnManagement(queue, connection, request));
        }
    }

    public int Port => port;

    /// <summary>What the setting <c>ServiceBus</c> is set to.</summary>
    public string ConnectionString => ConnectionStringAt(port);

    /// <summary>Tokens that were good, in order.</summary>
    public ConcurrentQueue<PutToken> Tokens { get; } = new();

    /// <summary>The one Entra token it takes.</summary>
    public string? EntraToken { get; init; }

    /// <summary>With which it speaks TLS, as a namespace does; without one it is an emulator.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The name in that certificate.</summary>
    public const string Namespace = "regionalpause.example";

    /// <summary>What it does to a message, by queue.</summary>
    public Func<string, Message, Reception> Receive { get; set; } = (_, _) => Reception.Accepted;

    /// <summary>A queue.</summary>
    public LocalQueue this[string name] => queues[name];

    /// <summary>Starts one with these queues.</summary>
    public static LocalBroker Start(QueueSettings settings, params string[] queues) => new LocalBroker(settings, queues).Listening();

    /// <summary>One that speaks TLS and takes one Entra token too.</summary>
    public static LocalBroker StartFor(string entraToken, params string[] queues) =>
        new LocalBroker(new QueueSettings(), queues) { EntraToken = entraToken, Certificate = NewCertificate() }.Listening();

    public string ConnectionStringAt(int port) =>
        $"Endpoint=sb://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)};SharedAccessKeyName={KeyName};SharedAccessKey={key};UseDevelopmentEmulator=true;";

    /// <summary>Ends every connection as Service Bus does when it moves a namespace: with an error.</summary>
    public void CutConnections()
    {
        foreach (Connection connection in authorised.Keys)
            Cut(connection);
    }

    /// <summary>Stops listening, and cuts what is open; the queues keep their messages.</summary>
    public void Stop()
    {
        CutConnections();
        host?.Close();
        host = null;
    }

    /// <summary>Listens again on the same port.</summary>
    public LocalBroker Listening()
    {
        host = new ContainerHost(new Address("127.0.0.1", port, null, null, "/", Certificate is null ? "amqp" : "amqps"));
        host.Listeners[0].SSL.Certificate = Certificate;
        foreach (string mechanism in (string[])["MSSBCBS", "ANONYMOUS"])
            host.Listeners[0].SASL.EnableMechanism(mechanism, new PoliteWelcome(mechanism));
        host.Listeners[0].HandlerFactory = _ => new LockTokens(leases);
        host.RegisterLinkProcessor(this);
        host.Open();
        return this;
    }

    /// <inheritdoc/>
    public void Process(AttachContext context)
    {
        bool sends = !context.Attach.Role;
        // The .NET client writes a path, the JavaScript client a name.
        string address = (
            (sends ? (context.Attach.Target as Target)?.Address : (context.Attach.Source as Source)?.Address) ?? ""
        ).TrimStart('/');
        if (nodes.TryGetValue(address, out LocalNode? node))
            node.Attach(context);
        else if (Find(address) is not { } queue)
            context.Complete(new Error(ErrorCode.NotFound) { Description = $"There is no queue '{address}'." });
        else if (!IsAuthorised(context.Link.Session.Connection, address))
            context.Complete(new Error(ErrorCode.UnauthorizedAccess) { Description = $"No token was put for '{address}'." });
        else if (!sends && queue.RequiresSession)
            context.Complete(
                new Error(ErrorCode.NotAllowed)
                {
                    Description = "It is not possible for an entity that requires sessions to create a non-sessionful message receiver.",
                }
            );
        else if (sends)
        {
            context.Attach.MaxMessageSize = MaxMessageSize;
            context.Complete(new TargetLinkEndpoint(new Arrivals(this, queue), context.Link), Credit);
        }
        else
        {
            context.Complete(new SourceLinkEndpoint(new Departures(this, queue, address), context.Link), 0);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Stop();
        Certificate?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Cut(Connection connection) =>
        connection.Close(TimeSpan.Zero, new Error(ErrorCode.ConnectionForced) { Description = "The namespace moves." });

    private LocalQueue? Find(string address)
    {
        int slash = address.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
            return queues.GetValueOrDefault(address);
        return address[slash..].Equals("/$DeadLetterQueue", StringComparison.OrdinalIgnoreCase)
            ? queues.GetValueOrDefault(address[..slash])?.DeadLetters
            : null;
    }

    private bool IsAuthorised(Connection connection, string address) =>
        authorised.TryGetValue(connection, out ConcurrentDictionary<string, DateTimeOffset>? until)
        && until.TryGetValue(address, out DateTimeOffset end)
        && end > time.GetUtcNow();

    private NodeAnswer OnPutToken(Connection connection, Message request)
    {
        string type = (string)request.ApplicationProperties["type"];
        string audience = (string)request.ApplicationProperties["name"];
        string text = (string)request.Body;
        DateTimeOffset? expires = type switch
        {
            "servicebus.windows.net:sastoken" => Verify(text, audience),
            "jwt" when text == EntraToken => time.GetUtcNow().AddHours(1),
            _ => null,
        };
        if (expires is not { } until)
            return new NodeAnswer(401);
        authorised.GetOrAdd(connection, _ => new(StringComparer.OrdinalIgnoreCase))[new Uri(audience).AbsolutePath[1..]] = until;
        Tokens.Enqueue(new PutToken(type, audience, until));
        return new NodeAnswer(202);
    }

    // sr=…&sig=…&se=…&skn=…, the signature over "sr\nse".
    private DateTimeOffset? Verify(string token, string audience)
    {
        Dictionary<string, string> parts = token["SharedAccessSignature ".Length..]
            .Split('&')
            .Select(p => p.Split('=', 2))
            .ToDictionary(p => p[0], p => p[1]);
        byte[] mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{parts["sr"]}\n{parts["se"]}"));
        var until = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts["se"], CultureInfo.InvariantCulture));
        bool good =
            Uri.UnescapeDataString(parts["sig"]) == Convert.ToBase64String(mac)
            && Resource(audience).StartsWith(Resource(Uri.UnescapeDataString(parts["sr"])), StringComparison.OrdinalIgnoreCase)
            && parts["skn"] == KeyName
            && until > time.GetUtcNow();
        return good ? until : null;
    }

    // A signature for a namespace is good for each of its queues; the clients disagree on the scheme.
    private static string Resource(string uri) => uri[(uri.IndexOf("://", StringComparison.Ordinal) + 3)..];

    private NodeAnswer OnManagement(LocalQueue queue, Connection connection, Message request)
    {
        if (!IsAuthorised(connection, $"{queue.Name}/$management"))
            return new NodeAnswer(401);
        var body = (Map)request.Body;
        return request.ApplicationProperties["operation"] switch
        {
            "com.microsoft:renew-lock" => Renew(queue, (Guid[])body["lock-tokens"]),
            "com.microsoft:update-disposition" => Settle(queue, (Guid[])body["lock-tokens"], body),
            _ => new NodeAnswer(501),
        };
    }

    private static NodeAnswer Renew(LocalQueue queue, Guid[] tokens)
    {
        DateTimeOffset?[] until = [.. tokens.Select(queue.Renew)];
        return until.Contains(null)
            ? new NodeAnswer(410, Condition: LockLost)
            : new NodeAnswer(200, new Map { ["expirations"] = until.Select(u => u!.Value.UtcDateTime).ToArray() });
    }

    // How the client settles what it received over a link that is gone.
    private static NodeAnswer Settle(LocalQueue queue, Guid[] tokens, Map said)
    {
        DeliveryState state = said["disposition-status"] switch
        {
            "completed" => new Accepted(),
            "suspended" => new Rejected
            {
                Error = new Error("com.microsoft:dead-letter")
                {
                    Info = new()
                    {
                        [(Symbol)"DeadLetterReason"] = said["deadletter-reason"],
                        [(Symbol)"DeadLetterErrorDescription"] = said["deadletter-description"],
                    },
                },
            },
            _ => new Modified(),
        };
        return tokens.All(token => queue.Settle(token, state)) ? new NodeAnswer(200) : new NodeAnswer(410, Condition: LockLost);
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={Namespace}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(
            TimeProvider.System.GetUtcNow().AddDays(-1),
            TimeProvider.System.GetUtcNow().AddDays(1)
        );
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Arrivals(LocalBroker broker, LocalQueue queue) : IMessageProcessor
    {
        public int Credit => LocalBroker.Credit;

        public void Process(MessageContext context)
        {
            Reception reception = broker.Receive(queue.Name, context.Message);
            if (reception is Reception.Accepted or Reception.AnswerLost or Reception.Silent)
                queue.Enqueue(context.Message);
            if (reception == Reception.Accepted)
                context.Complete();
            else if (reception == Reception.Rejected)
                context.Complete(new Error(ErrorCode.ResourceLimitExceeded) { Description = "The queue is full." });
            else if (reception != Reception.Silent)
                Cut(context.Link.Session.Connection);
        }
    }

    private sealed class Departures(LocalBroker broker, LocalQueue queue, string address) : IMessageSource
    {
        private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

        public async Task<ReceiveContext> GetMessageAsync(ListenerLink link)
        {
            while (!link.IsClosed && !link.IsDraining)
            {
                if (!broker.IsAuthorised(link.Session.Connection, address))
                    link.Close(TimeSpan.Zero, new Error(ErrorCode.UnauthorizedAccess) { Description = "The token ran out." });
                else if (queue.TryLease() is { } leased)
                {
                    // A client that has begun to drain has no credit for it any more: the library would count one below zero, and the link
                    // would stand still.
                    if (link.IsDraining)
                    {
                        queue.Settle(leased.Token, new Released());
                        return null!;
                    }

                    broker.leases.Add(leased.Message, leased);
                    return new ReceiveContext(link, leased.Message) { UserToken = leased };
                }

                await Task.Delay(Look, broker.time);
            }

            return null!;
        }

        // The library disposes of what a lost link leaves unsettled. Nobody said so: it stays locked until its lock runs out.
        public void DisposeMessage(ReceiveContext context, DispositionContext said)
        {
            if (
                said.Link
                is not {
                    LinkState: LinkState.Attached,
                    Session: { SessionState: SessionState.Opened, Connection.ConnectionState: ConnectionState.Opened }
                }
            )
                return;
            bool settled = queue.Settle(((Leased)context.UserToken).Token, said.DeliveryState);
            DeliveryState answer = settled
                ? new Accepted()
                : new Rejected { Error = new Error(LockLost) { Description = "The lock ran out." } };
            said.Link.DisposeMessage(said.Message, answer, true);
        }
    }

    /// <summary>The delivery tag is the lock token, as Service Bus has it.</summary>
    private sealed class LockTokens(ConditionalWeakTable<Message, Leased> leases) : IHandler
    {
        public bool CanHandle(EventId id) => id == EventId.SendDelivery;

        public void Handle(Event protocolEvent)
        {
            var delivery = (IDelivery)protocolEvent.Context;
            if (delivery.Message is { } message && leases.TryGetValue(message, out Leased? leased))
                delivery.Tag = leased.Token.ToByteArray();
        }
    }
}
