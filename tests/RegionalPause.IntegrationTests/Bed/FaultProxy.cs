using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>
/// Stands between a process under test and Azurite and does to its storage requests what a <see cref="FaultPlan"/> says. Signatures stay
/// good because the request target and the signed headers go on unchanged, byte for byte.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private static readonly HashSet<string> OfOneHop = new(
        ["Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Expect", "Host", "Content-Length"],
        StringComparer.OrdinalIgnoreCase
    );

    private readonly AzuriteServer upstream;
    private readonly WebApplication app;
    private readonly CancellationTokenSource ending = new();
    private readonly HttpClient client = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private Uri[] listening = [];
    private int forwarded;

    private FaultProxy(AzuriteServer upstream)
    {
        this.upstream = upstream;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            foreach (StorageService _ in Enum.GetValues<StorageService>())
                kestrel.Listen(IPAddress.Loopback, 0);
        });
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    /// <summary>What goes wrong; may be changed at any time.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>Requests that reached storage.</summary>
    public int Forwarded => forwarded;

    /// <summary>Starts a proxy on free ports.</summary>
    public static async Task<FaultProxy> StartAsync(AzuriteServer upstream)
    {
        var proxy = new FaultProxy(upstream);
        await proxy.app.StartAsync();
        // In the order in which they were asked for: blob, queue, table.
        proxy.listening =
        [
            .. proxy.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a)),
        ];
        return proxy;
    }

    /// <summary>The same account, reached through this proxy.</summary>
    public TestAccount Before(TestAccount account) =>
        account with
        {
            Blob = listening[(int)StorageService.Blob],
            Queue = listening[(int)StorageService.Queue],
            Table = listening[(int)StorageService.Table],
        };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Faults.Clear();
        await ending.CancelAsync();
        await app.DisposeAsync();
        client.Dispose();
        ending.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var service = (StorageService)Array.FindIndex(listening, uri => uri.Port == context.Connection.LocalPort);
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        byte[] body = buffer.ToArray();
        var call = StorageCall.Of(service, context.Request.Method, target, body);
        FaultRule? rule = Faults.Claim(call);
        try
        {
            await ActAsync(context, call, body, rule);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // Storage is gone, or the test is over: the caller sees a cut connection.
            context.Abort();
        }
    }

    private async Task ActAsync(HttpContext context, StorageCall call, byte[] body, FaultRule? rule)
    {
        switch (rule?.Fault)
        {
            case Fault.NeverArrives:
                context.Abort();
                return;
            case Fault.Answers answers:
                var answer = FaultAnswer.To(call, answers.Status);
                context.Response.StatusCode = answer.Status;
                context.Response.ContentType = answer.ContentType;
                await context.Response.WriteAsync(answer.Body, ending.Token);
                return;
            case Fault.Late late:
                await Task.Delay(late.By, ending.Token);
                break;
            case Fault.Held:
                await rule.Released.WaitAsync(ending.Token);
                break;
            case Fault.Twice:
                using (await ForwardAsync(context.Request, call, body, rule)) { }
                break;
        }

        using HttpResponseMessage response = await ForwardAsync(context.Request, call, body, rule);
        if (rule?.Fault is Fault.AnswerLost)
        {
            context.Abort();
            return;
        }
        await ReturnAsync(response, context.Response);
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpRequest request, StorageCall call, byte[] body, FaultRule? rule)
    {
        // Canonicalizing would unescape parts of the target, and the signature covers it as it was sent.
        var uri = new Uri(
            upstream[call.Service].GetLeftPart(UriPartial.Authority) + call.Target,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );
        using var message = new HttpRequestMessage(new HttpMethod(call.Method), uri) { Version = HttpVersion.Version11 };
        if (body.Length > 0 || request.ContentLength is not null)
            message.Content = new ByteArrayContent(body);
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in request.Headers)
        {
            if (!OfOneHop.Contains(name) && !message.Headers.TryAddWithoutValidation(name, value.ToArray()))
                message.Content?.Headers.TryAddWithoutValidation(name, value.ToArray());
        }

        // Not the caller's cancellation: what is on its way arrives, whether or not somebody still waits.
        HttpResponseMessage response = await client.SendAsync(message, HttpCompletionOption.ResponseContentRead, ending.Token);
        Interlocked.Increment(ref forwarded);
        if (rule is not null)
        {
            string said = call.IsTransaction ? Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(ending.Token)) : "";
            rule.Heard(StorageAnswer.Of(call, (int)response.StatusCode, said));
        }
        return response;
    }

    private async Task ReturnAsync(HttpResponseMessage from, HttpResponse to)
    {
        to.StatusCode = (int)from.StatusCode;
        foreach ((string name, IEnumerable<string> value) in from.Headers.Concat(from.Content.Headers))
        {
            if (!OfOneHop.Contains(name))
                to.Headers[name] = value.ToArray();
        }
        byte[] body = await from.Content.ReadAsByteArrayAsync(ending.Token);
        to.ContentLength = to.StatusCode is 204 or 304 ? null : body.Length;
        if (body.Length > 0)
            await to.Body.WriteAsync(body, ending.Token);
    }
}
