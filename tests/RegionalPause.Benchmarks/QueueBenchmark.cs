using System.Diagnostics;
using System.Globalization;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Messaging;

namespace RegionalPause.Benchmarks;

/// <summary>
/// Decided items a second through the queues by the real app in a process of its own, against the bare pass-through a gate would be without
/// a gate: receive, send on, delete, with as many receivers and as many sends at once, in this process. Both on the same Azurite, in turn,
/// in one run.
/// </summary>
internal static class QueueBenchmark
{
    private const int Items = 2_000;
    private const int Rounds = 7;
    private const int Backlog = 200;
    private const int Receivers = 4;
    private const int SettleAtOnce = 16;

    private static readonly Load[] Loads =
    [
        new(1, IsHalfHeld: false),
        new(400, IsHalfHeld: false),
        new(1, IsHalfHeld: true),
        new(400, IsHalfHeld: true),
    ];

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        var deployment = new Deployment
        {
            Settings =
            {
                ["SelfHosted__Receivers"] = $"{Receivers}",
                ["SelfHosted__SettleAtOnce"] = $"{SettleAtOnce}",
                ["Logging__LogLevel__Default"] = "Warning",
            },
        };
        List<string> rows = [];
        foreach (Load load in Loads)
            rows.Add(await CompareAsync(deployment, load, cancellationToken));
        Console.WriteLine();
        Console.WriteLine("| authors | held | bare pass-through, items/s (median) | gate | ratio (median) | ratio of each round |");
        Console.WriteLine("|---:|---|---:|---:|---:|---|");
        foreach (string row in rows)
            Console.WriteLine(row);
    }

    private static async Task<string> CompareAsync(Deployment deployment, Load load, CancellationToken cancellationToken)
    {
        await using AzuriteServer azurite = await AzuriteServer.StartInMemoryAsync(accounts: 2);
        TestAccount beside = azurite.NewAccount(),
            gated = azurite.NewAccount();
        await using AppProcess app = await deployment.StartAppAsync(gated, cancellationToken);
        await app.OpenFlagsAsync(["UK"], cancellationToken);
        List<double> gate = [],
            bare = [];
        // One uncounted round each, and the same two processes throughout: both compile as they go.
        for (int round = 0; round <= Rounds; round++)
        {
            double through = await PassThroughAsync(beside, load, round, cancellationToken);
            Console.Write(string.Create(CultureInfo.InvariantCulture, $"{load}, round {round}: pass-through {through:F0}/s, "));
            double decided = await MeasureAsync(gated, load, round, Task.CompletedTask, cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"gate {decided:F0}/s, ratio {decided / through:F2}"));
            if (round > 0)
                (bare, gate) = ([.. bare, through], [.. gate, decided]);
        }
        double[] ratios = [.. gate.Zip(bare, (g, b) => g / b)];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {load.Authors} | {(load.IsHalfHeld ? "every second" : "none")} | {Figures.Median(bare):F0} | {Figures.Median(gate):F0} | {Figures.Median(ratios):F2} | {string.Join(", ", ratios.Select(r => r.ToString("F2", CultureInfo.InvariantCulture)))} |"
        );
    }

    private static async Task<double> PassThroughAsync(TestAccount account, Load load, int round, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        QueueClient from = account.QueueClient(QueueNames.ContentSubmitted);
        QueueClient to = account.QueueClient(QueueNames.ContentAdmitted);
        await Task.WhenAll(
            from.CreateIfNotExistsAsync(cancellationToken: cancellationToken),
            to.CreateIfNotExistsAsync(cancellationToken: cancellationToken)
        );
        using var slots = new SemaphoreSlim(SettleAtOnce);
        async Task PassAsync(QueueMessage message)
        {
            await slots.WaitAsync(ending.Token);
            try
            {
                await to.SendMessageAsync(message.Body, timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: ending.Token);
                await from.DeleteMessageAsync(message.MessageId, message.PopReceipt, ending.Token);
            }
            finally
            {
                slots.Release();
            }
        }
        async Task ReceiveAsync()
        {
            while (!ending.IsCancellationRequested)
            {
                QueueMessage[] batch = await from.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(1), ending.Token);
                if (batch.Length == 0)
                    await Task.Delay(50, ending.Token);
                await Task.WhenAll(batch.Select(PassAsync));
            }
        }
        Task[] receivers = [.. Enumerable.Range(0, Receivers).Select(_ => ReceiveAsync())];
        double rate = await MeasureAsync(account, load, round, Task.WhenAll(receivers), cancellationToken);
        await ending.CancelAsync();
        await Task.WhenAll(receivers).ContinueWith(static _ => { }, TaskScheduler.Default);
        return rate;
    }

    /// <summary>
    /// Feeds items, never more than a backlog ahead, and takes the answers away; items a second from the first sent to the last answered.
    /// </summary>
    /// <param name="account">Where.</param>
    /// <param name="load">What.</param>
    /// <param name="round">So that no item comes twice.</param>
    /// <param name="working">Fails if whoever answers does.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<double> MeasureAsync(
        TestAccount account,
        Load load,
        int round,
        Task working,
        CancellationToken cancellationToken
    )
    {
        QueueClient submitted = account.QueueClient(QueueNames.ContentSubmitted);
        await submitted.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await using var admitted = new QueueCollector(account, QueueNames.ContentAdmitted, parallel: 2);
        await using var withheld = load.IsHalfHeld ? new QueueCollector(account, QueueNames.ContentWithheld) : null;
        int Answered() => admitted.Messages.Count + (withheld?.Messages.Count ?? 0);
        long started = Stopwatch.GetTimestamp();
        int sent = 0;
        await Parallel.ForAsync(
            0,
            Items,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken },
            async (n, ct) =>
            {
                while (Volatile.Read(ref sent) - Answered() > Backlog)
                    await Task.Delay(5, ct);
                await submitted.SendMessageAsync(
                    Submission
                        .Post(
                            string.Create(CultureInfo.InvariantCulture, $"post:{round}-{n}"),
                            load.IsHalfHeld && n % 2 == 1 ? "FR" : "GB",
                            author: string.Create(CultureInfo.InvariantCulture, $"member:{n % load.Authors}")
                        )
                        .Body,
                    ct
                );
                Interlocked.Increment(ref sent);
            }
        );
        while (Answered() < Items)
        {
            if (working.IsFaulted)
                await working;
            await Task.Delay(10, cancellationToken);
        }
        return Items / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>What flows.</summary>
    /// <param name="Authors">Number of authors.</param>
    /// <param name="IsHalfHeld">Whether the gate holds every second item, since the flag of its country is closed.</param>
    internal sealed record Load(int Authors, bool IsHalfHeld);
}
