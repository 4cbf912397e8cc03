using System.Globalization;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger.Trees;
using RegionalPause.Tests;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.IntegrationTests.Processes;

/// <summary>
/// Five instances under a stream, pause after pause, while instances are killed, frozen and replaced and the way to storage delays, repeats
/// and drops what is sent. Each row is a few rounds on one account; a round is a pause and a lift, and all that goes wrong in it follows
/// from its seed. After each row every id is accounted for, no covered item was admitted or loaded that should not be, and the sealed
/// ledger is verified from its files.
/// <para><c>RPAUSE_CHAOS_SEEDS=1-500 dotnet run --project tests/RegionalPause.IntegrationTests -- --filter-class
/// "*Five_processes_in_chaos"</c> runs more, or one again: <c>RPAUSE_CHAOS_SEEDS=17-17</c>.</para>
/// </summary>
[Collection(WholeMachine.Name)]
public sealed class Five_processes_in_chaos(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Instances = 5;
    private const int RoundsARow = 10;
    private const int ItemsARound = 60;

    private readonly Deployment deployment = new()
    {
        Settings =
        {
            ["SelfHosted__Receivers"] = "1",
            // What a dead instance holds comes back to the others soon.
            ["SelfHosted__VisibilityTimeout"] = "00:00:05",
            ["SelfHosted__MaxReturnDelay"] = "00:00:02",
            ["Tickets__Lifetime"] = "00:00:03",
            ["Pauses__SkewAllowance"] = "00:00:01",
            ["Holds__DrainRatePerSecond"] = "400",
            ["Logging__LogLevel__Default"] = "Warning",
        },
    };

    private AzuriteServer azurite = null!;

    /// <summary>First and last seed of each row.</summary>
    public static TheoryData<int, int> Rows
    {
        get
        {
            int[] range =
            [
                .. (Environment.GetEnvironmentVariable("RPAUSE_CHAOS_SEEDS") ?? "1-20")
                    .Split('-')
                    .Select(n => int.Parse(n, CultureInfo.InvariantCulture)),
            ];
            return [.. Enumerable.Range(range[0], range[^1] - range[0] + 1).Chunk(RoundsARow).Select(seeds => (seeds[0], seeds[^1]))];
        }
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => azurite = await AzuriteServer.StartInMemoryAsync(accounts: 1);

    public ValueTask DisposeAsync() => azurite.DisposeAsync();

    [Theory, MemberData(nameof(Rows)), Requirement("R6", "R7", "R9", "R10", "R11", "R14", "R15", "R25")]
    public async Task lose_nothing_and_admit_nothing_late(int firstSeed, int lastSeed)
    {
        TestAccount account = azurite.NewAccount();
        await using FaultProxy proxy = await FaultProxy.StartAsync(azurite);
        await using var fleet = new ChaosFleet(deployment, proxy.Before(account), Instances);
        await fleet.StartAsync(Cancelled);
        await fleet.Instances[0].OpenFlagsAsync(ContentStream.Countries, Cancelled);
        await Task.WhenAll(fleet.Instances.Select(app => app.NoticeLawAsync(Cancelled)));
        int rounds = lastSeed - firstSeed + 1;
        await using var stream = new ContentStream(account, rounds * ItemsARound);
        var evidence = new PauseEvidence(account);
        List<(string Order, long LastVersionInForce)> orders = [];

        for (int round = 0; round < rounds; round++)
        {
            ChaosPlan plan = ChaosPlan.Of(firstSeed + round, Instances);
            output.WriteLine(plan.ToString());
            orders.Add(await RunAsync(plan, fleet, proxy, stream, (round + 1) * ItemsARound, evidence));
        }

        await stream.LoadedAsync(Cancelled);
        Reconciliation reconciliation = await stream.FinishAsync();
        reconciliation.ShouldBalance();
        reconciliation.Admitted.ShouldBe(reconciliation.Submitted, ignoreOrder: true, "every flag is open and every pause is over");
        LedgerCheck ledger = await LedgerCheck.ReadAsync(evidence.Shards, Cancelled);
        foreach ((string order, long lastVersionInForce) in orders)
            (await evidence.AdmittedDespiteAsync(ledger, order, lastVersionInForce, Cancelled)).ShouldBeEmpty(order);
        PauseEvidence.LoadedWithoutAdmission(ledger, stream.Loader).ShouldBeEmpty();
        VerifiedLedger verified = await VerifyAsync(account, rounds);
        output.WriteLine(
            $"{reconciliation}; returned by the ticket check {stream.Loader.Late.Count}; {verified.Figures.Decisions} decisions in {verified.Figures.Shards} shards verified"
        );
    }

    private static async Task<(string Order, long LastVersionInForce)> RunAsync(
        ChaosPlan plan,
        ChaosFleet fleet,
        FaultProxy proxy,
        ContentStream stream,
        int items,
        PauseEvidence evidence
    )
    {
        string order = string.Create(CultureInfo.InvariantCulture, $"uk-{plan.Seed}");
        Task sending = stream.SendUpToAsync(items, Cancelled);
        await stream.AnsweredAsync(items - ItemsARound * 2 / 3, Cancelled);

        await StrikeAsync(Moment.BeforeThePause);
        using var controller = new CancellationTokenSource();
        Task<PauseTimes> asked = new Operators(fleet.Instances[plan.Controller]).PauseAsync(order, controller.Token);
        await StrikeAsync(Moment.WhilePausing);
        if (plan.ControllerDies)
        {
            await fleet.KillAsync(plan.Controller, Cancelled);
            await controller.CancelAsync();
        }
        PauseTimes pause = await fleet.InsistAsync(asked, app => new Operators(app).PauseAsync(order, Cancelled), Cancelled);

        await StrikeAsync(Moment.WhilePaused);
        // What is decided while it is paused and stays so shows that the pause holds; some messages are with frozen instances.
        await sending;
        long lastVersionInForce = await evidence.Control.ReadVersionAsync(Cancelled) + 1; // the first approval of the two is one more
        DateTimeOffset lifted = await fleet.InsistAsync(null, app => new Operators(app).LiftAsync(order, Cancelled), Cancelled);
        await StrikeAsync(Moment.WhileLifting);
        proxy.Faults.Clear();
        await fleet.HealAsync(Cancelled);
        PauseEvidence.LoadedDespite(stream.Loader, pause.Effective, lifted).ShouldBeEmpty(order);
        return (order, lastVersionInForce);

        async Task StrikeAsync(Moment moment)
        {
            foreach ((_, Fault fault, int percent) in plan.StoreTrouble.Where(t => t.At == moment))
            {
                // Which requests it hits depends on their order, which no seed decides.
                int seen = 0;
                proxy.Faults.Add(
                    call => (fault is not Fault.Twice || call.IsTransaction) && Interlocked.Increment(ref seen) % (100 / percent) == 0,
                    fault,
                    times: 60
                );
            }
            foreach ((_, int instance, Blow blow) in plan.Blows.Where(b => b.At == moment))
                await fleet.StrikeAsync(instance, blow, Cancelled);
        }
    }

    private async Task<VerifiedLedger> VerifyAsync(TestAccount account, int certificates) =>
        await Eventually.UntilAsync(
            "the sealed ledger has every certificate",
            async () =>
            {
                SealedFiles files = await SealedFiles.DownloadAsync(account, Cancelled);
                Checked<VerifiedLedger, LedgerFault> verified = await new LedgerVerification(
                    files,
                    deployment.LedgerKey.Trusted,
                    []
                ).RunAsync(null, Cancelled);
                if (verified.Succeeded(out VerifiedLedger? ledger, out LedgerFault? fault))
                    return ledger.Figures.Certificates == certificates ? ledger : null;
                return fault.Kind == LedgerFaultKind.Incomplete
                    ? null
                    : throw new ShouldAssertException($"{fault.Kind} at {fault.Where}: {fault.Detail}");
            },
            Cancelled
        );
}
