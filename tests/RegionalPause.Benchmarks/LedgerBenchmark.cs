using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using RegionalPause.Contract;
using RegionalPause.Gate;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Pauses;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.Benchmarks;

/// <summary>
/// What the verbs of <c>rpause</c> that read a whole ledger take. The ledger is in Azurite's blobs, the real app serves it in a process of
/// its own, and each verb is a process too. With up to <see cref="Decided"/> leaves every item is decided by the gate; beyond that the
/// leaves are seeded (<see cref="LedgerSeed"/>). Baseline: <c>ledger show</c>, which reads one small file, so it is the start of a process.
/// Between the second and the third line with <c>--kept</c> a thousand leaves are added.
/// </summary>
internal static class LedgerBenchmark
{
    private const int Decided = 20_000;
    private const int Group = 200;
    private const int New = 1_000;
    private const int Rounds = 3;

    public static async Task RunAsync(int leaves, CancellationToken cancellationToken)
    {
        await using AzuriteServer azurite = await AzuriteServer.StartInMemoryAsync(accounts: 1);
        TestAccount account = azurite.NewAccount();
        var deployment = new Deployment { Settings = { ["Logging__LogLevel__Default"] = "Warning" } };
        string directory = Directory.CreateTempSubdirectory("ledger-benchmark-").FullName;
        try
        {
            await using Instance gate = await Instance.StartAsync(
                account,
                cancellationToken,
                settings: [("Ledger:SigningKey", deployment.LedgerKey.Private)]
            );
            var seed = new LedgerSeed(gate);
            await WriteAsync(gate, seed, leaves, cancellationToken);
            await new BlobContainerClient(account.ConnectionString, "ledger").SetAccessPolicyAsync(
                PublicAccessType.Blob,
                cancellationToken: cancellationToken
            );
            await using AppProcess app = await deployment.StartAppAsync(account, cancellationToken);
            var person = new Person("auditor", "Pause.Audit", "Pause.Operate");
            var measured = new Measured(app, deployment.TokenOf(person), directory);
            string key = deployment.LedgerKey.Trusted.Keys[0].ToString();
            string address = $"{account.Blob}{account.Name}/ledger";

            // A long ledger takes seconds for each verb, so one run of a verb says enough.
            int rounds = leaves <= Decided ? Rounds : 1;
            Console.WriteLine(
                $"| rpause, {leaves.ToString("N0", CultureInfo.InvariantCulture)} leaves | s | CPU of the verb, s | CPU of the app, s |"
            );
            Console.WriteLine("|---|--:|--:|--:|");
            await measured.RunAsync("ledger show", Rounds, cancellationToken);
            await measured.RunAsync("quarantine show order/uk-1", Rounds, cancellationToken);
            await measured.RunAsync("quarantine save order/uk-1 --filter --out a.filter", Rounds, cancellationToken);
            // A seeded item has no content id, so naming the items of a seeded set would measure nothing that happens.
            if (leaves <= Decided)
                await measured.RunAsync("quarantine save order/uk-1 --out a.ndjson", Rounds, cancellationToken);
            await measured.RunAsync("evidence uk-1 --out a.zip", rounds, cancellationToken);
            await measured.RunAsync("ledger verify", rounds, cancellationToken);
            await measured.RunAsync($"ledger verify {address} --key {key}", rounds, cancellationToken);
            await measured.RunAsync($"ledger verify {address} --key {key} --kept kept", 1, cancellationToken);
            await seed.AddAsync(New, ["IE"], cancellationToken);
            await measured.RunAsync($"ledger verify {address} --key {key} --kept kept", 1, cancellationToken);
            await measured.RunAsync($"ledger verify {address} --key {key} --kept kept", 1, cancellationToken);
            await measured.RunAsync("quarantine show order/uk-1", 1, cancellationToken);
            await measured.RunAsync("ledger download copy", 1, cancellationToken);
            await measured.RunAsync($"ledger verify copy --key {key}", rounds, cancellationToken);
            Console.WriteLine();
            Console.WriteLine($"peak memory: app {Usage.Of(app.Id)?.Peak} MB, largest verb {measured.Peak} MB");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>The ledger: open flags, admissions, and a pause that is effective.</summary>
    private static async Task WriteAsync(Instance gate, LedgerSeed seed, int leaves, CancellationToken cancellationToken)
    {
        await gate.OpenFlagsAsync(["UK", "IE"], cancellationToken);
        await gate.Get<LedgerSealer>().RunAsync(cancellationToken);
        if (leaves > Decided)
            await seed.AddAsync(leaves, ["GB", "IE"], cancellationToken);
        else
        {
            for (int n = 0; n < leaves; n += Group)
                await DecideAsync(gate, n, cancellationToken);
        }
        var request = new PauseRequest
        {
            Id = "uk-1",
            Jurisdictions = ["UK"],
            Authority = "GB-ICO",
        };
        if ((await gate.Get<PauseHandler>().PauseAsync(request, "olivia", cancellationToken)).Refusal is { } refusal)
            throw new InvalidOperationException(refusal.Detail);
        await gate.Get<PauseRecovery>().RunAsync(cancellationToken);
        await gate.Get<LedgerSealer>().RunAsync(cancellationToken);
    }

    private static async Task DecideAsync(Instance gate, int first, CancellationToken cancellationToken)
    {
        ImmutableArray<ReadOnlyMemory<byte>> messages =
        [
            .. Enumerable
                .Range(first, Group)
                .Select(n => new ReadOnlyMemory<byte>(
                    Encoding.UTF8.GetBytes(
                        Submission.Post(string.Create(CultureInfo.InvariantCulture, $"post:{n}"), n % 2 == 0 ? "GB" : "IE").Body
                    )
                )),
        ];
        await gate.Get<ContentHandler>().DecideAsync(messages, dryRun: false, cancellationToken);
    }

    /// <summary>Runs verbs as processes and prints the median of their times.</summary>
    private sealed class Measured(AppProcess app, string token, string directory)
    {
        private TimeSpan own;

        /// <summary>The most memory that a verb had, in MB.</summary>
        public long Peak { get; private set; }

        public async Task<double> RunAsync(string line, int rounds, CancellationToken cancellationToken)
        {
            List<double> took = [];
            own = TimeSpan.Zero;
            TimeSpan before = Usage.Of(app.Id)!.Value.Cpu;
            for (int round = 0; round < rounds; round++)
                took.Add(await RunAsync(line, cancellationToken));
            double cpu = (Usage.Of(app.Id)!.Value.Cpu - before).TotalSeconds / rounds;
            string shown = string.Join(
                ' ',
                line.Split(' ')
                    .Select(word =>
                        word.StartsWith("http", StringComparison.Ordinal) ? "URL"
                        : word.Length > 60 ? "KEY"
                        : word
                    )
            );
            string all = string.Join(", ", took.Select(t => t.ToString("F2", CultureInfo.InvariantCulture)));
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {shown} | {Figures.Median(took):F2} ({all}) | {own.TotalSeconds / rounds:F2} | {cpu:F2} |"
                )
            );
            return Figures.Median(took);
        }

        private async Task<double> RunAsync(string line, CancellationToken cancellationToken)
        {
            var start = new ProcessStartInfo("dotnet", ["exec", Repository.Built("RegionalPause.Cli", "rpause.dll"), .. line.Split(' ')])
            {
                WorkingDirectory = directory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["RPAUSE_URL"] = app.Address.ToString();
            start.Environment["RPAUSE_TOKEN"] = token;
            long started = Stopwatch.GetTimestamp();
            using Process verb = Process.Start(start)!;
            Task<string> output = verb.StandardOutput.ReadToEndAsync(cancellationToken);
            Task<string> errors = verb.StandardError.ReadToEndAsync(cancellationToken);
            // A process that has ended does not say any more what it used.
            Usage used = default;
            while (!verb.HasExited)
            {
                used = Usage.Of(verb.Id) ?? used;
                await Task.WhenAny(verb.WaitForExitAsync(cancellationToken), Task.Delay(50, cancellationToken));
            }
            double took = Stopwatch.GetElapsedTime(started).TotalSeconds;
            await verb.WaitForExitAsync(cancellationToken);
            own += used.Cpu;
            Peak = Math.Max(Peak, used.Peak);
            return verb.ExitCode == 0
                ? took
                : throw new InvalidOperationException($"rpause {line} ended with {verb.ExitCode}: {await output} {await errors}");
        }
    }
}
