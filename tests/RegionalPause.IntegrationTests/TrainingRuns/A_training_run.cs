using System.Text;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Permits;
using RegionalPause.Quarantine;
using RegionalPause.Requests;
using RegionalPause.Tests;
using RegionalPause.TrainingRuns;
using RegionalPause.Verification;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.IntegrationTests.TrainingRuns;

/// <summary>A run's permit on real storage: from its manifest to the statement that training stopped (R17).</summary>
[Requirement("R17")]
public sealed class A_training_run(Azurite azurite)
{
    private const string Member = "member:8f1d2c";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task has_a_permit_until_a_pause_and_training_stops_when_it_ends()
    {
        await using Instance gate = await OpenAsync();
        Permit permit = await RequestAsync(gate, "post:1\npost:2\n", "UK");
        (permit.State, permit.Items, permit.Excluded).ShouldBe((PermitState.Active, 2, 0));
        (await RenewAsync(gate, permit)).State.ShouldBe(PermitState.Active);

        OrderState order = await PauseAsync(gate, "UK");
        (order.Stage, order.TrainingStoppedAt).ShouldBe((OrderStage.Effective, null));
        (await RenewAsync(gate, permit)).ShouldSatisfyAllConditions(
            p => p.State.ShouldBe(PermitState.Revoked),
            p => p.Cause.ShouldBe("order:o-1")
        );
        (await gate.Get<PermitHandler>().EndAsync(permit.Id, "pipeline", Cancelled)).Value!.State.ShouldBe(PermitState.Ended);

        (await OrderAsync(gate)).TrainingStoppedAt.ShouldNotBeNull();
        await ShouldBeSoundAsync(gate);
    }

    [Fact]
    public async Task that_does_not_renew_is_over_when_its_lease_has_passed()
    {
        await using Instance gate = await OpenAsync(("Permits:ShortestLease", "00:00:01"));
        Permit permit = await RequestAsync(gate, "post:1\n", "UK", lease: 1);
        await PauseAsync(gate, "UK");

        await Eventually.UntilAsync(
            "training stopped",
            async () =>
            {
                await gate.Get<PauseRecovery>().RunAsync(Cancelled);
                return (await OrderAsync(gate)).TrainingStoppedAt is not null;
            },
            Cancelled
        );

        (await gate.Get<PermitHandler>().FindAsync(permit.Id, null, Cancelled)).ShouldNotBeNull().State.ShouldBe(PermitState.Expired);
        (await OrderAsync(gate)).TrainingStoppedAt!.Value.ShouldBeGreaterThan(permit.ExpiresAt!.Value);
        await ShouldBeSoundAsync(gate);
    }

    [Fact]
    public async Task is_told_what_an_order_in_force_covers()
    {
        await using Instance gate = await OpenAsync();
        await gate.DeliverAsync([Submission.Post("post:1", "GB"), Submission.Post("post:2", "IE")], Cancelled);
        await PauseAsync(gate, "UK");

        Permit permit = await RequestAsync(gate, "post:1\npost:2\npost:3\n");

        (permit.State, permit.Items, permit.Excluded, permit.Exclusions).ShouldBe((PermitState.Active, 3, 1, 1));
        QuarantineFilter filter = await ExclusionsAsync(gate, permit);
        filter.Header.Source.ShouldBe($"permit/{permit.Id}");
        filter.Contains(ItemKey.Of(new ItemId("post:1", 1))).ShouldBeTrue();
        filter.Contains(ItemKey.Of(new ItemId("post:2", 1))).ShouldBeFalse();
    }

    [Fact]
    public async Task is_not_told_what_concerns_other_jurisdictions_than_its_own()
    {
        await using Instance gate = await OpenAsync();
        await gate.DeliverAsync([Submission.Post("post:1", "GB"), Submission.Post("post:2", "IE")], Cancelled);
        await PauseAsync(gate, "UK");

        (await RequestAsync(gate, "post:1\npost:2\n", "IE")).Excluded.ShouldBe(0);
    }

    [Fact, Requirement("R17", "R20")]
    public async Task gets_a_new_revision_with_the_items_of_a_member_who_objected()
    {
        await using Instance gate = await OpenAsync();
        await gate.DeliverAsync([Submission.Post("post:1", "GB", author: Member), Submission.Post("post:2", "GB")], Cancelled);
        Permit permit = await RequestAsync(gate, "post:1\npost:2\n");
        permit.Excluded.ShouldBe(0);
        await gate.ObjectAsync(Member, Cancelled);

        Permit renewed = await RenewAsync(gate, permit);

        (renewed.State, renewed.Revision).ShouldBe((PermitState.Active, 2));
        (await ExclusionsAsync(gate, permit)).Contains(ItemKey.Of(new ItemId("post:1", 1))).ShouldBeTrue();
        (await gate.Get<PermitHandler>().RenewAsync(permit.Id, 2, "pipeline", Cancelled)).Value!.UnappliedSince.ShouldBeNull();
    }

    [Theory]
    [InlineData("post:1\n\"x", "Line 2 of the manifest")]
    [InlineData("", "no items")]
    public async Task has_no_permit_for_a_manifest_that_cannot_be_read(string manifest, string why)
    {
        await using Instance gate = await OpenAsync();

        Refusal refusal = (await TryAsync(gate, manifest, [], lease: null)).Refusal.ShouldNotBeNull();

        refusal.Code.ShouldBe(RefusalCode.Invalid);
        $"{refusal.Detail} {string.Join(' ', refusal.Errors.Select(e => e.Expected))}".ShouldContain(why);
        (await gate.Get<PermitHandler>().ListAsync(over: true, Cancelled)).ShouldBeEmpty();
    }

    [Fact]
    public async Task has_no_permit_if_as_many_as_allowed_are_open()
    {
        await using Instance gate = await OpenAsync(("Permits:MostOpen", "1"));
        await RequestAsync(gate, "post:1\n");

        (await TryAsync(gate, "post:1\n", [], lease: null)).Refusal.ShouldNotBeNull().Code.ShouldBe(RefusalCode.TooManyPermits);
    }

    [Fact]
    public async Task of_another_caller_cannot_be_renewed_or_ended()
    {
        await using Instance gate = await OpenAsync();
        Permit permit = await RequestAsync(gate, "post:1\n");

        (await gate.Get<PermitHandler>().RenewAsync(permit.Id, 1, "another", Cancelled)).Refusal!.Code.ShouldBe(RefusalCode.NotFound);
        (await gate.Get<PermitHandler>().EndAsync(permit.Id, "another", Cancelled)).Refusal!.Code.ShouldBe(RefusalCode.NotFound);
    }

    private async Task<Instance> OpenAsync(params (string, string)[] settings)
    {
        Instance gate = await Instance.StartAsync(azurite.NewAccount(), Cancelled, null, [("Gate:LawMaxAge", "00:00:00"), .. settings]);
        await gate.OpenFlagsAsync(["UK", "IE"], Cancelled);
        return gate;
    }

    private static async Task<Permit> RequestAsync(Instance gate, string manifest, string? jurisdiction = null, int? lease = null)
    {
        Result<Permit> result = await TryAsync(gate, manifest, jurisdiction is null ? [] : [jurisdiction], lease);
        return result.Succeeded(out Permit? permit, out Refusal? refusal) ? permit : throw new InvalidOperationException(refusal.Detail);
    }

    private static Task<Result<Permit>> TryAsync(Instance gate, string manifest, string[] jurisdictions, int? lease) =>
        gate.Get<PermitHandler>()
            .RequestAsync(
                new PermitRequest
                {
                    Run = "assistant-4",
                    Dataset = "posts-2024",
                    Jurisdictions = [.. jurisdictions],
                    LeaseSeconds = lease,
                },
                new MemoryStream(Encoding.UTF8.GetBytes(manifest)),
                "pipeline",
                Cancelled
            );

    private static async Task<Permit> RenewAsync(Instance gate, Permit permit) =>
        (await gate.Get<PermitHandler>().RenewAsync(permit.Id, 1, "pipeline", Cancelled)).Value.ShouldNotBeNull();

    private static async Task<QuarantineFilter> ExclusionsAsync(Instance gate, Permit permit) =>
        (await gate.Get<PermitHandler>().ExclusionsAsync(permit.Id, "pipeline", Cancelled)).Value.ShouldNotBeNull().Set.ToFilter();

    private static async Task<OrderState> PauseAsync(Instance gate, string jurisdiction)
    {
        var request = new PauseRequest
        {
            Id = "o-1",
            Jurisdictions = [jurisdiction],
            Authority = "GB-ICO",
        };
        (await gate.Get<PauseHandler>().PauseAsync(request, "olivia", Cancelled)).Refusal.ShouldBeNull();
        await gate.Get<PauseRecovery>().RunAsync(Cancelled);
        return await OrderAsync(gate);
    }

    private static async Task<OrderState> OrderAsync(Instance gate) =>
        (await gate.Get<PauseHandler>().FindAsync(OrderId.Parse("o-1"), Cancelled)).ShouldNotBeNull();

    private static async Task ShouldBeSoundAsync(Instance gate)
    {
        await gate.Get<LedgerSealer>().RunAsync(Cancelled);
        TrustedLog log = await gate.Get<LedgerSigner>().TrustedAsync(Cancelled);
        var verification = new LedgerVerification(gate.Get<SealedLedger>(), log, [], null);
        (await verification.RunAsync(null, Cancelled)).Fault.ShouldBeNull();
    }
}
