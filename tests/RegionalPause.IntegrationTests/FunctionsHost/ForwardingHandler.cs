using RegionalPause.IntegrationTests.Bed;
using RegionalPause.IntegrationTests.FunctionsHost.Rpc;

namespace RegionalPause.IntegrationTests.FunctionsHost;

/// <summary>
/// Forwards requests as the host does: to the worker's own address under an invocation id, with the invocation beside it.
/// </summary>
internal sealed class ForwardingHandler(WorkerHost host)
    : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, Expect100ContinueTimeout = Eventually.Patience })
{
    /// <summary>The header by which request and invocation meet.</summary>
    public const string InvocationId = "x-ms-invocation-id";

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string id = Guid.NewGuid().ToString();
        request.Headers.Remove(InvocationId);
        request.Headers.Add(InvocationId, id);
        request.Headers.Remove("X-Forwarded-For");
        request.Headers.Add("X-Forwarded-For", "127.0.0.1"); // the host's proxy writes from whom it heard over what a client wrote
        cancellationToken.ThrowIfCancellationRequested();
        string function = request.RequestUri!.AbsolutePath.Split('/')[1] switch
        {
            "api" => "Api",
            "o" => "ObjectionPage",
            _ => "ConsolePages",
        };
        Task<string?> invoking = host.InvokeAsync(function, new TypedData { Http = new RpcHttp() }, cancellationToken, id);
        HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
        await invoking;
        return answer;
    }
}
