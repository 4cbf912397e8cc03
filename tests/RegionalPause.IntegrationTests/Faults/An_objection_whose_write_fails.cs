using System.Collections.Immutable;
using RegionalPause.Content;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Messaging;
using RegionalPause.Objections;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests;
using RegionalPause.Verification;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.IntegrationTests.Faults;

/// <summary>
/// Each durable write of an objection × {never arrived, arrived but the answer was lost}, for an instance that dies there: asked again of
/// another, the objection stands everywhere, and the ledger verifies.
/// </summary>
[Requirement("R20", "D22")]
public sealed class An_objection_whose_write_fails(Azurite azurite)
{
    private const string Member = "member:8f1d2c";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Rows { get; } =
    [.. DurableWrite.OfAnObjection.Keys.SelectMany(label => new[] { (label, false), (label, true) })];

    [Theory, MemberData(nameof(Rows))]
    public async Task stands_once_it_is_asked_again(string label, bool arrives)
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await Instance.StartAsync(account, Cancelled);
        await gate.OpenFlagsAsync(["UK"], Cancelled);
        await DecideAsync(gate, "post:1");
        var plan = new FaultPlan();
        await using (Instance dying = await Instance.StartAsync(account, Cancelled, new FaultPolicy(account, plan)))
        {
            plan.AddDeath(DurableWrite.OfAnObjection[label], The_fault_table.Fault(arrives));
            await Should.ThrowAsync<Exception>(() => dying.Get<ObjectionHandler>().ObjectAsync(Request(gate), Cancelled));
        }
        plan.Dead.ShouldBeTrue("the objection never came by this write");

        Result<ObjectionState> again = await gate.Get<ObjectionHandler>().ObjectAsync(Request(gate), Cancelled);

        again.Refusal.ShouldBeNull();
        (await DecideAsync(gate, "post:2")).ShouldBe(QueueNames.ContentWithheld);
        await gate.Get<PauseRecovery>().RunAsync(Cancelled);
        await gate.Get<LedgerSealer>().RunAsync(Cancelled);
        (
            await new LedgerVerification(await SealedFiles.DownloadAsync(account, Cancelled), Instance.LedgerKey.Trusted, []).RunAsync(
                null,
                Cancelled
            )
        ).Fault.ShouldBeNull();
    }

    private static ObjectionRequest Request(Instance gate) =>
        new(MemberId.Parse(Member), ObjectionScope.GenerativeTraining, ObjectionSource.Settings, gate.Get<StoreClock>().Now.AddSeconds(-5));

    private static async Task<string> DecideAsync(Instance gate, string contentId)
    {
        ImmutableArray<MessageResult> results = await gate.DeliverAsync([Submission.Post(contentId, "GB", author: Member)], Cancelled);
        return results[0].ShouldBeOfType<MessageResult.Done>().Outputs.Single().Queue;
    }
}
