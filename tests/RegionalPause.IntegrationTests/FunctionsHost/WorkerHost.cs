using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.IntegrationTests.FunctionsHost.Rpc;

namespace RegionalPause.IntegrationTests.FunctionsHost;

/// <summary>
/// Plays the Functions host for one worker, which is the built app: starts it with the host's arguments, indexes and loads its functions,
/// invokes them, and ends it.
/// </summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    private readonly Deployment deployment;
    private readonly WebApplication server;
    private readonly WorkerStream stream;
    private readonly ChildProcess process;
    private readonly ConcurrentQueue<string> lines;
    private ImmutableDictionary<string, RpcFunctionMetadata> functions = ImmutableDictionary<string, RpcFunctionMetadata>.Empty;

    private WorkerHost(
        Deployment deployment,
        WebApplication server,
        WorkerStream stream,
        ChildProcess process,
        ConcurrentQueue<string> lines
    ) => (this.deployment, this.server, this.stream, this.process, this.lines) = (deployment, server, stream, process, lines);

    /// <summary>The functions the worker told of, by name.</summary>
    public IReadOnlyDictionary<string, RpcFunctionMetadata> Functions => functions;

    /// <summary>Where the worker takes requests that the host forwards.</summary>
    public Uri HttpAddress { get; private set; } = null!;

    /// <summary>What the worker wrote and logged.</summary>
    public IEnumerable<string> Log => lines.Concat(stream.Logs);

    /// <summary>Its exit code, once it has ended.</summary>
    public Task<int> Ended => process.Ended.ContinueWith(_ => process.ExitCode, TaskScheduler.Default);

    /// <summary>Starts a worker and loads its functions.</summary>
    /// <param name="deployment">Keys and settings.</param>
    /// <param name="account">Its storage.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="folder">Where it was built; by default as the tests were.</param>
    /// <param name="name">Its assembly.</param>
    public static async Task<WorkerHost> StartAsync(
        Deployment deployment,
        TestAccount account,
        CancellationToken cancellationToken,
        string? folder = null,
        string name = "RegionalPause.App.dll"
    )
    {
        var stream = new WorkerStream();
        WebApplication server = await ListenAsync(stream);
        string assembly = folder is null ? Repository.Built("RegionalPause.App", name) : Path.Combine(folder, name);
        var environment = new Dictionary<string, string>(deployment.Environment(account))
        {
            ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
            ["FUNCTIONS_WORKER_DIRECTORY"] = Path.GetDirectoryName(assembly)!,
            ["FUNCTIONS_APPLICATION_DIRECTORY"] = Path.GetDirectoryName(assembly)!,
        };
        var lines = new ConcurrentQueue<string>();
        ChildProcess process = ChildProcess.Start(
            "dotnet",
            ["exec", assembly, .. Arguments(server), "--exit-with-parent"],
            environment,
            Path.GetDirectoryName(assembly)!,
            lines.Enqueue
        );
        var host = new WorkerHost(deployment, server, stream, process, lines);
        try
        {
            await host.LoadAsync(Path.GetDirectoryName(assembly)!, cancellationToken);
            return host;
        }
        catch (Exception exception)
        {
            await host.DisposeAsync();
            throw new InvalidOperationException($"The worker did not start: {exception.Message}\n{string.Join('\n', host.Log)}", exception);
        }
    }

    /// <summary>A client whose requests go through the host; <c>null</c> is a caller without a token.</summary>
    public HttpClient As(Person? person)
    {
        var client = new HttpClient(new ForwardingHandler(this)) { BaseAddress = HttpAddress, Timeout = Eventually.Patience };
        if (person is not null)
            client.DefaultRequestHeaders.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue(
                "Bearer",
                deployment.TokenOf(person)
            );
        return client;
    }

    /// <summary>Invokes a function; <c>null</c> if it succeeded, else what the worker says.</summary>
    public async Task<string?> InvokeAsync(
        string function,
        TypedData data,
        CancellationToken cancellationToken,
        string? id = null,
        IReadOnlyDictionary<string, TypedData>? metadata = null
    )
    {
        RpcFunctionMetadata about = functions[function];
        id ??= Guid.NewGuid().ToString();
        string name = about.Bindings.Single(b => b.Value.Type.EndsWith("Trigger", StringComparison.Ordinal)).Key;
        var request = new InvocationRequest
        {
            InvocationId = id,
            FunctionId = about.FunctionId,
            InputData =
            {
                new ParameterBinding { Name = name, Data = data },
            },
            TraceContext = new RpcTraceContext(),
        };
        foreach ((string key, TypedData value) in metadata ?? new Dictionary<string, TypedData>())
            request.TriggerMetadata[key] = value;
        await using CancellationTokenRegistration cancelling = cancellationToken.Register(() =>
            stream.Tell(new StreamingMessage { InvocationCancel = new InvocationCancel { InvocationId = id } })
        );
        StreamingMessage answer = await stream.AskAsync(
            id,
            new StreamingMessage { RequestId = id, InvocationRequest = request },
            CancellationToken.None
        );
        StatusResult result = answer.InvocationResponse.Result;
        return result.Status == StatusResult.Types.Status.Success ? null : result.Exception?.Message ?? result.Status.ToString();
    }

    /// <summary>Ends the worker as the host does, and returns its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        stream.Tell(
            new StreamingMessage
            {
                WorkerTerminate = new WorkerTerminate { GracePeriod = new Google.Protobuf.WellKnownTypes.Duration { Seconds = 5 } },
            }
        );
        return await Ended.WaitAsync(Eventually.Patience);
    }

    /// <summary>Ends the host and leaves the worker: its connection breaks, and nothing listens any more.</summary>
    public async Task StopHostAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await server.StopAsync(atOnce.Token);
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.Ended;
        stream.FailAll();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await server.DisposeAsync();
    }

    private static async Task<WebApplication> ListenAsync(WorkerStream stream)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(static grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(stream);
        WebApplication server = builder.Build();
        server.MapGrpcService<WorkerStream>();
        await server.StartAsync();
        return server;
    }

    private static string[] Arguments(WebApplication server)
    {
        var address = new Uri(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        string port = address.Port.ToString(CultureInfo.InvariantCulture),
            worker = Guid.NewGuid().ToString(),
            request = Guid.NewGuid().ToString(),
            length = int.MaxValue.ToString(CultureInfo.InvariantCulture);
        return
        [
            "--host",
            "127.0.0.1",
            "--port",
            port,
            "--workerId",
            worker,
            "--requestId",
            request,
            "--grpcMaxMessageLength",
            length,
            "--functions-uri",
            address.ToString(),
            "--functions-worker-id",
            worker,
            "--functions-request-id",
            request,
            "--functions-grpc-max-message-length",
            length,
        ];
    }

    private async Task LoadAsync(string folder, CancellationToken cancellationToken)
    {
        await Task.WhenAny(stream.Started, process.Ended).WaitAsync(Eventually.Patience, cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Eventually.Patience);
        StreamingMessage init = await stream.AskAsync(
            "init",
            new StreamingMessage
            {
                WorkerInitRequest = new WorkerInitRequest
                {
                    HostVersion = "4.1037.0",
                    WorkerDirectory = folder,
                    FunctionAppDirectory = folder,
                    Capabilities = { ["MultiStream"] = "true" },
                },
            },
            patience.Token
        );
        HttpAddress = new Uri(init.WorkerInitResponse.Capabilities["HttpUri"]);
        StreamingMessage metadata = await stream.AskAsync(
            "metadata",
            new StreamingMessage { FunctionsMetadataRequest = new FunctionsMetadataRequest { FunctionAppDirectory = folder } },
            patience.Token
        );
        foreach (RpcFunctionMetadata function in metadata.FunctionMetadataResponse.FunctionMetadataResults)
        {
            foreach (string raw in function.RawBindings)
                Fill(function, JsonDocument.Parse(raw).RootElement);
            StreamingMessage loaded = await stream.AskAsync(
                function.FunctionId,
                new StreamingMessage
                {
                    FunctionLoadRequest = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function },
                },
                patience.Token
            );
            if (loaded.FunctionLoadResponse.Result.Status != StatusResult.Types.Status.Success)
                throw new InvalidOperationException(
                    $"{function.Name} did not load: {loaded.FunctionLoadResponse.Result.Exception?.Message}"
                );
            functions = functions.Add(function.Name, function);
        }
        // The worker names its address before it listens there; the host tries again until it does.
        await Eventually.UntilAsync(
            "the worker takes requests",
            async () =>
            {
                using var client = new System.Net.Sockets.TcpClient();
                try
                {
                    await client.ConnectAsync(IPAddress.Loopback, HttpAddress.Port, cancellationToken);
                    return true;
                }
                catch (System.Net.Sockets.SocketException)
                {
                    return false;
                }
            },
            cancellationToken
        );
    }

    private static void Fill(RpcFunctionMetadata function, JsonElement binding)
    {
        var info = new BindingInfo
        {
            Type = binding.GetProperty("type").GetString(),
            Direction = string.Equals(binding.GetProperty("direction").GetString(), "out", StringComparison.OrdinalIgnoreCase)
                ? BindingInfo.Types.Direction.Out
                : BindingInfo.Types.Direction.In,
        };
        if (binding.TryGetProperty("properties", out JsonElement properties))
        {
            foreach (JsonProperty property in properties.EnumerateObject())
                info.Properties[property.Name] = property.Value.ToString();
        }
        function.Bindings[binding.GetProperty("name").GetString()!] = info;
    }
}
