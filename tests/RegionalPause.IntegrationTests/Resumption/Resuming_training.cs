using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Decisions;
using RegionalPause.Drains;
using RegionalPause.Engagement;
using RegionalPause.Gate;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Messaging;
using RegionalPause.Objections;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Resumption;
using RegionalPause.Safety;
using RegionalPause.Storage;
using RegionalPause.Tests;
using RegionalPause.Verification;
using Shouldly;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.IntegrationTests.Resumption;

/// <summary>The whole procedure on real storage, under the rules the product comes with.</summary>
[Requirement("R22", "D30", "D32", "D33")]
public sealed class Resuming_training(Azurite azurite)
{
    private static readonly OrderId Order = OrderId.Parse("uk-ie-1");

    private static readonly ObjectionPageProbe PageWorks = _ =>
        Task.FromResult<PageProbe?>(new PageProbe(TimeProvider.System.GetUtcNow(), true));

    private static readonly ProposalBody Proposal = new()
    {
        ContentNotBefore = new DateOnly(2024, 1, 1),
        Campaign = "c-1",
        Assessments = Assessments.OnFile,
    };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task is_refused_on_the_word_of_two_and_done_by_the_procedure_and_the_ledger_shows_it()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await ToldAndPausedAsync(account);
        ResumptionHandler resumption = gate.Get<ResumptionHandler>();
        foreach (string person in (string[])["alice", "bob"])
            (await gate.Get<PauseHandler>().EndAsync(Order, OrderEnding.Lift, person, Cancelled)).Refusal!.Code.ShouldBe(
                RefusalCode.SafetyRules
            );

        ResumptionReview proposed = (await resumption.ProposeAsync(Order, Proposal, "paul", Cancelled)).Value.ShouldNotBeNull();
        (await resumption.ApproveAsync(Order, proposed.Digest!, "alice", Cancelled)).Refusal!.Detail.ShouldContain("engagement-closed");
        await CloseEngagementAsync(gate);
        ResumptionReview closed = (await resumption.FindAsync(Order, Cancelled)).ShouldNotBeNull();
        closed.Missing.ShouldBeEmpty();
        (await resumption.ApproveAsync(Order, proposed.Digest!, "alice", Cancelled)).Refusal!.Code.ShouldBe(RefusalCode.StaleDigest);
        await ApproveAsync(resumption, closed, "alice");
        (await gate.Get<PauseHandler>().FindAsync(Order, Cancelled))!.Stage.ShouldBe(OrderStage.Effective);
        await ApproveAsync(resumption, closed, "bob");

        (await gate.Get<PauseHandler>().FindAsync(Order, Cancelled))!.Stage.ShouldBe(OrderStage.Lifted);
        await gate.Get<LedgerSealer>().RunAsync(Cancelled);
        var seen = new List<PauseEvent>();
        var watch = new LedgerWatch(_ => { }, (e, _) => seen.Add(e), _ => { });
        (
            await new LedgerVerification(
                await SealedFiles.DownloadAsync(account, Cancelled),
                Instance.LedgerKey.Trusted,
                [],
                watch
            ).RunAsync(null, Cancelled)
        ).Fault.ShouldBeNull();
        seen.OfType<PauseEvent.OrderLifted>().ShouldHaveSingleItem().Resumption!.Digest.ShouldBe(closed.Digest);
    }

    [Fact]
    public async Task lets_in_what_was_held_inside_its_span_and_keeps_the_rest_out()
    {
        await using Instance gate = await ToldAndPausedAsync(azurite.NewAccount());
        await DecideAsync(gate, ("post:old", "GB", "2010-03-01T00:00:00Z"), ("post:new", "GB", "2024-06-01T00:00:00Z"));
        await ResumeAsync(gate, Proposal);
        var sink = new Broker();

        await Eventually.UntilAsync(
            "everything held was decided again",
            async () =>
            {
                await gate.Get<HoldHandler>().DrainAsync(sink, Cancelled);
                return (await gate.Get<Control.ControlTable>().ReadDrainsAsync(Cancelled)).IsEmpty;
            },
            Cancelled
        );
        await DecideAsync(gate, ("post:older", "IE", "2009-03-01T00:00:00Z"));

        sink.Admitted.ShouldBe(["post:new#1"]);
        ImmutableArray<HoldProgress> holds = await gate.Get<HoldHandler>().ListAsync(Cancelled);
        holds.Where(h => h.Held > 0).Select(h => (h.Scope, h.Held)).ShouldBe([(ReasonNames.Of(ReasonCode.OutsideSpan), 2L)]);
        Snapshot law = await gate.Get<CurrentSnapshot>().ReadAsync(TimeSpan.Zero, Cancelled);
        law.Terms[new("GB")].ShouldSatisfyAllConditions(t => t.Campaign.ShouldBe(new CampaignId("c-1")), t => t.WindowDays.ShouldBe(45));
    }

    [Fact, Requirement("D33")]
    public async Task in_stages_leaves_the_rest_paused_and_can_be_reversed_at_once()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await ToldAndPausedAsync(account);
        await DecideAsync(gate, ("post:gb", "GB", "2024-06-01T00:00:00Z"), ("post:ie", "IE", "2024-06-01T00:00:00Z"));
        await ResumeAsync(gate, Proposal with { Jurisdictions = ["UK"] });
        var sink = new Broker();

        await Eventually.UntilAsync(
            "everything held was gone through",
            async () =>
            {
                await gate.Get<HoldHandler>().DrainAsync(sink, Cancelled);
                return (await gate.Get<Control.ControlTable>().ReadDrainsAsync(Cancelled)).IsEmpty;
            },
            Cancelled
        );

        sink.Admitted.ShouldBe(["post:gb#1"]);
        OrderState order = (await gate.Get<PauseHandler>().FindAsync(Order, Cancelled)).ShouldNotBeNull();
        (order.IsInForce, string.Join(',', order.Rest.Jurisdictions)).ShouldBe((true, "IE"));
        (await gate.Get<HoldHandler>().FindAsync(Order.Value, Cancelled))!.Held.ShouldBe(1);

        // Reversed: a new order, under the terms that still stand (the clock is not reset).
        (
            await gate.Get<PauseHandler>()
                .PauseAsync(
                    new PauseRequest
                    {
                        Id = "uk-2",
                        Jurisdictions = ["UK"],
                        Reason = "again",
                    },
                    "olivia",
                    Cancelled
                )
        ).Refusal.ShouldBeNull();
        await gate.Get<PauseRecovery>().RunAsync(Cancelled);
        Snapshot law = await gate.Get<CurrentSnapshot>().ReadAsync(TimeSpan.Zero, Cancelled);
        law.OrdersOver(new("GB")).Select(o => o.Id.Value).ShouldBe(["uk-2"]);
        law.Terms[new("GB")].Order.ShouldBe(Order);
        await gate.Get<LedgerSealer>().RunAsync(Cancelled);
        (
            await new LedgerVerification(await SealedFiles.DownloadAsync(account, Cancelled), Instance.LedgerKey.Trusted, []).RunAsync(
                null,
                Cancelled
            )
        ).Fault.ShouldBeNull();
    }

    [Fact]
    public async Task meets_no_rule_about_what_nobody_has_told_it_and_goes_on_where_two_override_each()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await PausedAsync(account, _ => { });
        await LeaveUnrecordedAsync(account);
        ResumptionHandler resumption = gate.Get<ResumptionHandler>();
        await CloseEngagementAsync(gate);
        ResumptionReview review = (await resumption.ProposeAsync(Order, Proposal, "paul", Cancelled)).Value.ShouldNotBeNull();
        review
            .Missing.Select(m => m.Rule)
            .ShouldBe([
                ResumptionRule.CampaignComplete,
                ResumptionRule.WindowElapsed,
                ResumptionRule.NoticeMatches,
                ResumptionRule.ObjectionsApplied,
                ResumptionRule.ObjectionPageWorks,
            ]);

        foreach (RuleResult missing in review.Missing)
        {
            foreach (string person in (string[])["alice", "bob"])
                (
                    await resumption.OverrideAsync(
                        Order,
                        EnumWords<ResumptionRule>.Of(missing.Rule),
                        "decided by the board",
                        person,
                        Cancelled
                    )
                ).Refusal.ShouldBeNull();
        }
        review = (await resumption.FindAsync(Order, Cancelled))!;
        await ApproveAsync(resumption, review, "alice");
        await ApproveAsync(resumption, review, "bob");

        // Nobody knows more of it than before: what is shown is how the two approved it, not how it would stand as a new proposal.
        ResumptionReview record = (await resumption.FindAsync(Order, Cancelled)).ShouldNotBeNull();
        (record.Order.Stage, record.Digest, record.IsReady).ShouldBe((OrderStage.Lifted, review.Digest, true));
        record.Rules.Where(r => !r.Met).Select(r => r.Rule).ShouldBe(record.Standing!.Overrides.Select(o => o.Rule), ignoreOrder: true);
        record.Approvals.Select(a => a.By).ShouldBe(["alice", "bob"]);
        (await resumption.ProposeAsync(Order, Proposal, "paul", Cancelled)).Refusal!.Code.ShouldBe(RefusalCode.NotInThisStage);
    }

    // The author of every post was told of a campaign long ago, and the objection page works.
    private static async Task<Instance> ToldAndPausedAsync(TestAccount account)
    {
        await ToldCampaign.WriteAsync(account, Proposal.Campaign!, Order, ["GB", "IE"], ["member:1"], Cancelled);
        return await PausedAsync(account, services => services.AddSingleton(PageWorks));
    }

    // An objection whose recording was interrupted.
    private static async Task LeaveUnrecordedAsync(TestAccount account) =>
        (
            await new ObjectionTable(account.Storage()).WriteAsync(
                MemberId.Parse("member:2"),
                new ObjectionState { Refused = ObjectionScope.GenerativeTraining },
                null,
                Cancelled
            )
        ).ShouldNotBeNull();

    private static async Task<Instance> PausedAsync(TestAccount account, Action<IServiceCollection> services)
    {
        Instance gate = await Instance.StartAsync(
            account,
            null,
            services,
            [("Resumption:RulesFile", ""), ("Gate:LawMaxAge", "00:00:00")],
            Cancelled
        );
        await gate.OpenFlagsAsync(["UK", "IE"], Cancelled);
        (
            await gate.Get<PauseHandler>()
                .PauseAsync(
                    new PauseRequest
                    {
                        Id = Order.Value,
                        Jurisdictions = ["UK", "IE"],
                        Authority = "GB-ICO",
                    },
                    "olivia",
                    Cancelled
                )
        ).Refusal.ShouldBeNull();
        await gate.Get<PauseRecovery>().RunAsync(Cancelled);
        return gate;
    }

    private static async Task CloseEngagementAsync(Instance gate) =>
        (
            await gate.Get<EngagementHandler>()
                .EnterAsync(
                    Order,
                    new EngagementRequest
                    {
                        Kind = "closed",
                        Position = "no-further-action-now",
                        On = gate.Get<StoreClock>().Today,
                        Reference = "IC-1",
                    },
                    "olivia",
                    Cancelled
                )
        ).Refusal.ShouldBeNull();

    private static async Task ResumeAsync(Instance gate, ProposalBody proposal)
    {
        await CloseEngagementAsync(gate);
        ResumptionHandler resumption = gate.Get<ResumptionHandler>();
        ResumptionReview review = (await resumption.ProposeAsync(Order, proposal, "paul", Cancelled)).Value.ShouldNotBeNull();
        await ApproveAsync(resumption, review, "alice");
        ProposedChange proposed = (await resumption.PreviewApproveAsync(Order, review.Digest!, "bob", Cancelled)).Value.ShouldNotBeNull();
        ChangePreview preview = gate.Get<ChangePreviews>().Of(proposed);
        await ApproveAsync(resumption, review, "bob");

        // What was shown first is what the gate does now (R44).
        Snapshot law = Snapshot.Of(await gate.Get<Control.ControlTable>().ReadAsync(Cancelled));
        (preview.NeedsAnotherPerson, preview.Decisions.Any(c => c.Admits)).ShouldBe((false, true));
        preview.Decisions.ShouldAllBe(c => GateRules.Decide(c.Example, law, default) == c.After);
    }

    private static async Task ApproveAsync(ResumptionHandler resumption, ResumptionReview review, string person) =>
        (await resumption.ApproveAsync(Order, review.Digest!, person, Cancelled)).Refusal.ShouldBeNull();

    private static async Task DecideAsync(Instance gate, params (string Id, string Country, string Created)[] posts) =>
        (
            await gate.DeliverAsync(
                posts.Select(p => Submission.Post(p.Id, p.Country).With($"{p.Id}#1", data => data["createdAt"] = p.Created)),
                Cancelled
            )
        ).ShouldAllBe(r => r is MessageResult.Done);

    private sealed class Broker : IMessageSink
    {
        public List<string> Admitted { get; } = [];

        public Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
        {
            if (message.Queue == QueueNames.ContentAdmitted)
                Admitted.Add(Answer.Read(Encoding.UTF8.GetString(message.Body.Span), default).Item.ToString()!);
            return Task.CompletedTask;
        }
    }
}
