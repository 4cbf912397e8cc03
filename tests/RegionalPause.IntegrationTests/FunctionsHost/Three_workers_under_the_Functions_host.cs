using System.Net;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.IntegrationTests.Processes;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.FunctionsHost;

/// <summary>The stream of <see cref="Three_processes_on_one_account"/>, shorter, through three workers that a host feeds.</summary>
[Collection(WholeMachine.Name)]
public sealed class Three_workers_under_the_Functions_host(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Items = 1_800;
    private const string Order = "uk-2024";

    private readonly Deployment deployment = new() { Settings = { ["Holds__DrainRatePerSecond"] = "400" } };

    private AzuriteServer azurite = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => azurite = await AzuriteServer.StartInMemoryAsync(accounts: 1);

    public ValueTask DisposeAsync() => azurite.DisposeAsync();

    [Fact, Requirement("R6", "R7", "R9", "R10", "R33")]
    public async Task pause_in_the_middle_of_a_stream_and_lose_nothing_and_admit_nothing_late()
    {
        TestAccount account = azurite.NewAccount();
        await using WorkerHost first = await WorkerHost.StartAsync(deployment, account, Cancelled);
        await using WorkerHost second = await WorkerHost.StartAsync(deployment, account, Cancelled);
        await using WorkerHost third = await WorkerHost.StartAsync(deployment, account, Cancelled);
        await OpenFlagsAsync(first);
        await using var stream = new ContentStream(account, Items);
        await using var one = new HostPump(first, account, runsTimers: true);
        await using var two = new HostPump(second, account, runsTimers: false);
        await using var three = new HostPump(third, account, runsTimers: false);
        var operators = new Operators(second.As);

        Task sending = stream.SendUpToAsync(Items, Cancelled);
        await stream.AnsweredAsync(Items / 3, Cancelled);
        PauseTimes pause = await operators.PauseAsync(Order, Cancelled);
        await stream.AnsweredAsync(Items * 2 / 3, Cancelled);
        DateTimeOffset lifted = await operators.LiftAsync(Order, Cancelled);
        await sending;
        await stream.LoadedAsync(Cancelled);
        Reconciliation reconciliation = await stream.FinishAsync();

        reconciliation.ShouldBalance();
        reconciliation.Admitted.ShouldBe(reconciliation.Submitted, ignoreOrder: true, "every flag is open and the pause is over");
        stream.Withheld.ShouldNotBeEmpty("nothing flowed during the pause");
        PauseEvidence.LoadedDespite(stream.Loader, pause.Effective, lifted).ShouldBeEmpty();
        LedgerCheck ledger = await LedgerCheck.ReadAsync(new PauseEvidence(account).Shards, Cancelled);
        PauseEvidence.LoadedWithoutAdmission(ledger, stream.Loader).ShouldBeEmpty();
        output.WriteLine(
            $"{pause}; {reconciliation}; held or excluded meanwhile {stream.Withheld.Count}, late tickets {stream.Loader.Late.Count}"
        );
        foreach (HostPump pump in (HostPump[])[one, two, three])
            await pump.StopAsync();
        (await Task.WhenAll(first.TerminateAsync(), second.TerminateAsync(), third.TerminateAsync())).ShouldAllBe(code => code == 0);
    }

    private static async Task OpenFlagsAsync(WorkerHost worker)
    {
        using HttpClient alice = worker.As(Person.Alice);
        foreach (string country in ContentStream.Countries)
        {
            using HttpResponseMessage set = await alice.PutAsync(
                new Uri($"/api/flags/{country}", UriKind.Relative),
                AppProcess.Json("""{"open":true}"""),
                Cancelled
            );
            set.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
    }
}
