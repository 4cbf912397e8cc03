using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>The real app, as users start it, in a process of its own.</summary>
internal sealed class AppProcess : IAsyncDisposable
{
    private readonly Deployment deployment;
    private readonly ChildProcess process;
    private readonly ConcurrentQueue<string> lines;

    private AppProcess(Deployment deployment, Uri address, ChildProcess process, ConcurrentQueue<string> lines) =>
        (this.deployment, Address, this.process, this.lines) = (deployment, address, process, lines);

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>What it has written so far.</summary>
    public IEnumerable<string> Log => lines;

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>A client that is a person to it; <c>null</c> is nobody.</summary>
    public HttpClient As(Person? person)
    {
        var client = new HttpClient { BaseAddress = Address, Timeout = Eventually.Patience };
        if (person is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", deployment.TokenOf(person));
        return client;
    }

    /// <summary>
    /// Opens training flags, and sees that this instance has noticed: an opened flag may be half a second old before it is (R6).
    /// </summary>
    public async Task OpenFlagsAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        using HttpClient alice = As(Person.Alice);
        foreach (string name in names)
        {
            using HttpResponseMessage set = await alice.PutAsync(
                new Uri($"/api/flags/{name}", UriKind.Relative),
                Json("""{"open":true}"""),
                cancellationToken
            );
            set.EnsureSuccessStatusCode();
        }
        await NoticeLawAsync(cancellationToken);
    }

    /// <summary>Has it read the law as it is now, which a dry run does.</summary>
    public async Task NoticeLawAsync(CancellationToken cancellationToken)
    {
        using HttpClient pipeline = As(Person.Pipeline);
        using HttpResponseMessage decided = await pipeline.PostAsync(
            new Uri("/api/decisions?dryRun=true", UriKind.Relative),
            Json(Submission.Post("post:0", "GB").Body),
            cancellationToken
        );
        decided.EnsureSuccessStatusCode();
    }

    /// <summary>SIGSTOP: it stands still with every connection open.</summary>
    public void Freeze() => process.Freeze();

    /// <summary>SIGCONT.</summary>
    public void Thaw() => process.Thaw();

    /// <summary>SIGKILL, in the middle of whatever it does.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.Ended.WaitAsync(Eventually.Patience);
    }

    /// <summary>SIGTERM; it may finish what it does.</summary>
    public void Terminate() => process.Terminate();

    /// <summary>SIGTERM, and waits until it has ended by itself.</summary>
    public async Task<int> StopAsync()
    {
        process.Terminate();
        await process.Ended.WaitAsync(Eventually.Patience);
        return process.ExitCode;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => process.DisposeAsync();

    internal static AppProcess Start(
        Deployment deployment,
        IReadOnlyDictionary<string, string> environment,
        Action<string> log,
        string? build = null
    )
    {
        var address = new Uri($"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}");
        string assembly = build ?? Repository.Built("RegionalPause.App", "RegionalPause.App.dll");
        var lines = new ConcurrentQueue<string>();
        var settings = new Dictionary<string, string>(environment) { ["ASPNETCORE_URLS"] = address.ToString() };
        ChildProcess process = ChildProcess.Start(
            "dotnet",
            ["exec", assembly, "--exit-with-parent"],
            settings,
            Path.GetDirectoryName(assembly)!,
            line =>
            {
                lines.Enqueue(line);
                log(line);
            }
        );
        return new AppProcess(deployment, address, process, lines);
    }

    internal async Task IsUpAsync(bool healthy, CancellationToken cancellationToken)
    {
        using HttpClient client = As(null);
        await Eventually.UntilAsync(
            $"the app at {Address} answers",
            async () =>
            {
                if (process.Ended.IsCompleted)
                    throw new InvalidOperationException($"The app ended with {process.ExitCode}:\n{string.Join('\n', lines)}");
                try
                {
                    using HttpResponseMessage answer = await client.GetAsync(new Uri("/api/health", UriKind.Relative), cancellationToken);
                    return !healthy || answer.IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            cancellationToken
        );
    }

    // With its length: the app refuses a chunked body.
    internal static ByteArrayContent Json(string text) =>
        new(System.Text.Encoding.UTF8.GetBytes(text)) { Headers = { { "Content-Type", "application/json" } } };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
