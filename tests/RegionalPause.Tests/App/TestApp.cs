using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegionalPause.App.Hosting;
using RegionalPause.App.Identity;
using RegionalPause.App.Pages.Objecting;
using RegionalPause.Campaigns;
using RegionalPause.Drains;
using RegionalPause.Drills;
using RegionalPause.Engagement;
using RegionalPause.Erasure;
using RegionalPause.Evidence;
using RegionalPause.Flags;
using RegionalPause.Gate;
using RegionalPause.Gate.FeatureFlags;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Members;
using RegionalPause.Objections;
using RegionalPause.Objections.Links;
using RegionalPause.Pauses;
using RegionalPause.Poison;
using RegionalPause.Quarantine;
using RegionalPause.Resumption;
using RegionalPause.Tickets;
using RegionalPause.TrainingRuns;
using RegionalPause.Verification;
using RegionalPause.Webhooks;

namespace RegionalPause.Tests.App;

/// <summary>The app's own HTTP pipeline on a real socket, with nothing behind its endpoints.</summary>
internal sealed class TestApp : IAsyncDisposable
{
    /// <summary>What endpoints ask for; there, and good for nothing: no test of the protocol gets that far.</summary>
    private static readonly Type[] BehindTheApi =
    [
        typeof(ContentHandler),
        typeof(DecisionReader),
        typeof(PauseHandler),
        typeof(PoisonHandler),
        typeof(FlagHandler),
        typeof(ChangePreviews),
        typeof(DataPreviews),
        typeof(TrainingFlags),
        typeof(HoldHandler),
        typeof(LedgerProofs),
        typeof(SealedLedger),
        typeof(EvidenceService),
        typeof(MemberErasure),
        typeof(EngagementHandler),
        typeof(QuarantineReader),
        typeof(RecallHandler),
        typeof(ResumptionHandler),
        typeof(MemberImport),
        typeof(CampaignHandler),
        typeof(DrillHandler),
        typeof(ObjectionHandler),
        typeof(FleetReader),
        typeof(DispositionReader),
        typeof(HoldAudit),
        typeof(SealLagReader),
        typeof(ShardStatus),
        typeof(TicketIssuer),
        typeof(OwnTickets),
        typeof(JurisdictionAtlas),
        typeof(PlaceNames),
        typeof(ObjectionLinks),
        typeof(PermitHandler),
        typeof(WebhookHandler),
    ];

    private readonly WebApplication app;

    private TestApp(WebApplication app)
    {
        this.app = app;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Client = new HttpClient { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    /// <summary>A service behind it.</summary>
    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>Starts it.</summary>
    /// <param name="asWorker">Runs the pipeline inside a function's endpoint, as under the Functions host.</param>
    /// <param name="settings">Configuration.</param>
    /// <param name="stopAtEndpoints">Answer 299 with the endpoint's name instead of running it.</param>
    /// <param name="services">More services.</param>
    /// <param name="routes">More endpoints.</param>
    public static async Task<TestApp> StartAsync(
        bool asWorker = false,
        IEnumerable<KeyValuePair<string, string?>>? settings = null,
        bool stopAtEndpoints = false,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? routes = null
    )
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(settings ?? []);
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddIdentity(builder.Configuration);
        builder.Services.AddHttpApi();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        foreach (Type handler in BehindTheApi)
            builder.Services.AddSingleton(handler, RuntimeHelpers.GetUninitializedObject(handler));
        if (asWorker)
            builder.Services.AddSingleton(new HostProxies(1));
        services?.Invoke(builder.Services);

        WebApplication app = builder.Build();
        void Use(IApplicationBuilder pipeline)
        {
            HttpPipeline.UseChecks(pipeline);
            if (stopAtEndpoints)
                pipeline.Use((context, next) => context.GetEndpoint() is null ? next(context) : Reached(context));
            pipeline.UseEndpoints(HttpPipeline.Map);
        }

        if (asWorker)
        {
            var inner = new HttpPipeline(app.Services, Use);
            app.Map("/{**path}", (Delegate)inner.RunAsync);
        }
        else
        {
            Use(app);
        }
        routes?.Invoke(app);
        await app.StartAsync();
        return new TestApp(app);
    }

    /// <summary>Sends a request whose first line is exactly this, as no client library would.</summary>
    public async Task<int> SendRawAsync(string method, string target, string body = "", string headers = "")
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Address.Port);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}"
            )
        );
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return int.Parse((await reader.ReadLineAsync())!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }

    private static Task Reached(HttpContext context)
    {
        context.Response.StatusCode = 299;
        return Task.CompletedTask;
    }
}
