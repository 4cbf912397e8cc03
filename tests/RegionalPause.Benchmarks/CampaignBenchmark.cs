using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using RegionalPause.Campaigns;
using RegionalPause.Errors;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Pauses;
using RegionalPause.Storage;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;

namespace RegionalPause.Benchmarks;

/// <summary>
/// A campaign over many members by three processes, of which two are killed midway and replaced; then everyone must have got one notice by id. Import and
/// campaign, each with its time and its processes' peak memory.
/// </summary>
internal static class CampaignBenchmark
{
    private const int Workers = 3;

    private static readonly CampaignId Campaign = new("de-notice");

    private static readonly (string, string)[] Settings =
        [("Campaigns:QuietFrom", "00:00"), ("Campaigns:QuietTo", "00:00"), ("Campaigns:RatePerSecond", "10000"), ("Campaigns:Lease", "00:00:10"), ("Campaigns:Slice", "00:00:30")];

    public static async Task<int> RunAsync(int members, CancellationToken cancellationToken)
    {
        await using AzuriteServer azurite = await AzuriteServer.StartInMemoryAsync(accounts: 1);
        TestAccount account = azurite.NewAccount();
        await using Instance here = await Instance.StartAsync(account, cancellationToken, null, Settings);
        Print($"{members:N0} members");

        long started = Stopwatch.GetTimestamp();
        var imported = new Peak(() => [Process.GetCurrentProcess()]);
        ImportReport report = await ImportAsync(here, members, cancellationToken);
        Print($"import: {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s, {report.Members / Stopwatch.GetElapsedTime(started).TotalSeconds:F0} members/s, peak {await imported.EndAsync()} MiB");

        await CreateAsync(here, cancellationToken);
        await using var outbox = new QueueCollector(account, QueueNames.NoticesOutbound, parallel: 1);
        started = Stopwatch.GetTimestamp();
        List<Process> workers = [.. Enumerable.Range(0, Workers).Select(_ => Start(account))];
        var peak = new Peak(() => [.. workers]);
        long audience = members - members / 50 - members / 100;
        for (int killed = 0; ;)
        {
            (CampaignState state, CampaignFigures figures) = await LookAsync(here, cancellationToken);
            if (state == CampaignState.Completed)
                break;
            if (killed < 2 && figures.Sent > audience * (killed + 1) / 3)
            {
                workers[killed].Kill(); // SIGKILL
                Print($"killed one after {figures.Sent:N0} notices");
                workers[killed++] = Start(account);
            }
            await Task.Delay(1000, cancellationToken);
        }
        double took = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await Task.WhenAll(workers.Select(w => w.WaitForExitAsync(cancellationToken)));
        await outbox.FinishAsync();

        string[] ids = [.. outbox.Messages.Select(m => Id(m.Body.ToString()))];
        (_, CampaignFigures end) = await LookAsync(here, cancellationToken);
        bool once = ids.Distinct().Count() == audience && end.Sent == audience && end.Audience == audience;
        Print($"campaign: {took:F0} s, {audience / took:F0} notices/s, peak {await peak.EndAsync()} MiB a process");
        Print($"{end.Sent:N0} members of {audience:N0} have one notice; {ids.Length:N0} messages, {ids.Distinct().Count():N0} ids, {ids.Length - ids.Distinct().Count():N0} sent again under their id");
        Print(once ? "exactly once by id: yes" : "exactly once by id: NO");
        return once ? 0 : 1;
    }

    /// <summary>One process of the three.</summary>
    public static async Task WorkAsync(TestAccount account, CancellationToken cancellationToken)
    {
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
    private static async Task<(CampaignState State, CampaignFigures Figures)> LookAsync(Instance instance, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return ((await instance.Get<CampaignHandler>().FindAsync(Campaign, cancellationToken))!.State, (await instance.Get<CampaignHandler>().FiguresAsync(Campaign, cancellationToken))!);
            }
            catch (Exception e) when (StorageFaults.IsUnavailable(e) && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(1000, cancellationToken);
            }
        }
    }

    private static Process Start(TestAccount a) => Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["campaign", "worker", a.Name, a.Key, $"{a.Blob}", $"{a.Queue}", $"{a.Table}"]))!;

    private static async Task<ImportReport> ImportAsync(Instance here, int members, CancellationToken cancellationToken)
    {
        var pipe = new Pipe();
        Task writing = Task.Run(async () =>
        {
            for (int i = 0; i < members; i++)
            {
                // One in fifty objects, one in a hundred is under age.
                string id = i % 50 == 0 ? $"objector-{i}" : $"m-{i}", age = i % 100 == 1 ? "\"ageBand\":\"13-17\"" : "\"birthYear\":1980";
                await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                    $$"""{"id":"{{id}}","signals":[{"kind":"account","code":"DE"}],{{age}},"languages":["de"],"channels":[{"kind":"email","address":"{{id}}@example.org"}],"timeZone":"Europe/Berlin"}{{"\n"}}""")), cancellationToken);
            }
            await pipe.Writer.CompleteAsync();
        }, cancellationToken);
        ImportReport report = await here.Get<MemberImport>().RunAsync(pipe.Reader.AsStream(), 1, cancellationToken);
        await writing;
        return report;
    }

    private static async Task CreateAsync(Instance here, CancellationToken cancellationToken)
    {
        Refusal? refusal = (await here.Get<PauseHandler>().PauseAsync(new PauseRequest { Id = "de-1", Jurisdictions = ["DE"], Reason = "a benchmark" }, "olivia", cancellationToken)).Refusal
            ?? (await here.Get<CampaignHandler>().CreateAsync(
                new CampaignRequest { Id = Campaign.Value, Order = "de-1", Controller = "Example", StartsOn = here.Get<StoreClock>().Today.AddDays(60) }, "olivia", cancellationToken)).Refusal
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

    /// <summary>The most memory one of some processes ever had, in MiB.</summary>
    private sealed class Peak
    {
        private readonly Task<long> watching;
        private volatile bool ended;

        public Peak(Func<Process[]> processes) => watching = Task.Run(async () =>
        {
            long most = 0;
            while (!ended)
            {
                foreach (Process process in processes())
                {
                    process.Refresh();
                    if (!process.HasExited)
                        most = Math.Max(most, process.WorkingSet64);
                }
                await Task.Delay(200);
            }
            return most / (1024 * 1024);
        });

        public Task<long> EndAsync()
        {
            ended = true;
            return watching;
        }
    }
}
