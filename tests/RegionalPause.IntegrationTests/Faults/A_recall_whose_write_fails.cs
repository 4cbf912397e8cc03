using RegionalPause.Contract;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Pauses;
using RegionalPause.Quarantine;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Tests;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;

namespace RegionalPause.IntegrationTests.Faults;

/// <summary>
/// The durable write of a recall × {never arrived, arrived but the answer was lost}, for an instance that dies there: asked again of
/// another, it is one step.
/// </summary>
[Requirement("D18")]
public sealed class A_recall_whose_write_fails(Azurite azurite)
{
    private static readonly QuarantineSource Source = new QuarantineSource.ByOrder(OrderId.Parse("uk-2024"));
    private static readonly RecallRequest Request = new()
    {
        Kind = "dataset",
        Name = "posts-2024-06",
        State = "requested",
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Rows { get; } =
    [.. DurableWrite.OfARecall.Keys.SelectMany(label => new[] { (label, false), (label, true) })];

    [Theory, MemberData(nameof(Rows))]
    public async Task is_one_step_once_it_is_asked_again(string label, bool arrives)
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await Instance.StartAsync(account, Cancelled);
        await gate.OpenFlagsAsync(["UK"], Cancelled);
        (
            await gate.Get<PauseHandler>()
                .PauseAsync(
                    new PauseRequest
                    {
                        Id = "uk-2024",
                        Jurisdictions = ["UK"],
                        Authority = "GB-ICO",
                    },
                    "olivia",
                    Cancelled
                )
        ).Refusal.ShouldBeNull();
        await gate.Get<PauseRecovery>().RunAsync(Cancelled);
        var plan = new FaultPlan();
        await using (Instance dying = await Instance.StartAsync(account, Cancelled, new FaultPolicy(account, plan)))
        {
            plan.AddDeath(DurableWrite.OfARecall[label], The_fault_table.Fault(arrives));
            await Should.ThrowAsync<Exception>(() => dying.Get<RecallHandler>().EnterAsync(Source, Request, "olivia", Cancelled));
        }
        plan.Dead.ShouldBeTrue("the recall never came by this write");

        RecallLog log = (await gate.Get<RecallHandler>().EnterAsync(Source, Request, "olivia", Cancelled)).Value.ShouldNotBeNull();

        log.Steps.Select(s => (s.Number, s.State)).ShouldBe([(1, RecallState.Requested)]);
    }
}
