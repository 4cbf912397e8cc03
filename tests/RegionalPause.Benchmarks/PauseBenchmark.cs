using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.IntegrationTests.Processes;

namespace RegionalPause.Benchmarks;

/// <summary>
/// How soon a pause of the UK takes effect while content flows, as seen from outside: by HTTP and the queues only. Two builds of the app
/// can be compared; they run in turn, each on a new Azurite.
/// </summary>
internal static class PauseBenchmark
{
    private const int Blocks = 3;
    private const int PausesInBlock = 10;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <summary>Measures the build beside the benchmark, and another one if it is given.</summary>
    /// <param name="rates">Items a second that flow; one table row for each.</param>
    /// <param name="otherBuild">Path of the other build's <c>RegionalPause.App.dll</c>; <c>null</c> to measure one build.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    public static async Task RunAsync(IEnumerable<int> rates, string? otherBuild, CancellationToken cancellationToken)
    {
        var deployment = new Deployment { Settings = { ["Logging__LogLevel__Default"] = "Warning" } };
        Console.WriteLine("| items/s | build | pauses | instant | p50, ms | p90 | p99 | max | leaked |");
        Console.WriteLine("|---:|---|---:|---|---:|---:|---:|---:|---:|");
        foreach (int rate in rates)
        {
            List<MeasuredPause> other = [],
                ours = [];
            for (int block = 0; block < Blocks; block++)
            {
                if (otherBuild is not null)
                    other.AddRange(await BlockAsync(deployment, otherBuild, rate, cancellationToken));
                ours.AddRange(await BlockAsync(deployment, null, rate, cancellationToken));
            }
            Print(rate, "other", other);
            Print(rate, "this", ours);
        }
    }

    /// <summary>Some pauses of one app process. The first is not counted: the process compiles as it goes.</summary>
    private static async Task<List<MeasuredPause>> BlockAsync(
        Deployment deployment,
        string? build,
        int rate,
        CancellationToken cancellationToken
    )
    {
        await using AzuriteServer azurite = await AzuriteServer.StartInMemoryAsync(accounts: 1);
        TestAccount account = azurite.NewAccount();
        await using AppProcess app = await deployment.StartAppAsync(account, cancellationToken, build: build);
        await app.OpenFlagsAsync(["UK", "IE"], cancellationToken);
        await using var training = new QueueCollector(account, "content-admitted", parallel: 2);
        await using var withheld = new QueueCollector(account, "content-withheld", parallel: 2);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task feeding = FeedAsync(account, rate, ending.Token);
        List<(MeasuredPause Pause, DateTimeOffset Effective, DateTimeOffset Lifted)> pauses = [];
        for (int n = 0; n <= PausesInBlock; n++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1_000 + (137 * n % 500)), cancellationToken);
            pauses.Add(await PauseAsync(app, $"pause-{n}", cancellationToken));
            Console.Error.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(build is null ? "this" : "other")}, {rate}/s: {pauses[^1].Pause.Acknowledged:F0}, {pauses[^1].Pause.Fenced:F0}, {pauses[^1].Pause.Effective:F0} ms"
                )
            );
        }
        await ending.CancelAsync();
        await feeding;
        await Task.WhenAll(training.FinishAsync(), withheld.FinishAsync());
        return [.. pauses.Skip(1).Select(p => p.Pause with { Leaked = training.Messages.Count(m => IsLeaked(m, p.Effective, p.Lifted)) })];
    }

    /// <summary>Pauses, waits for the stages, then lifts.</summary>
    private static async Task<(MeasuredPause Pause, DateTimeOffset Effective, DateTimeOffset Lifted)> PauseAsync(
        AppProcess app,
        string id,
        CancellationToken cancellationToken
    )
    {
        using HttpClient olivia = app.As(Person.Olivia);
        long pressed = Stopwatch.GetTimestamp();
        using (
            HttpResponseMessage answer = await olivia.PostAsync(
                new Uri("/api/orders", UriKind.Relative),
                AppProcess.Json($$"""{"id":"{{id}}","jurisdictions":["UK"],"authority":"ICO"}"""),
                cancellationToken
            )
        )
            answer.EnsureSuccessStatusCode();
        double acknowledged = Stopwatch.GetElapsedTime(pressed).TotalMilliseconds;
        double? fenced = null;
        while (true)
        {
            JsonElement order = await olivia.GetFromJsonAsync<JsonElement>(
                new Uri($"/api/orders/{id}", UriKind.Relative),
                cancellationToken
            );
            double elapsed = Stopwatch.GetElapsedTime(pressed).TotalMilliseconds;
            string stage = order.GetProperty("stage").GetString()!;
            if (stage is "fenced" or "effective")
                fenced ??= elapsed;
            if (stage == "effective")
            {
                DateTimeOffset effective = order.GetProperty("effectiveAt").GetDateTimeOffset();
                // Long enough for items of a second that lies wholly after the instant (queues state whole seconds).
                await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
                DateTimeOffset lifted = await new Operators(app).LiftAsync(id, cancellationToken);
                return (new MeasuredPause(acknowledged, fenced!.Value, elapsed, 0), effective, lifted);
            }
            await Task.Delay(Look, cancellationToken);
        }
    }

    /// <summary>Submits items at a rate, every second one British, and never waits for an answer.</summary>
    private static async Task FeedAsync(TestAccount account, int rate, CancellationToken ending)
    {
        QueueClient queue = account.QueueClient("content-submitted");
        var sending = new ConcurrentDictionary<Task, byte>();
        using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        long started = Stopwatch.GetTimestamp();
        int sent = 0;
        try
        {
            while (await clock.WaitForNextTickAsync(ending))
            {
                for (int due = (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * rate); sent < due; sent++)
                {
                    Task send = queue.SendMessageAsync(
                        Submission
                            .Post(
                                string.Create(CultureInfo.InvariantCulture, $"post:{sent}"),
                                sent % 2 == 0 ? "GB" : "IE",
                                author: string.Create(CultureInfo.InvariantCulture, $"member:{sent % 400}")
                            )
                            .Body,
                        CancellationToken.None
                    );
                    sending.TryAdd(send, 0);
                    _ = send.ContinueWith(done => sending.TryRemove(done, out _), TaskScheduler.Default);
                }
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(sending.Keys);
        }
    }

    /// <summary>A British item that the broker took in a second that lies wholly between effective and lifted.</summary>
    private static bool IsLeaked(QueueMessage message, DateTimeOffset effective, DateTimeOffset lifted)
    {
        string content = JsonNode.Parse(message.Body)!["data"]!["contentId"]!.GetValue<string>();
        bool isBritish = int.Parse(content["post:".Length..], CultureInfo.InvariantCulture) % 2 == 0;
        DateTimeOffset second = message.InsertedOn!.Value;
        return isBritish && second >= effective && second.AddSeconds(1) < lifted;
    }

    private static void Print(int rate, string build, List<MeasuredPause> pauses)
    {
        if (pauses.Count == 0)
            return;
        foreach (
            (string instant, ImmutableArray<double> times) in (ReadOnlySpan<(string, ImmutableArray<double>)>)
                [
                    ("acknowledged", [.. pauses.Select(p => p.Acknowledged).Order()]),
                    ("fenced", [.. pauses.Select(p => p.Fenced).Order()]),
                    ("effective", [.. pauses.Select(p => p.Effective).Order()]),
                ]
        )
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {rate} | {build} | {pauses.Count} | {instant} | {At(0.5):F0} | {At(0.9):F0} | {At(0.99):F0} | {times[^1]:F0} | {pauses.Sum(p => p.Leaked)} |"
                )
            );
            double At(double share) => times[(int)Math.Ceiling(share * times.Length) - 1];
        }
    }

    /// <summary>One pause; each instant in milliseconds after the command was sent.</summary>
    /// <param name="Acknowledged">The command was answered.</param>
    /// <param name="Fenced">A reader of the order saw it fenced.</param>
    /// <param name="Effective">A reader of the order saw it effective.</param>
    /// <param name="Leaked">British items that were sent to training in between effective and lifted.</param>
    private sealed record MeasuredPause(double Acknowledged, double Fenced, double Effective, int Leaked);
}
