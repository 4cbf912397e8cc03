using System.Security.Cryptography;
using System.Text;
using Azure.Storage.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.App.Functions.Binding;
using RegionalPause.App.Hosting;
using RegionalPause.App.SelfHosted;
using RegionalPause.Control;
using RegionalPause.Gate;
using RegionalPause.Ledger;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Notices;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests.App;
using RegionalPause.Tests.Simulation;
using HttpPipelinePolicy = Azure.Core.Pipeline.HttpPipelinePolicy;

namespace RegionalPause.Tests.RoundTrips;

/// <summary>
/// The whole app in this process on a storage connection that counts: every service, function and endpoint, the options at their defaults.
/// Timers do not run by themselves, and no socket listens; an operation calls what it measures.
/// </summary>
internal sealed class CountedGate : IAsyncDisposable
{
    private readonly WebApplication app;
    private HttpMessageHandler? http;
    private readonly CancellationTokenSource stopping = new();
    private readonly StorageAccount aside;
    private Task pumping = Task.CompletedTask;

    private CountedGate(WebApplication app, StorageAccount aside, IReadOnlyList<string> warnings) =>
        (this.app, this.aside, Warnings, Control, Shards) = (app, aside, warnings, new ControlTable(aside), new ShardTable(aside));

    /// <summary>Warnings and errors with an exception that storage did not cause. No operation may log one.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The control table, on a connection that does not count.</summary>
    public ControlTable Control { get; }

    /// <summary>The shards, on a connection that does not count.</summary>
    public ShardTable Shards { get; }

    /// <summary>A service of the app.</summary>
    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>Builds the app and starts its services.</summary>
    /// <param name="meter">Its clock, and what lets it move.</param>
    /// <param name="connectionString">The storage account.</param>
    /// <param name="counted">The connection that counts.</param>
    /// <param name="uncounted">One that does not.</param>
    public static async Task<CountedGate> StartAsync(
        IMeter meter,
        string connectionString,
        HttpPipelinePolicy counted,
        HttpPipelinePolicy? uncounted
    )
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(Settings(connectionString));
        List<string> warnings = [];
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(new OddityLog("gate", warnings));
        builder.Services.AddRoutingCore();
        builder.AddApp([]);
        // The framework reads its keys in the old way that waits, which a stepped storage cannot answer.
        builder.Services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        int keys = 0;
        ulong bits = 0;
        builder.Services.AddSingleton(meter.Time);
        builder.Services.AddSingleton(new ShardIdentity("counted", () => ++bits));
        builder.Services.AddSingleton(new MemberKeySource(() => SHA256.HashData(Encoding.UTF8.GetBytes($"key {++keys}"))));
        builder.Services.AddSingleton(p => new SendLimit(p.GetRequiredService<IOptions<SelfHostedOptions>>().Value.SettleAtOnce));
        builder.Services.Configure<StorageOptions>(options => options.Faults = counted);
        var aside = new StorageAccount(
            Options.Create(new StorageOptions { ConnectionString = connectionString, Faults = uncounted }),
            new StoreClock(meter.Time)
        );
        var gate = new CountedGate(builder.Build(), aside, warnings);
        await meter.DoAsync(gate.StartAsync);
        return gate;
    }

    /// <summary>Handles the requests of clients as the web server would. It can be used after a client has disposed of it.</summary>
    public HttpMessageHandler Http => http ??= new Requests(app.Services);

    /// <summary>Puts messages on a queue, not counted.</summary>
    public async Task PutAsync(string queue, IEnumerable<string> bodies)
    {
        QueueClient client = aside.Queues(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None }).GetQueueClient(queue);
        foreach (string body in bodies)
            await client.SendMessageAsync(MessageText.Encode(Encoding.UTF8.GetBytes(body)), timeToLive: TimeSpan.FromSeconds(-1));
    }

    /// <summary>Registers open shards of other processes, which append nothing. These requests are not counted.</summary>
    public async Task AddShardsAsync(int count)
    {
        DateTimeOffset now = Get<StoreClock>().Now;
        for (int n = 0; n < count; n++)
            await Shards.RegisterAsync(ShardId.New(now, (ulong)(1000 + n)), "another process", now, CancellationToken.None);
    }

    /// <summary>Ends every lane of a campaign except that of the first bucket, not counted.</summary>
    public async Task EndLanesButFirstAsync(CampaignId campaign)
    {
        var notices = new NoticeTable(aside);
        foreach (Lane lane in (await notices.ReadLanesAsync(campaign, 1, CancellationToken.None)).Skip(1))
            await notices.ChangeAsync(lane, l => l with { Ended = true }, [], CancellationToken.None);
    }

    /// <summary>Begins to receive submitted items, as the self-hosted app does.</summary>
    public void Pump()
    {
        SelfHostedOptions options = Get<IOptions<SelfHostedOptions>>().Value;
        QueueFunction function = new FunctionCatalog(app.Services).Queues.Single(f => f.Queue == QueueNames.ContentSubmitted);
        IMessageSource source = Get<MessageSources>()(function.Queue, options.VisibilityTimeout);
        var settlement = new MessageSettlement(function.Name, source, Get<FailedMessages>(), options, Get<ILogger<MessageSettlement>>());
        pumping = new QueuePump(function, source, settlement, options, Get<TimeProvider>(), Get<ILogger<QueuePump>>()).RunAsync(
            stopping.Token,
            CancellationToken.None
        );
    }

    /// <summary>Ends receiving; what is in flight is finished.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await pumping;
    }

    /// <summary>Ends the services as a host does. Storage must go on answering.</summary>
    public async Task EndAsync()
    {
        await StopAsync();
        foreach (IHostedService service in Hosted.Reverse())
            await service.StopAsync(CancellationToken.None);
        foreach (IHostedLifecycleService service in Hosted.OfType<IHostedLifecycleService>().Reverse())
            await service.StoppedAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        stopping.Dispose();
        // Nothing answers its requests any more, so it cannot end as it would: what it still waits for is dropped.
        _ = pumping;
        await ((IAsyncDisposable)app).DisposeAsync();
    }

    private IEnumerable<IHostedService> Hosted =>
        app
            .Services.GetServices<IHostedService>()
            .Where(s => s.GetType().Assembly == typeof(HttpPipeline).Assembly || s.GetType().Assembly == typeof(GateOpening).Assembly);

    private async Task StartAsync()
    {
        foreach (IHostedLifecycleService service in Hosted.OfType<IHostedLifecycleService>())
            await service.StartingAsync(CancellationToken.None).ConfigureAwait(false);
        await Get<GateOpening>().WaitAsync(CancellationToken.None).ConfigureAwait(false);
        foreach (IHostedService service in Hosted)
            await service.StartAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static IEnumerable<KeyValuePair<string, string?>> Settings(string connectionString) =>
        [
            .. Tokens.Configuration,
            new("AzureWebJobsStorage", connectionString),
            new("Identity:TrustEasyAuthHeaders", "true"), // for the pages of the console
            TestTickets.Setting,
            new("Objections:LinkKeys:0", Convert.ToBase64String(SHA256.HashData("links"u8))),
            new("Objections:PublicAddress", "https://objection.example"),
            new("Ledger:SigningKey", SigningKey),
            new("Resumption:RulesFile", Path.Combine(AppContext.BaseDirectory, "resumption-rules.none.json")),
        ];

    private static string SigningKey { get; } = MakeSigningKey();

    private static string MakeSigningKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Convert.ToBase64String(key.ExportPkcs8PrivateKey());
    }

    /// <summary>Runs the app's own HTTP pipeline without a socket.</summary>
    private sealed class Requests(IServiceProvider services) : HttpMessageHandler
    {
        private readonly HttpPipeline pipeline = new(services, HttpPipeline.Use);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await using AsyncServiceScope scope = services.CreateAsyncScope();
            var answer = new MemoryStream();
            var context = new Microsoft.AspNetCore.Http.DefaultHttpContext { RequestServices = scope.ServiceProvider };
            context.Features.Set<Microsoft.AspNetCore.Http.Features.IHttpResponseBodyFeature>(
                new Microsoft.AspNetCore.Http.StreamResponseBodyFeature(answer)
            );
            Uri address = request.RequestUri!;
            context.Request.Method = request.Method.Method;
            context.Request.Scheme = address.Scheme;
            context.Request.Host = new(address.Authority);
            context.Request.Path = Uri.UnescapeDataString(address.AbsolutePath);
            context.Request.QueryString = new(address.Query);
            context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget = address.PathAndQuery;
            foreach ((string name, IEnumerable<string> values) in request.Headers)
                context.Request.Headers[name] = values.ToArray();
            if (request.Content is { } content)
            {
                byte[] body = await content.ReadAsByteArrayAsync(cancellationToken);
                foreach ((string name, IEnumerable<string> values) in content.Headers)
                    context.Request.Headers[name] = values.ToArray();
                context.Request.ContentLength = body.Length;
                context.Request.Body = new MemoryStream(body);
            }
            await pipeline.RunAsync(context);
            await context.Response.CompleteAsync();
            var response = new HttpResponseMessage((System.Net.HttpStatusCode)context.Response.StatusCode)
            {
                Content = new ByteArrayContent(answer.ToArray()),
                RequestMessage = request,
            };
            foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in context.Response.Headers)
            {
                if (!response.Headers.TryAddWithoutValidation(name, values.ToArray()))
                    response.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
            return response;
        }
    }
}
