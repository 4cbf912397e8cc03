using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.Benchmarks;

/// <summary>
/// Storage that a million members fit into, in a process of its own: the simulated table service over HTTP, and queues that keep of each
/// message its id. Nothing reads from them, there are no blobs, and no signature is checked. It ends when its standard input does.
/// </summary>
internal sealed class CampaignStorage : IAsyncDisposable
{
    private const string Listening = "listening at ";

    private readonly ChildProcess process;

    private CampaignStorage(ChildProcess process, Uri address)
    {
        this.process = process;
        Account = new TestAccount(
            "campaign",
            Convert.ToBase64String("nobody checks it"u8),
            new Uri(address, "blob/"),
            new Uri(address, "queue/"),
            address
        );
    }

    /// <summary>The one account there.</summary>
    public TestAccount Account { get; }

    /// <summary>What it has used so far.</summary>
    public Usage? Usage => Benchmarks.Usage.Of(process.Id);

    /// <summary>Starts the process.</summary>
    public static async Task<CampaignStorage> StartAsync()
    {
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        ChildProcess process = ChildProcess.Start(
            Environment.ProcessPath!,
            ["campaign", "storage"],
            new Dictionary<string, string>(),
            Environment.CurrentDirectory,
            line =>
            {
                if (line.StartsWith(Listening, StringComparison.Ordinal))
                    address.TrySetResult(new Uri(line[Listening.Length..] + "/"));
                else
                    Console.WriteLine($"storage: {line}");
            }
        );
        if (await Task.WhenAny(address.Task, process.Ended) != address.Task)
            throw new InvalidOperationException($"The storage ended with {process.ExitCode}.");
        return new CampaignStorage(process, await address.Task);
    }

    /// <summary>How often each id was put into a queue.</summary>
    public async Task<Dictionary<string, int>> ReadIdsAsync(string queue, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        using var reader = new StreamReader(await http.GetStreamAsync($"{Account.Queue}{Account.Name}/{queue}/ids", cancellationToken));
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
            ids.Add(line[..line.IndexOf(' ')], int.Parse(line.AsSpan(line.IndexOf(' ') + 1), CultureInfo.InvariantCulture));
        return ids;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => process.DisposeAsync();

    /// <summary>The process itself.</summary>
    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using WebApplication app = builder.Build();
        var tables = new TablesOverHttp(TimeProvider.System);
        var queues = new QueuesOverHttp(TimeProvider.System);
        app.Run(context =>
            Target(context).Split('/', 3)[1] switch
            {
                "queue" => queues.AnswerAsync(context),
                "blob" => NoBlobs(context),
                _ => tables.AnswerAsync(context),
            }
        );
        await app.StartAsync(cancellationToken);
        Console.WriteLine(Listening + app.Urls.Single());
        await Task.Run(Console.In.ReadToEnd, cancellationToken);
        await app.StopAsync(cancellationToken);
    }

    /// <summary>What is asked for, as it came: a key may hold an escaped slash.</summary>
    public static string Target(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    /// <summary>The body of a request, as text.</summary>
    public static async Task<string> BodyAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(context.RequestAborted);
    }

    private static Task NoBlobs(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
