using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.IntegrationTests.FunctionsHost.Rpc;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.FunctionsHost;

/// <summary>Requests that a host forwards to the built worker, by every method, and what outsiders may try.</summary>
[Requirement("R29", "R33", "R36")]
public sealed class HTTP_through_the_Functions_host(OneWorker one) : IClassFixture<OneWorker>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/api/health", 200)]
    [InlineData("HEAD", "/api/health", 405)]
    [InlineData("OPTIONS", "/api/health", 405)]
    [InlineData("PATCH", "/api/health", 405)]
    [InlineData("DELETE", "/api/health", 405)]
    [InlineData("GET", "/api/openapi.json", 200)]
    [InlineData("GET", "/api/orders", 401)]
    [InlineData("GET", "/api/no-such-thing", 404)]
    [InlineData("GET", "/o", 200)]
    [InlineData("HEAD", "/o", 200)]
    [InlineData("GET", "/o/no-link", 200)]
    public async Task is_answered_whatever_the_method(string method, string path, int expected)
    {
        using HttpClient client = one.Worker.As(null);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using HttpResponseMessage answer = await client.SendAsync(request, Cancelled);

        ((int)answer.StatusCode).ShouldBe(expected);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task is_too_large_with_413_and_not_500(bool chunked)
    {
        using HttpClient client = one.Worker.As(Person.Olivia);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders")
        {
            Content = new ByteArrayContent(new byte[chunked ? 2 * 1024 * 1024 : 40 * 1024 * 1024]),
        };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = !chunked; // so that the answer comes before the body has gone

        using HttpResponseMessage answer = await client.SendAsync(request, Cancelled);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Theory]
    [InlineData("/api/../ContentSubmitted")]
    [InlineData("/api/%2e%2e/ContentSubmitted")]
    [InlineData("/api/%2E%2E/orders")]
    [InlineData("/api/..%2forders")]
    [InlineData("/api/orders%2fx")]
    [InlineData("/api//orders")]
    [InlineData("//api/orders")]
    [InlineData("/API/orders")]
    [InlineData("/Api/orders")]
    [InlineData("/api")]
    [InlineData("/ContentSubmitted")]
    [InlineData("/admin/functions")]
    [InlineData("/O/x")]
    [InlineData("http://localhost/ContentSubmitted")]
    public async Task reaches_nothing_by_another_spelling_of_a_path(string target) => (await SendRawAsync("GET", target, "")).ShouldBe(404);

    [Theory]
    [InlineData("X-MS-CLIENT-PRINCIPAL: eyJhdXRoX3R5cCI6ImFhZCIsImNsYWltcyI6W119\r\n")]
    [InlineData("X-MS-CLIENT-PRINCIPAL-ID: olivia\r\nX-MS-CLIENT-PRINCIPAL-NAME: olivia\r\n")]
    [InlineData("x-functions-key: master\r\nX-Azure-Functions-InvocationId: forged\r\n")]
    public async Task believes_no_header_that_claims_to_be_the_hosts(string headers) =>
        (await SendRawAsync("GET", "/api/orders", headers)).ShouldBe(401);

    [Fact]
    public async Task is_served_to_no_caller_that_has_no_invocation_of_the_host()
    {
        using var client = new HttpClient { BaseAddress = one.Worker.HttpAddress };

        using HttpResponseMessage answer = await client.GetAsync(new Uri("/api/health", UriKind.Relative), Cancelled);

        ((int)answer.StatusCode).ShouldBeGreaterThanOrEqualTo(500);
    }

    [Fact]
    public async Task survives_a_client_that_hangs_up()
    {
        using (HttpClient client = one.Worker.As(Person.Olivia))
        {
            using var impatient = new CancellationTokenSource();
            Task<HttpResponseMessage> asking = client.GetAsync(new Uri("/api/orders", UriKind.Relative), impatient.Token);
            await impatient.CancelAsync();
            await asking.ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        using HttpClient other = one.Worker.As(Person.Olivia);
        (await other.GetAsync(new Uri("/api/orders", UriKind.Relative), Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    // HttpClient would tidy the path up.
    private async Task<int> SendRawAsync(string method, string target, string headers)
    {
        string id = Guid.NewGuid().ToString();
        Task<string?> invoking = one.Worker.InvokeAsync("Api", new TypedData { Http = new RpcHttp() }, Cancelled, id);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, one.Worker.HttpAddress.Port, Cancelled);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{ForwardingHandler.InvocationId}: {id}\r\n{headers}\r\n"
            ),
            Cancelled
        );
        using var reader = new StreamReader(stream, Encoding.ASCII);
        int status = int.Parse((await reader.ReadLineAsync(Cancelled))!.Split(' ')[1], CultureInfo.InvariantCulture);
        await Task.WhenAny(invoking, Task.Delay(TimeSpan.FromMilliseconds(1), Cancelled));
        return status;
    }
}

/// <summary>A worker, started once for tests that leave it as it was.</summary>
public sealed class OneWorker(Azurite azurite) : IAsyncLifetime
{
    internal WorkerHost Worker { get; private set; } = null!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() =>
        Worker = await WorkerHost.StartAsync(new Deployment(), azurite.NewAccount(), CancellationToken.None);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Worker.DisposeAsync();
}
