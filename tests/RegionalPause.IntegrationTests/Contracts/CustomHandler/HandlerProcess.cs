using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.IntegrationTests.Contracts.CustomHandler;

/// <summary>The app as the Functions host starts it, with this class as the host.</summary>
internal sealed class HandlerProcess : IAsyncDisposable
{
    private readonly ChildProcess process;
    private readonly ConcurrentQueue<string> lines;

    private HandlerProcess(int port, ChildProcess process, ConcurrentQueue<string> lines)
    {
        (Port, this.process, this.lines) = (port, process, lines);
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"), Timeout = Eventually.Patience };
    }

    public int Port { get; }

    public HttpClient Client { get; }

    public IEnumerable<string> Log => lines;

    /// <summary>Starts it and, like the host, takes any answer to <c>GET /</c> for readiness.</summary>
    public static async Task<HandlerProcess> StartAsync(TestAccount account, CancellationToken cancellationToken, params (string Name, string Value)[] settings)
    {
        int port = FreePort();
        string assembly = Repository.Built("RegionalPause.App", "RegionalPause.App.dll");
        var lines = new ConcurrentQueue<string>();
        var environment = new Dictionary<string, string>
        {
            ["FUNCTIONS_CUSTOMHANDLER_PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["FUNCTIONS_HTTPWORKER_PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["FUNCTIONS_WORKER_RUNTIME"] = "custom",
            ["AzureWebJobsStorage"] = account.ConnectionString,
            ["Tickets__Key"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Objections__LinkKeys__0"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Ledger__SigningKey"] = LedgerKey.Make().Private,
            ["Resumption__RulesFile"] = Path.Combine(AppContext.BaseDirectory, "resumption-rules.none.json"),
            ["DOTNET_ENVIRONMENT"] = "Production",
        };
        foreach ((string name, string value) in settings)
            environment[name] = value;
        var app = new HandlerProcess(port, ChildProcess.Start("dotnet", ["exec", assembly, "--exit-with-parent"], environment, Path.GetDirectoryName(assembly)!, lines.Enqueue), lines);
        try
        {
            await Eventually.UntilAsync("the handler answers GET /", () => app.IsReadyAsync(cancellationToken), cancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Invokes a queue function with one message, bound as a string: a literal inside a literal.</summary>
    public async Task<HttpResponseMessage> InvokeAsync(string function, string binding, string message, CancellationToken cancellationToken, int dequeueCount = 1, Guid? messageId = null)
    {
        var invocation = new Dictionary<string, Dictionary<string, string>>
        {
            ["Data"] = new() { [binding] = JsonSerializer.Serialize(message) },
            ["Metadata"] = new()
            {
                ["DequeueCount"] = dequeueCount.ToString(CultureInfo.InvariantCulture),
                ["Id"] = JsonSerializer.Serialize(messageId ?? Guid.NewGuid()),
                ["InsertionTime"] = "2024-09-20T09:30:01Z",
            },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/" + function) { Content = JsonContent.Create(invocation) };
        await request.Content.LoadIntoBufferAsync(cancellationToken);
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        request.Headers.UserAgent.ParseAdd("Azure-Functions-Host/4.1037.0");
        return await Client.SendAsync(request, cancellationToken);
    }

    /// <summary>SIGTERM, and waits until it has ended by itself.</summary>
    public async Task<int> StopAsync()
    {
        process.Terminate();
        await process.Ended.WaitAsync(Eventually.Patience);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await process.DisposeAsync();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (process.Ended.IsCompleted)
            throw new InvalidOperationException($"The handler ended with {process.ExitCode}:\n{string.Join('\n', lines)}");
        try
        {
            using HttpResponseMessage answer = await Client.GetAsync(new Uri("/", UriKind.Relative), cancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
