using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using RegionalPause.Campaigns;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Notices;
using RegionalPause.Objections;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Storage;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;

namespace RegionalPause.Benchmarks;

/// <summary>
/// A campaign over many members by three processes, of which two are killed midway and replaced; then everyone must have got one notice by
/// id. Import and campaign, each with its time and its processes' peak memory.
/// </summary>
internal static class CampaignBenchmark
{
    private const int Workers = 3;

    private static readonly CampaignId Campaign = new("de-notice");

    private static readonly (string, string)[] Settings =
    [
        ("Campaigns:QuietFrom", "00:00"),
        ("Campaigns:QuietTo", "00:00"),
        ("Campaigns:RatePerSecond", "10000"),
        ("Campaigns:Lease", "00:00:10"),
        ("Campaigns:Slice", "00:00:30"),
    ];

    /// <summary>On the simulated table service, which is as quick with many rows as with few.</summary>
    public static async Task<int> RunAsync(int members, CancellationToken cancellationToken)
    {
        await using CampaignStorage storage = await CampaignStorage.StartAsync();
        return await RunAsync(
            members,
            storage.Account,
            () => storage.Usage,
            () => storage.ReadIdsAsync(QueueNames.NoticesOutbound, cancellationToken),
            cancellationToken
        );
    }

    /// <summary>On Azurite, which looks at every row of a table for each query.</summary>
    public static async Task<int> RunOnAzuriteAsync(int members, CancellationToken cancellationToken)
    {
        await using AzuriteServer azurite = await AzuriteServer.StartInMemoryAsync(accounts: 1);
        TestAccount account = azurite.NewAccount();
        await using var outbox = new QueueCollector(account, QueueNames.NoticesOutbound, parallel: 1);
        return await RunAsync(members, account, () => null, IdsAsync, cancellationToken);

        async Task<Dictionary<string, int>> IdsAsync()
        {
            await outbox.FinishAsync();
            return outbox.Messages.CountBy(m => Id(m.Body.ToString())).ToDictionary();
        }
    }

    private static async Task<int> RunAsync(
        int members,
        TestAccount account,
        Func<Usage?> storage,
        Func<Task<Dictionary<string, int>>> sent,
        CancellationToken cancellationToken
    )
    {
        await using Instance here = await Instance.StartAsync(account, cancellationToken, null, Settings);
        Print($"{members:N0} members");

        long started = Stopwatch.GetTimestamp();
        ImportReport report = await ImportAsync(here, members, cancellationToken);
        double took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Print($"import: {took:F0} s, {report.Members / took:F0} members/s, peak {Usage.Of(Environment.ProcessId)?.Peak} MiB");

        await ObjectAsync(here, members, cancellationToken);
        await CreateAsync(here, cancellationToken);
        long audience = members - (members + 49) / 50 - (members + 98) / 100;
        started = Stopwatch.GetTimestamp();
        await CampaignAsync(here, account, audience, storage, cancellationToken);
        took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Print($"campaign: {took:F0} s, {audience / took:F0} notices/s");
        return await IsExactlyOnceAsync(here, audience, await sent(), cancellationToken) ? 0 : 1;
    }

    private static async Task CampaignAsync(
        Instance here,
        TestAccount account,
        long audience,
        Func<Usage?> storage,
        CancellationToken cancellationToken
    )
    {
        List<Worker> workers = [.. Enumerable.Range(0, Workers).Select(_ => new Worker(account))];
        long started = Stopwatch.GetTimestamp();
        TimeSpan? before = storage()?.Cpu;
        try
        {
            for (
                int killed = 0, quarter = 1;
                await LookAsync(here, cancellationToken) is var (state, figures) && state != CampaignState.Completed;

            )
            {
                workers.ForEach(w => w.Look());
                if (workers.TrueForAll(w => w.Ended.IsCompleted))
                    throw new InvalidOperationException("Every worker has ended and the campaign has not.");
                for (; quarter < 4 && figures.Sent >= audience * quarter / 4; quarter++)
                    Tell(figures.Sent);
                if (killed < 2 && figures.Sent > audience * (killed + 1) / 3)
                {
                    workers[killed++].Kill();
                    Print($"killed one after {figures.Sent:N0} notices");
                    workers.Add(new Worker(account));
                }
                await Task.Delay(1000, cancellationToken);
            }
            await Task.WhenAll(workers.Select(w => w.Ended));
            Tell(audience);
        }
        finally
        {
            await Task.WhenAll(workers.Select(w => w.DisposeAsync().AsTask()));
        }

        // CPU time too: on a machine that others use it says more than the clock does.
        void Tell(long notices)
        {
            Print(
                $"{notices:N0} notices after {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s; workers: CPU {workers.Sum(w => w.Usage.Cpu.TotalSeconds):F0} s, peak of each so far {string.Join(", ", workers.Select(w => w.Usage.Peak))} MiB"
            );
            if (storage() is { } used)
                Print($"  storage: CPU {(used.Cpu - before)?.TotalSeconds:F0} s, peak {used.Peak} MiB");
        }
    }

    /// <summary>Whether every member of the audience has one notice, sent, and its one id and no other went out.</summary>
    private static async Task<bool> IsExactlyOnceAsync(
        Instance here,
        long audience,
        Dictionary<string, int> sent,
        CancellationToken cancellationToken
    )
    {
        MemberKey last = MemberKey.TryParse(new string('f', 64), out MemberKey greatest) ? greatest : throw new UnreachableException();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        long people = 0;
        foreach (Lane lane in await here.Get<NoticeTable>().ReadLanesAsync(Campaign, 1, cancellationToken))
        {
            foreach (
                Notice notice in (await here.Get<NoticeTable>().ReadRangeAsync(lane, null, last, cancellationToken)).Values.Where(n =>
                    n.State == NoticeState.Sent && n.Attempts.Length == 1
                )
            )
            {
                people++;
                ids.Add(notice.Attempts[0].MessageId);
            }
        }
        (_, CampaignFigures figures) = await LookAsync(here, cancellationToken);
        bool once =
            people == audience
            && ids.Count == audience
            && ids.SetEquals(sent.Keys)
            && figures.Sent == audience
            && figures.Audience == audience;
        long messages = sent.Values.Sum(n => (long)n);
        Print(
            $"{people:N0} members of {audience:N0} have one notice; {messages:N0} messages, {sent.Count:N0} ids, {messages - sent.Count:N0} sent again under their id"
        );
        Print(once ? "exactly once by id: yes" : "exactly once by id: NO");
        return once;
    }

    /// <summary>One process of the three.</summary>
    public static async Task WorkAsync(TestAccount account, CancellationToken cancellationToken)
    {
        // Whoever started it may be killed too.
        _ = Task.Run(
            () =>
            {
                Console.In.ReadToEnd();
                Environment.Exit(1);
            },
            cancellationToken
        );
        await using Instance instance = await Instance.StartAsync(account, cancellationToken, null, Settings);
        StorageQueueSink sink = new StorageQueues(instance.Get<StorageAccount>()).Sink();
        while ((await LookAsync(instance, cancellationToken)).State != CampaignState.Completed)
        {
            try
            {
                await instance.Get<CampaignRun>().RunAsync(sink, cancellationToken);
            }
            catch (Exception e) when (StorageFaults.IsUnavailable(e))
            {
                Print($"a round failed: {e.Message.Split('\n')[0]}");
            }
            await Task.Delay(200, cancellationToken);
        }
    }

    // An emulator that three processes keep busy may take longer to answer than a request may last.
    private static async Task<(CampaignState State, CampaignFigures Figures)> LookAsync(
        Instance instance,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            try
            {
                return (
                    (await instance.Get<CampaignHandler>().FindAsync(Campaign, cancellationToken))!.State,
                    (await instance.Get<CampaignHandler>().FiguresAsync(Campaign, cancellationToken))!
                );
            }
            catch (Exception e) when (StorageFaults.IsUnavailable(e) && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(1000, cancellationToken);
            }
        }
    }

    private static async Task<ImportReport> ImportAsync(Instance here, int members, CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        Task writing = Task.Run(
            async () =>
            {
                for (int i = 0; i < members; i++)
                {
                    // One in fifty objects, one in a hundred is under age.
                    string id = i % 50 == 0 ? $"objector-{i}" : $"m-{i}",
                        age = i % 100 == 1 ? "\"ageBand\":\"13-17\"" : "\"birthYear\":1980";
                    await pipe.Writer.WriteAsync(
                        Encoding.UTF8.GetBytes(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $$"""{"id":"{{id}}","signals":[{"kind":"account","code":"DE"}],{{age}},"languages":["de"],"channels":[{"kind":"email","address":"{{id}}@example.org"}],"timeZone":"Europe/Berlin"}{{"\n"}}"""
                            )
                        ),
                        cancellationToken
                    );
                }
                await pipe.Writer.CompleteAsync();
            },
            cancellationToken
        );
        ImportReport report = await here.Get<MemberImport>().RunAsync(pipe.Reader.AsStream(), 1, cancellationToken);
        await writing;
        return report;
    }

    private static Task ObjectAsync(Instance here, int members, CancellationToken cancellationToken)
    {
        var objecting = new ObjectionState { Refused = ObjectionScope.GenerativeTraining, Version = 1 };
        return Parallel.ForEachAsync(
            Enumerable.Range(0, members).Where(i => i % 50 == 0),
            cancellationToken,
            async (i, ct) => await here.Get<ObjectionTable>().WriteAsync(MemberId.Parse($"objector-{i}"), objecting, null, ct)
        );
    }

    private static async Task CreateAsync(Instance here, CancellationToken cancellationToken)
    {
        Refusal? refusal =
            (
                await here.Get<PauseHandler>()
                    .PauseAsync(
                        new PauseRequest
                        {
                            Id = "de-1",
                            Jurisdictions = ["DE"],
                            Reason = "a benchmark",
                        },
                        "olivia",
                        cancellationToken
                    )
            ).Refusal
            ?? (
                await here.Get<CampaignHandler>()
                    .CreateAsync(
                        new CampaignRequest
                        {
                            Id = Campaign.Value,
                            Order = "de-1",
                            Controller = "Example",
                            StartsOn = here.Get<StoreClock>().Today.AddDays(60),
                        },
                        "olivia",
                        cancellationToken
                    )
            ).Refusal
            ?? (await here.Get<CampaignHandler>().StartAsync(Campaign, "olivia", cancellationToken)).Refusal;
        if (refusal is not null)
            throw new InvalidOperationException($"{refusal.Detail} {string.Join(", ", refusal.Errors)}");
    }

    private static string Id(string message)
    {
        const string before = "\"id\":\"";
        int at = message.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return message[at..message.IndexOf('"', at)];
    }

    private static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));

    private static void Print(string line) => Console.WriteLine(line);

    private sealed class Worker(TestAccount a) : IAsyncDisposable
    {
        private readonly ChildProcess process = ChildProcess.Start(
            Environment.ProcessPath!,
            ["campaign", "worker", a.Name, a.Key, $"{a.Blob}", $"{a.Queue}", $"{a.Table}"],
            new Dictionary<string, string>(),
            Environment.CurrentDirectory,
            Console.WriteLine
        );

        /// <summary>What it had used when it was looked at last.</summary>
        public Usage Usage { get; private set; }

        public Task Ended => process.Ended;

        // A process that was just killed has no memory any more.
        public void Look() => Usage = !process.Ended.IsCompleted && Usage.Of(process.Id) is { Peak: > 0 } now ? now : Usage;

        public void Kill() => process.Kill(); // SIGKILL

        public ValueTask DisposeAsync() => process.DisposeAsync();
    }
}
