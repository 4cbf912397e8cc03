using System.Diagnostics;
using System.Globalization;
using Azure.Storage.Queues;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.IntegrationTests.FunctionsHost;
using RegionalPause.IntegrationTests.FunctionsHost.Rpc;
using RegionalPause.IntegrationTests.Processes;
using RegionalPause.Messaging;

namespace RegionalPause.Benchmarks;

/// <summary>
/// The app as a worker of the Functions host, which the benchmark plays: from its start to the first answered invocation against a bare
/// isolated worker, and how soon a pause is effective under three workers against three self-hosted processes, each with the same paced
/// stream.
/// </summary>
internal static class WorkerBenchmark
{
    private const int Rounds = 7;
    private const int ItemsPerSecond = 40;
    private static readonly string[] Flags = ["UK", "IE"];

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        await using AzuriteServer azurite = await AzuriteServer.StartInMemoryAsync(accounts: 4);
        await StartAsync(azurite.NewAccount(), cancellationToken);
        await PauseAsync(azurite, cancellationToken);
    }

    private static async Task StartAsync(TestAccount account, CancellationToken cancellationToken)
    {
        string bare = await BareWorker.BuildAsync(cancellationToken);
        var deployment = new Deployment();
        List<double> ours = [],
            baseline = [];
        for (int round = 0; round <= Rounds; round++)
        {
            double first = await FirstAnswerAsync(deployment, account, bare, "BareWorker.dll", "Ping", cancellationToken);
            double second = await FirstAnswerAsync(
                deployment,
                account,
                null,
                "RegionalPause.App.dll",
                "ContentSubmitted",
                cancellationToken
            );
            if (round > 0)
                (baseline, ours) = ([.. baseline, first], [.. ours, second]);
        }
        Print("worker start to first answered invocation", "bare isolated worker", baseline, "the app", ours);
    }

    private static async Task<double> FirstAnswerAsync(
        Deployment deployment,
        TestAccount account,
        string? folder,
        string assembly,
        string function,
        CancellationToken cancellationToken
    )
    {
        long started = Stopwatch.GetTimestamp();
        await using WorkerHost worker = await WorkerHost.StartAsync(deployment, account, cancellationToken, folder, assembly);
        TypedData message = QueueMessages.Bind(
            "m1",
            Submission.Post($"post:{Guid.NewGuid():N}", "GB").Body,
            1,
            TimeProvider.System.GetUtcNow()
        );
        if (await worker.InvokeAsync(function, message, cancellationToken) is { } failure)
            throw new InvalidOperationException(failure);
        double elapsed = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        await worker.TerminateAsync();
        return elapsed;
    }

    private static async Task PauseAsync(AzuriteServer azurite, CancellationToken cancellationToken)
    {
        var deployment = new Deployment { Settings = { ["Logging__LogLevel__Default"] = "Warning" } };
        TestAccount selfHosted = azurite.NewAccount(),
            hosted = azurite.NewAccount();
        List<double> baseline,
            ours;
        await using (AppProcess first = await deployment.StartAppAsync(selfHosted, cancellationToken))
        await using (AppProcess second = await deployment.StartAppAsync(selfHosted, cancellationToken))
        await using (AppProcess third = await deployment.StartAppAsync(selfHosted, cancellationToken))
            baseline = await PausesAsync(selfHosted, first.As, cancellationToken);
        await using (WorkerHost first = await WorkerHost.StartAsync(deployment, hosted, cancellationToken))
        await using (WorkerHost second = await WorkerHost.StartAsync(deployment, hosted, cancellationToken))
        await using (WorkerHost third = await WorkerHost.StartAsync(deployment, hosted, cancellationToken))
        await using (var one = new HostPump(first, hosted, runsTimers: true))
        await using (var two = new HostPump(second, hosted, runsTimers: false))
        await using (var three = new HostPump(third, hosted, runsTimers: false))
            ours = await PausesAsync(hosted, first.As, cancellationToken);
        Print("command to effective", "three self-hosted processes", baseline, "three workers", ours);
    }

    private static async Task<List<double>> PausesAsync(
        TestAccount account,
        Func<Person?, HttpClient> instance,
        CancellationToken cancellationToken
    )
    {
        using (HttpClient alice = instance(Person.Alice))
        {
            foreach (string flag in Flags)
                (
                    await alice.PutAsync(
                        new Uri($"/api/flags/{flag}", UriKind.Relative),
                        AppProcess.Json("""{"open":true}"""),
                        cancellationToken
                    )
                ).EnsureSuccessStatusCode();
        }
        await using var admitted = new QueueCollector(account, QueueNames.ContentAdmitted);
        await using var withheld = new QueueCollector(account, QueueNames.ContentWithheld);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task feeding = FeedAsync(account, ending.Token);
        var operators = new Operators(instance);
        List<double> effective = [];
        for (int round = 0; round <= Rounds; round++)
        {
            await Task.Delay(TimeSpan.FromSeconds(3), cancellationToken);
            PauseTimes pause = await operators.PauseAsync($"round-{round}", cancellationToken);
            await operators.LiftAsync($"round-{round}", cancellationToken);
            if (round > 0)
                effective.Add((pause.Effective - pause.Recorded).TotalMilliseconds);
        }
        await ending.CancelAsync();
        await feeding;
        return effective;
    }

    private static async Task FeedAsync(TestAccount account, CancellationToken ending)
    {
        QueueClient queue = account.QueueClient(QueueNames.ContentSubmitted);
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / ItemsPerSecond));
        try
        {
            for (int n = 0; await clock.WaitForNextTickAsync(ending); n++)
                await queue.SendMessageAsync(
                    Submission.Post(string.Create(CultureInfo.InvariantCulture, $"post:{n}"), n % 2 == 0 ? "GB" : "IE").Body,
                    ending
                );
        }
        catch (OperationCanceledException)
        {
            // Over.
        }
    }

    private static void Print(string what, string baselineName, List<double> baseline, string oursName, List<double> ours)
    {
        Console.WriteLine();
        Console.WriteLine($"| {what} | median, ms | ratio | rounds |");
        Console.WriteLine("|---|---:|---:|---|");
        foreach ((string name, List<double> times) in (ReadOnlySpan<(string, List<double>)>)[(baselineName, baseline), (oursName, ours)])
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {Figures.Median(times):F0} | {Figures.Median(times) / Figures.Median(baseline):F2} | {string.Join(", ", times.Select(t => t.ToString("F0", CultureInfo.InvariantCulture)))} |"
                )
            );
    }
}
