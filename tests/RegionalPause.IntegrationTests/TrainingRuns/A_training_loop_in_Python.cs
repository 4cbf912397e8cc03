using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.IntegrationTests.Clients;
using RegionalPause.IntegrationTests.Processes;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.TrainingRuns;

/// <summary>
/// A training loop in Python under three instances: it is killed and goes on, a member objects, a pause stops it, and it ends without what
/// the order covers (R17, R39).
/// </summary>
[Collection(WholeMachine.Name)]
[Requirement("R17", "R20", "R39")]
public sealed class A_training_loop_in_Python(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Items = 200_000;
    private const int KilledAt = 60_000;
    private const int SlowFrom = 120_000;

    // Every 500th item is known to the gate as one from the UK; every second of those is of the member who objects.
    private const int Known = 500;
    private const string Member = "member:8f1d2c";
    private const string Order = "uk-2024";

    private readonly Deployment deployment = new() { Settings = { ["Permits__ShortestLease"] = "00:00:01" } };
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("regionalpause-training-");
    private AzuriteServer azurite = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => azurite = await AzuriteServer.StartInMemoryAsync(accounts: 1);

    public async ValueTask DisposeAsync()
    {
        await azurite.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task reads_nothing_after_training_stopped_and_each_other_item_once()
    {
        TestAccount account = azurite.NewAccount();
        await using AppProcess first = await deployment.StartAppAsync(account, Cancelled);
        await using AppProcess second = await deployment.StartAppAsync(account, Cancelled);
        await using AppProcess third = await deployment.StartAppAsync(account, Cancelled);
        await third.OpenFlagsAsync(["UK", "IE"], Cancelled);
        await AdmitAsync(third);

        await using (Loop killed = await StartAsync(first))
        {
            await ReadAsync(killed, KilledAt);
            await killed.KillAsync();
        }
        await first.KillAsync();

        await using (Loop paused = await StartAsync(second))
        {
            await ReadAsync(paused, SlowFrom);
            await account
                .QueueClient("objections")
                .SendMessageAsync($$"""{"memberId":"{{Member}}","action":"object","at":"2024-09-20T09:00:00Z"}""", Cancelled);
            await ReadAsync(paused, SlowFrom + 1000);
            await new Operators(third).PauseAsync(Order, Cancelled);
            await TrainingStoppedAsync(third);
            int atTheStop = LastRead();
            (await paused.EndAsync()).ShouldBe($"over order:{Order}");
            LastRead().ShouldBe(atTheStop, "an item was read after training stopped");
            output.WriteLine($"training stopped at item {atTheStop}");
            atTheStop.ShouldBeLessThan(Items, "the loop ended before the order");
        }

        int[] before = Trained();
        await using (Loop resumed = await StartAsync(third))
            (await resumed.EndAsync()).ShouldBe("end");
        int[] trained = Trained();
        trained.Take(before.Length).ShouldBe(before);
        trained.ShouldBeUnique();
        int[] missing = [.. Enumerable.Range(1, Items).Except(trained)];
        // What is left out is of the member who objected, or covered by the order that was in force when the loop went on.
        missing.ShouldAllBe(item => item % Known == 0 && item > SlowFrom);
        trained.Where(item => item > before[^1] && item % Known == 0).ShouldBeEmpty();
        missing.ShouldNotBeEmpty();
    }

    private static async Task AdmitAsync(AppProcess app)
    {
        using HttpClient pipeline = app.As(Person.Pipeline);
        await Parallel.ForEachAsync(
            Enumerable.Range(1, Items / Known).Select(n => n * Known),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancelled },
            async (number, cancellationToken) =>
            {
                string author = number % (2 * Known) == 0 ? Member : "member:other";
                string id = $"post:{number.ToString(CultureInfo.InvariantCulture)}";
                using HttpResponseMessage decided = await pipeline.PostAsync(
                    new Uri("/api/decisions", UriKind.Relative),
                    AppProcess.Json(Submission.Post(id, "GB", author: author).Body),
                    cancellationToken
                );
                decided.StatusCode.ShouldBe(HttpStatusCode.OK);
            }
        );
    }

    private async Task<Loop> StartAsync(AppProcess app)
    {
        string python = await Python.FindAsync(Cancelled);
        return new Loop(
            python,
            [folder.FullName, Items.ToString(CultureInfo.InvariantCulture), SlowFrom.ToString(CultureInfo.InvariantCulture)],
            new Dictionary<string, string>
            {
                ["GATE"] = app.Address.ToString(),
                ["GATE_TOKEN"] = deployment.TokenOf(Person.Pipeline),
                ["PYTHONDONTWRITEBYTECODE"] = "1",
            }
        );
    }

    private Task ReadAsync(Loop loop, int items) =>
        Eventually.UntilAsync(
            $"{items} items are read",
            () =>
            {
                loop.ShouldRun();
                return Task.FromResult(LastRead() >= items);
            },
            Cancelled
        );

    // Each line is one item; the last one may be half written.
    private int LastRead()
    {
        string file = Path.Combine(folder.FullName, "read");
        if (!File.Exists(file))
            return 0;
        using var read = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        read.Seek(-Math.Min(read.Length, 64), SeekOrigin.End);
        string[] lines = new StreamReader(read).ReadToEnd().Split('\n');
        return lines.Length < 2 ? 0 : int.Parse(lines[^2], CultureInfo.InvariantCulture);
    }

    private int[] Trained()
    {
        using JsonDocument checkpoint = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.FullName, "checkpoint")));
        return [.. checkpoint.RootElement.GetProperty("trained").EnumerateArray().Select(n => n.GetInt32())];
    }

    private static async Task TrainingStoppedAsync(AppProcess app)
    {
        using HttpClient auditor = app.As(Person.Auditor);
        await Eventually.UntilAsync(
            "training stopped",
            async () =>
            {
                var order = await auditor.GetFromJsonAsync<JsonElement>(new Uri($"/api/orders/{Order}", UriKind.Relative), Cancelled);
                return order.TryGetProperty("trainingStoppedAt", out JsonElement at) && at.ValueKind == JsonValueKind.String;
            },
            Cancelled
        );
    }

    private sealed class Loop : IAsyncDisposable
    {
        private readonly ConcurrentQueue<string> lines = [];
        private readonly ChildProcess process;

        public Loop(string python, string[] arguments, Dictionary<string, string> environment) =>
            process = ChildProcess.Start(
                python,
                ["training_loop.py", .. arguments],
                environment,
                Path.Combine(Repository.Root, "clients", "python", "tests"),
                lines.Enqueue
            );

        public void ShouldRun() => process.Ended.IsCompleted.ShouldBeFalse(string.Join('\n', lines));

        public async Task KillAsync()
        {
            process.Kill();
            await process.Ended.WaitAsync(Eventually.Patience, Cancelled);
        }

        /// <summary>Its last line, when it has ended by itself.</summary>
        public async Task<string> EndAsync()
        {
            await process.Ended.WaitAsync(Eventually.Patience, Cancelled);
            process.ExitCode.ShouldBe(0, string.Join('\n', lines));
            return lines.Last();
        }

        public ValueTask DisposeAsync() => process.DisposeAsync();
    }
}
