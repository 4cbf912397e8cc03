using System.Globalization;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Processes;

/// <summary>
/// The whole main job with real processes on real storage: 6,000 items over six countries, the UK paused in the middle and resumed later,
/// with three instances that live; and 5,000 with one that stands still from before the pause until long after it.
/// <para><c>RPAUSE_STREAM_ITEMS=20000 dotnet run --project tests/RegionalPause.IntegrationTests -- --filter-class
/// "*Three_processes_on_one_account"</c> sends more.</para>
/// </summary>
[Collection(WholeMachine.Name)]
public sealed class Three_processes_on_one_account(ITestOutputHelper output) : IAsyncLifetime
{
    private const int FewerItems = 5_000; // what the frozen one does late happens once, however long the stream
    private const string Order = "uk-2024";

    private static readonly int Items = int.Parse(
        Environment.GetEnvironmentVariable("RPAUSE_STREAM_ITEMS") ?? "6000",
        CultureInfo.InvariantCulture
    );

    private readonly Deployment deployment = new()
    {
        Settings =
        {
            ["SelfHosted__Receivers"] = "2",
            // What a frozen instance holds comes back to the others soon.
            ["SelfHosted__VisibilityTimeout"] = "00:00:15",
            ["Tickets__Lifetime"] = "00:00:04",
            ["Pauses__SkewAllowance"] = "00:00:01",
            ["Holds__DrainRatePerSecond"] = "400",
        },
    };

    private AzuriteServer azurite = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => azurite = await AzuriteServer.StartInMemoryAsync(accounts: 1);

    public ValueTask DisposeAsync() => azurite.DisposeAsync();

    [Fact, Requirement("R6", "R7", "R9", "R10", "R12", "R15", "R33", "D9", "D12", "D13", "D16")]
    public async Task pause_in_the_middle_of_a_stream_and_lose_nothing_and_admit_nothing_late()
    {
        TestAccount account = azurite.NewAccount();
        await using AppProcess first = await deployment.StartAppAsync(account, Cancelled);
        await using AppProcess second = await deployment.StartAppAsync(account, Cancelled);
        await using AppProcess third = await deployment.StartAppAsync(account, Cancelled);
        var operators = new Operators(second);
        await OpenFlagsAsync(first, second, third);
        await using var stream = new ContentStream(account, Items);

        Task sending = stream.SendUpToAsync(Items, Cancelled);
        await stream.AnsweredAsync(Items / 3, Cancelled);
        PauseTimes pause = await operators.PauseAsync(Order, Cancelled);
        await stream.AnsweredAsync(Items * 2 / 3, Cancelled);
        await LiftAndCheckAsync(account, operators, stream, Items, sending, pause);
    }

    [Fact, Requirement("R6", "R7", "R9", "R10", "D11", "D16")]
    public async Task of_which_one_is_frozen_over_the_pause_refuse_its_late_append_and_its_late_send()
    {
        TestAccount account = azurite.NewAccount();
        await using FaultProxy proxy = await FaultProxy.StartAsync(azurite);
        await using AppProcess first = await deployment.StartAppAsync(account, Cancelled);
        await using AppProcess second = await deployment.StartAppAsync(account, Cancelled);
        await using AppProcess frozen = await deployment.StartAppAsync(proxy.Before(account), Cancelled);
        var operators = new Operators(first);
        await OpenFlagsAsync(first, second, frozen);
        await using var stream = new ContentStream(account, FewerItems);

        Task sending = stream.SendUpToAsync(FewerItems, Cancelled);
        await stream.AnsweredAsync(FewerItems / 4, Cancelled);
        // An admission that is in the ledger and not yet with the broker, and an append that is prepared and not yet with the store.
        FaultRule lateSend = proxy.Faults.Add(
            c => c.SendsTo("content-admitted") && c.Body.Contains("\"account\":\"GB\"", StringComparison.Ordinal),
            new Fault.Held()
        );
        await lateSend.Struck.WaitAsync(Eventually.Patience, Cancelled);
        FaultRule lateAppend = proxy.Faults.Add(
            c =>
                c.Commits("ledger")
                && c.Body.Contains("\"State\":\"Open\"", StringComparison.Ordinal)
                && c.Body.Contains("\u0002GB", StringComparison.Ordinal),
            new Fault.Held()
        );
        await lateAppend.Struck.WaitAsync(Eventually.Patience, Cancelled);
        frozen.Freeze();

        PauseTimes pause = await operators.PauseAsync(Order, Cancelled);
        lateAppend.Release();
        lateSend.Release();
        StorageAnswer toTheAppend = await lateAppend.FirstAnswer.WaitAsync(Eventually.Patience, Cancelled);
        StorageAnswer toTheSend = await lateSend.FirstAnswer.WaitAsync(Eventually.Patience, Cancelled);
        await Eventually.UntilAsync("the loader sends the late item back", () => Task.FromResult(!stream.Loader.Late.IsEmpty), Cancelled);
        await stream.AnsweredAsync(FewerItems / 2, Cancelled);
        frozen.Thaw();
        await stream.AnsweredAsync(FewerItems * 2 / 3, Cancelled);
        await LiftAndCheckAsync(account, operators, stream, FewerItems, sending, pause);

        output.WriteLine(
            $"late append: {toTheAppend.Status}; late send: {toTheSend.Status} by the broker, {stream.Loader.Late.Count} returned by the ticket check"
        );
        toTheAppend.Status.ShouldBe(412);
        toTheSend.Status.ShouldBe(201);
    }

    private static async Task OpenFlagsAsync(params AppProcess[] apps)
    {
        await apps[0].OpenFlagsAsync(ContentStream.Countries, Cancelled);
        await Task.WhenAll(apps.Select(app => app.NoticeLawAsync(Cancelled)));
    }

    private async Task LiftAndCheckAsync(
        TestAccount account,
        Operators operators,
        ContentStream stream,
        int items,
        Task sending,
        PauseTimes pause
    )
    {
        var evidence = new PauseEvidence(account);
        long lastVersionInForce = await evidence.Control.ReadVersionAsync(Cancelled) + 1; // the first approval of the two is one more
        DateTimeOffset lifted = await operators.LiftAsync(Order, Cancelled);
        await sending;
        await stream.LoadedAsync(Cancelled);
        Reconciliation reconciliation = await stream.FinishAsync();

        reconciliation.ShouldBalance();
        reconciliation.Admitted.ShouldBe(reconciliation.Submitted, ignoreOrder: true, "every flag is open and the pause is over");
        stream.Withheld.ShouldNotBeEmpty("nothing flowed during the pause");
        stream.Loader.Refused.ShouldBeEmpty();
        LedgerCheck ledger = await LedgerCheck.ReadAsync(evidence.Shards, Cancelled);
        (await evidence.AdmittedDespiteAsync(ledger, Order, lastVersionInForce, Cancelled)).ShouldBeEmpty();
        PauseEvidence.LoadedDespite(stream.Loader, pause.Effective, lifted).ShouldBeEmpty();
        PauseEvidence.LoadedWithoutAdmission(ledger, stream.Loader).ShouldBeEmpty();
        (await operators.DispositionsAsync(Cancelled)).ShouldBe((items, items, 0));
        output.WriteLine(
            $"{pause}; {reconciliation}; held or excluded meanwhile {stream.Withheld.Count}, late tickets {stream.Loader.Late.Count}"
        );
    }
}
