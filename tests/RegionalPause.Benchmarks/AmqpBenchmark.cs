using System.Diagnostics;
using System.Globalization;
using Azure.Messaging.ServiceBus;
using RegionalPause.IntegrationTests.Amqp;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Messaging;

namespace RegionalPause.Benchmarks;

/// <summary>
/// Decided items a second through Service Bus queues by the real app, against a bare pass-through (receive, send on, complete) with the
/// same client, as many receivers and as many sends at once. The broker of the tests, the app and the pass-through have a process each;
/// this one feeds and collects for both. Both on the same broker, in turn, in one run.
/// </summary>
internal static class AmqpBenchmark
{
    private const int Items = 2_000;
    private const int Rounds = 7;
    private const int Backlog = 200;
    private const int Authors = 400;
    private const int Receivers = 4;
    private const int SettleAtOnce = 16;
    private const string BareFrom = "bare-submitted";
    private const string BareTo = "bare-admitted";

    private static readonly string[] Queues =
    [
        QueueNames.ContentSubmitted,
        QueueNames.ContentAdmitted,
        QueueNames.ContentWithheld,
        QueueNames.ContentMalformed,
        QueueNames.AdminCommands,
        QueueNames.Objections,
        QueueNames.NoticeReceipts,
        QueueNames.DrillSubmitted,
        BareFrom,
        BareTo,
    ];

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        await using AzuriteServer azurite = await AzuriteServer.StartInMemoryAsync(accounts: 1);
        (ChildProcess broker, string connectionString) = await StartBrokerAsync(Queues, cancellationToken);
        await using ChildProcess ending = broker;
        await using ChildProcess pass = StartPass(connectionString, BareFrom, BareTo, 0);
        var deployment = new Deployment
        {
            Settings =
            {
                ["ServiceBus"] = connectionString,
                ["SelfHosted__Receivers"] = $"{Receivers}",
                ["SelfHosted__SettleAtOnce"] = $"{SettleAtOnce}",
                ["Logging__LogLevel__Default"] = "Warning",
            },
        };
        await using AppProcess app = await deployment.StartAppAsync(azurite.NewAccount(), cancellationToken);
        await app.OpenFlagsAsync(["UK"], cancellationToken);
        await using var client = new ServiceBusClient(connectionString);
        List<double> gate = [],
            bare = [];
        // One uncounted round each, and the same processes throughout: they compile as they go.
        for (int round = 0; round <= Rounds; round++)
        {
            double through = await MeasureAsync(client, BareFrom, BareTo, round, cancellationToken);
            Console.Write(string.Create(CultureInfo.InvariantCulture, $"round {round}: pass-through {through:F0}/s, "));
            double decided = await MeasureAsync(client, QueueNames.ContentSubmitted, QueueNames.ContentAdmitted, round, cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"gate {decided:F0}/s, ratio {decided / through:F2}"));
            if (round > 0)
                (bare, gate) = ([.. bare, through], [.. gate, decided]);
        }

        Console.WriteLine();
        Console.WriteLine("| through Service Bus queues | items/s (median) | ratio |");
        Console.WriteLine("|----------------------------|-----------------:|------:|");
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"| bare pass-through          | {Figures.Median(bare), 16:F0} |  1.00 |")
        );
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| gate                       | {Figures.Median(gate), 16:F0} |  {Figures.Median([.. gate.Zip(bare, (g, b) => g / b)]):F2} |"
            )
        );
    }

    /// <summary>The bare pass-through with and without prefetching.</summary>
    public static async Task RunPrefetchAsync(CancellationToken cancellationToken)
    {
        int[] counts = [0, 32, 128];
        (ChildProcess broker, string connectionString) = await StartBrokerAsync(
            [.. counts.SelectMany(n => new[] { $"from-{n}", $"to-{n}" })],
            cancellationToken
        );
        await using ChildProcess ending = broker;
        ChildProcess[] passes = [.. counts.Select(n => StartPass(connectionString, $"from-{n}", $"to-{n}", n))];
        await using var client = new ServiceBusClient(connectionString);
        List<double>[] rates = [.. counts.Select(_ => new List<double>())];
        for (int round = 0; round <= Rounds; round++)
        {
            for (int i = 0; i < counts.Length; i++)
            {
                double rate = await MeasureAsync(client, $"from-{counts[i]}", $"to-{counts[i]}", round, cancellationToken);
                if (round > 0)
                    rates[i].Add(rate);
            }
        }

        for (int i = 0; i < counts.Length; i++)
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"prefetch {counts[i]}: {Figures.Median(rates[i]):F0}/s (of {string.Join(", ", rates[i].Select(r => r.ToString("F0", CultureInfo.InvariantCulture)))})"
                )
            );
        foreach (ChildProcess pass in passes)
            await pass.DisposeAsync();
    }

    /// <summary>The broker's process: it writes its connection string and works until its standard input ends.</summary>
    public static async Task ServeAsync(string[] queues)
    {
        await using LocalBroker broker = LocalBroker.Start(new QueueSettings(), queues);
        Console.WriteLine(broker.ConnectionString);
        await Console.In.ReadToEndAsync();
    }

    /// <summary>The process of the bare pass-through: it works until its standard input ends.</summary>
    public static async Task PassAsync(string connectionString, string from, string to, int prefetch)
    {
        using var ending = new CancellationTokenSource();
        await using var client = new ServiceBusClient(connectionString);
        await using ServiceBusReceiver receiver = client.CreateReceiver(from, new ServiceBusReceiverOptions { PrefetchCount = prefetch });
        await using ServiceBusSender sender = client.CreateSender(to);
        using var slots = new SemaphoreSlim(SettleAtOnce);
        Task[] receivers = [.. Enumerable.Range(0, Receivers).Select(_ => ReceiveAsync())];
        await Console.In.ReadToEndAsync();
        await ending.CancelAsync();
        await Task.WhenAll(receivers).ContinueWith(static _ => { }, TaskScheduler.Default);

        async Task ReceiveAsync()
        {
            while (!ending.IsCancellationRequested)
            {
                IReadOnlyList<ServiceBusReceivedMessage> batch = await receiver.ReceiveMessagesAsync(
                    32,
                    TimeSpan.FromSeconds(1),
                    ending.Token
                );
                await Task.WhenAll(batch.Select(PassOnAsync));
            }
        }

        async Task PassOnAsync(ServiceBusReceivedMessage message)
        {
            await slots.WaitAsync(ending.Token);
            try
            {
                await sender.SendMessageAsync(new ServiceBusMessage(message.Body) { MessageId = message.MessageId }, ending.Token);
                await receiver.CompleteMessageAsync(message, ending.Token);
            }
            finally
            {
                slots.Release();
            }
        }
    }

    /// <summary>
    /// Feeds items, never more than a backlog ahead, and takes the answers away; items a second from the first sent to the last answered.
    /// </summary>
    private static async Task<double> MeasureAsync(
        ServiceBusClient client,
        string from,
        string to,
        int round,
        CancellationToken cancellationToken
    )
    {
        await using ServiceBusSender sender = client.CreateSender(from);
        await using ServiceBusReceiver answers = client.CreateReceiver(to);
        int sent = 0,
            answered = 0;
        long started = Stopwatch.GetTimestamp();
        Task collecting = CollectAsync();
        await Parallel.ForAsync(
            0,
            Items,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken },
            async (n, ct) =>
            {
                while (Volatile.Read(ref sent) - Volatile.Read(ref answered) > Backlog)
                    await Task.Delay(5, ct);
                Submission item = Submission.Post(
                    string.Create(CultureInfo.InvariantCulture, $"post:{round}-{n}"),
                    "GB",
                    author: string.Create(CultureInfo.InvariantCulture, $"member:{n % Authors}")
                );
                await sender.SendMessageAsync(new ServiceBusMessage(item.Body) { MessageId = item.Id }, ct);
                Interlocked.Increment(ref sent);
            }
        );
        await collecting;
        return Items / Stopwatch.GetElapsedTime(started).TotalSeconds;

        async Task CollectAsync()
        {
            while (Volatile.Read(ref answered) < Items)
            {
                IReadOnlyList<ServiceBusReceivedMessage> batch = await answers.ReceiveMessagesAsync(
                    100,
                    TimeSpan.FromSeconds(1),
                    cancellationToken
                );
                await Task.WhenAll(batch.Select(message => answers.CompleteMessageAsync(message, cancellationToken)));
                Interlocked.Add(ref answered, batch.Count);
            }
        }
    }

    private static async Task<(ChildProcess Broker, string ConnectionString)> StartBrokerAsync(
        string[] queues,
        CancellationToken cancellationToken
    )
    {
        var said = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        ChildProcess broker = Start(
            ["amqp", "broker", .. queues],
            line =>
            {
                if (!said.TrySetResult(line))
                    Console.Error.WriteLine(line);
            }
        );
        return (broker, await said.Task.WaitAsync(Eventually.Patience, cancellationToken));
    }

    private static ChildProcess StartPass(string connectionString, string from, string to, int prefetch) =>
        Start(["amqp", "pass", connectionString, from, to, prefetch.ToString(CultureInfo.InvariantCulture)], Console.Error.WriteLine);

    private static ChildProcess Start(string[] arguments, Action<string> line) =>
        ChildProcess.Start(
            "dotnet",
            ["exec", typeof(AmqpBenchmark).Assembly.Location, .. arguments],
            new Dictionary<string, string>(),
            AppContext.BaseDirectory,
            line
        );
}
