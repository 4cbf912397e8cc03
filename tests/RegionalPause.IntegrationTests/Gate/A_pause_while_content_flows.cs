using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Decisions;
using RegionalPause.Drains;
using RegionalPause.Flags;
using RegionalPause.Gate;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger;
using RegionalPause.Messaging;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Tests;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.IntegrationTests.Gate;

/// <summary>The main job on real storage, one or two instances in this process.</summary>
public sealed class A_pause_while_content_flows(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact, Requirement("R1", "R2", "R10")]
    public async Task open_flags_admit_with_a_ticket_and_closed_ones_exclude()
    {
        await using Instance gate = await OpenAsync("UK", "IE");

        ImmutableArray<MessageResult> results = await gate.DeliverAsync(
            [Submission.Post("post:1", "GB"), Submission.Post("post:2", "FR")],
            Cancelled
        );

        QueueOf(results[0]).ShouldBe(QueueNames.ContentAdmitted);
        QueueOf(results[1]).ShouldBe(QueueNames.ContentWithheld);
        Text(results[0], "ticket").ShouldStartWith("rpt2.");
        Text(results[1], "reason").ShouldBe("flag-closed");
    }

    [Fact, Requirement("R9", "D12")]
    public async Task once_effective_an_instance_that_never_looked_again_admits_nothing_covered()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance controller = await OpenAsync(account, "UK", "IE");
        await using Instance stale = await Instance.StartAsync(account, Cancelled, settings: ("Gate:LawMaxAge", "00:01:00"));
        QueueOf((await stale.DeliverAsync([Submission.Post("post:before", "GB")], Cancelled))[0]).ShouldBe(QueueNames.ContentAdmitted);

        await PauseAsync(controller, "uk-2024", "UK");
        ImmutableArray<MessageResult> after = await stale.DeliverAsync(
            [Submission.Post("post:after", "GB"), Submission.Post("post:other", "IE")],
            Cancelled
        );

        QueueOf(after[0]).ShouldBe(QueueNames.ContentWithheld);
        Text(after[0], "reason").ShouldBe("paused");
        QueueOf(after[1]).ShouldBe(QueueNames.ContentAdmitted);
    }

    [Fact, Requirement("R10", "R12")]
    public async Task the_certificate_names_every_shard_and_why_nothing_of_it_can_arrive()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance controller = await OpenAsync(account, "UK");
        await using Instance idle = await Instance.StartAsync(account, Cancelled);
        await SendAsync(await controller.DeliverAsync([Submission.Post("post:1", "GB")], Cancelled));

        PauseCertificate certificate = await PauseAsync(controller, "uk-2024", "UK");

        certificate.Fences.Length.ShouldBe(2);
        certificate.Fences.Select(f => f.Settlement).Order().ShouldBe([Settlement.Sent, Settlement.NothingAdmitted]);
        certificate.EffectiveAt.ShouldBeGreaterThanOrEqualTo(certificate.FencedAt);
    }

    [Fact, Requirement("R7", "D16")]
    public async Task the_same_message_ten_times_is_one_record_and_one_disposition()
    {
        await using Instance gate = await OpenAsync("UK");
        await PauseAsync(gate, "uk-2024", "UK");

        for (int delivery = 1; delivery <= 10; delivery++)
            Text((await gate.DeliverAsync([Submission.Post("post:1", "GB")], Cancelled, delivery))[0], "reason").ShouldBe("paused");

        (await DecisionsAsync(gate)).ShouldHaveSingleItem();
        DispositionTotals total = (await TotalsAsync(gate)).ShouldHaveSingleItem();
        (total.Submitted, total.Held).ShouldBe((1, 1));
    }

    [Fact, Requirement("R7")]
    public async Task a_duplicate_of_an_admitted_item_is_not_admitted_twice()
    {
        await using Instance gate = await Instance.StartAsync(
            azurite.NewAccount(),
            Cancelled,
            settings: [("Gate:LawMaxAge", "00:00:00"), ("Tickets:Lifetime", "00:00:30")]
        );
        await gate.OpenFlagsAsync(["UK"], Cancelled);
        Submission item = Submission.Post("post:1", "GB");

        MessageResult first = (await gate.DeliverAsync([item], Cancelled))[0];
        MessageResult second = (await gate.DeliverAsync([item], Cancelled))[0];

        QueueOf(first).ShouldBe(QueueNames.ContentAdmitted);
        second.ShouldBeOfType<MessageResult.Done>().Outputs.ShouldBeEmpty();
    }

    [Fact, Requirement("R6")]
    public async Task an_instance_whose_next_shard_could_not_be_registered_registers_another()
    {
        TestAccount account = azurite.NewAccount();
        await using (Instance opener = await OpenAsync(account, "UK")) { }
        var plan = new FaultPlan();
        await using Instance gate = await Instance.StartAsync(
            account,
            Cancelled,
            new FaultPolicy(account, plan),
            ("Gate:LawMaxAge", "00:00:00")
        );
        ShardId shard = ShardId.Parse(gate.Get<ShardStatus>().Shard!);
        await ShardClosing.CloseAsync(gate.Get<ShardTable>(), gate.Get<Storage.StoreClock>(), shard, "retired", null, Cancelled);
        plan.Add(c => c.Touches("PUT", "shards"), new Fault.NeverArrives(), times: 3); // a client tries three times

        MessageResult first = (await gate.DeliverAsync([Submission.Post("post:1", "GB")], Cancelled))[0];
        MessageResult second = (await gate.DeliverAsync([Submission.Post("post:1", "GB")], Cancelled, deliveryCount: 2))[0];

        first.ShouldBeOfType<MessageResult.ComesBack>();
        QueueOf(second).ShouldBe(QueueNames.ContentAdmitted);
    }

    [Fact, Requirement("R10")]
    public async Task an_admission_of_a_dead_process_is_sent_by_another_under_a_new_ticket()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance dies = await OpenAsync(account, "UK");
        await using Instance lives = await Instance.StartAsync(account, Cancelled, settings: ("Gate:LawMaxAge", "00:00:00"));
        string unsent = Text((await dies.DeliverAsync([Submission.Post("post:1", "GB")], Cancelled))[0], "ticket");

        // The message is the outbox: nobody completed it, so the broker delivers it again.
        MessageResult again = (await lives.DeliverAsync([Submission.Post("post:1", "GB")], Cancelled, deliveryCount: 2))[0];

        QueueOf(again).ShouldBe(QueueNames.ContentAdmitted);
        Text(again, "ticket").ShouldNotBe(unsent);
    }

    [Fact, Requirement("R10", "D13")]
    public async Task what_a_process_admitted_and_did_not_live_to_send_is_not_sent_once_it_is_paused()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance dies = await OpenAsync(account, "UK");
        await using Instance lives = await Instance.StartAsync(account, Cancelled, settings: ("Gate:LawMaxAge", "00:00:00"));
        await dies.DeliverAsync([Submission.Post("post:1", "GB")], Cancelled);

        PauseCertificate certificate = await PauseAsync(lives, "uk-2024", "UK");
        MessageResult again = (await lives.DeliverAsync([Submission.Post("post:1", "GB")], Cancelled, deliveryCount: 2))[0];

        // Nobody said that it was sent, so the pause waited until its ticket had run out.
        certificate.Fences.Select(f => f.Settlement).ShouldContain(Settlement.Expired);
        Text(again, "reason").ShouldBe("paused");
    }

    [Fact, Requirement("R14", "R15", "D6", "D9", "D13")]
    public async Task lifting_takes_two_others_and_then_what_was_held_is_decided_again()
    {
        await using Instance gate = await OpenAsync("UK", "IE");
        await PauseAsync(gate, "uk-2024", "UK");
        await PauseAsync(gate, "west-2024", "IE");
        Submission both = Submission.Post("post:both", "GB").With("post:both#1", data => data["residency"]!["ip"] = "IE");
        await gate.DeliverAsync([Submission.Post("post:1", "GB"), both], Cancelled);
        var sink = new Collected();

        PauseHandler pauses = gate.Get<PauseHandler>();
        OrderId order = OrderId.Parse("uk-2024");
        (await pauses.EndAsync(order, OrderEnding.Lift, "olivia", Cancelled)).Refusal!.Code.ShouldBe(RefusalCode.NeedsAnotherPerson);
        (await pauses.EndAsync(order, OrderEnding.Lift, "alice", Cancelled)).Value!.Stage.ShouldBe(OrderStage.Effective);
        (await pauses.EndAsync(order, OrderEnding.Lift, "bob", Cancelled)).Value!.Stage.ShouldBe(OrderStage.Lifted);
        await gate.Get<HoldHandler>().DrainAsync(sink, Cancelled);
        await gate.Get<HoldHandler>().DrainAsync(sink, Cancelled);

        sink.Messages.ShouldHaveSingleItem().Queue.ShouldBe(QueueNames.ContentAdmitted);
        ImmutableArray<HoldProgress> holds = await gate.Get<HoldHandler>().ListAsync(Cancelled);
        holds.Single(h => h.Scope == "west-2024").Held.ShouldBe(1);
        holds
            .Single(h => h.Scope == "uk-2024")
            .ShouldSatisfyAllConditions(
                h => h.State.ShouldBe("done"),
                h => h.Held.ShouldBe(0),
                h => h.Released.ShouldBe(1),
                h => h.HeldAgain.ShouldBe(1)
            );
        DispositionTotals total = (await TotalsAsync(gate)).ShouldHaveSingleItem();
        (total.Submitted, total.Admitted, total.Held).ShouldBe((2, 1, 1));
    }

    [Fact, Requirement("R15")]
    public async Task a_drain_that_begins_right_after_the_lift_decides_under_the_law_after_it()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance controller = await OpenAsync(account, "UK");
        await using Instance stale = await Instance.StartAsync(account, Cancelled, settings: ("Gate:LawMaxAge", "00:01:00"));
        await PauseAsync(controller, "uk-2024", "UK");
        await stale.DeliverAsync([Submission.Post("post:1", "GB")], Cancelled);
        foreach (string person in (string[])["alice", "bob"])
            await controller.Get<PauseHandler>().EndAsync(OrderId.Parse("uk-2024"), OrderEnding.Lift, person, Cancelled);

        await stale.Get<HoldHandler>().DrainAsync(new Collected(), Cancelled);

        HoldProgress progress = (await stale.Get<HoldHandler>().FindAsync("uk-2024", Cancelled)).ShouldNotBeNull();
        (progress.State, progress.Held, progress.Released, progress.HeldAgain).ShouldBe(("done", 0, 1, 0));
    }

    [Fact, Requirement("R15")]
    public async Task deciding_again_what_is_held_without_an_order_goes_through_all_of_it_and_ends()
    {
        await using Instance gate = await Instance.StartAsync(azurite.NewAccount(), Cancelled, settings: ("Holds:DrainRatePerSecond", "1"));
        Submission[] unknown =
        [
            .. Enumerable
                .Range(0, 3)
                .Select(n =>
                    Submission
                        .Post($"post:{n}", "GB")
                        .With($"post:{n}#1", data => data["residency"] = new JsonObject { ["previous"] = new JsonArray() })
                ),
        ];
        await gate.DeliverAsync(unknown, Cancelled);
        HoldHandler holds = gate.Get<HoldHandler>();

        (await holds.RetryAsync("signals-missing", "alice", Cancelled)).Value!.Held.ShouldBe(3);
        await holds.DrainAsync(new Collected(), Cancelled);

        HoldProgress progress = (await holds.FindAsync("signals-missing", Cancelled)).ShouldNotBeNull();
        (progress.State, progress.Held, progress.HeldAgain).ShouldBe(("done", 3, 3));
    }

    [Fact, Requirement("R15")]
    public async Task withdrawing_purges_what_was_held()
    {
        await using Instance gate = await OpenAsync("UK");
        await PauseAsync(gate, "uk-2024", "UK");
        await gate.DeliverAsync([Submission.Post("post:1", "GB")], Cancelled);
        var sink = new Collected();

        foreach (string person in (string[])["alice", "bob"])
            await gate.Get<PauseHandler>().EndAsync(OrderId.Parse("uk-2024"), OrderEnding.Withdraw, person, Cancelled);
        await gate.Get<HoldHandler>().DrainAsync(sink, Cancelled);

        sink.Messages.ShouldBeEmpty();
        DispositionTotals total = (await TotalsAsync(gate)).ShouldHaveSingleItem();
        (total.Submitted, total.Held, total.Expired).ShouldBe((1, 0, 1));
    }

    [Fact, Requirement("R15", "D15")]
    public async Task at_the_ceiling_of_its_order_a_held_item_is_purged_and_never_released()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await OpenAsync(account, "UK");
        var request = new PauseRequest
        {
            Id = "uk-2024",
            Jurisdictions = ["UK"],
            Reason = "concerns",
            RetentionDays = 1,
            AtCeiling = "purge",
        };
        (await gate.Get<PauseHandler>().PauseAsync(request, "olivia", Cancelled)).Refusal.ShouldBeNull();
        await gate.Get<PauseRecovery>().RunAsync(Cancelled);
        await gate.DeliverAsync([Submission.Post("post:old", "GB"), Submission.Post("post:new", "GB")], Cancelled);
        await AgeOneAsync(account.TableClient("holds"), TimeSpan.FromDays(2));

        await gate.Get<HoldHandler>().ExpireAsync(Cancelled);

        DispositionTotals total = (await TotalsAsync(gate)).ShouldHaveSingleItem();
        (total.Submitted, total.Admitted, total.Held, total.Expired).ShouldBe((2, 0, 1, 1));
        (await gate.Get<HoldHandler>().ListAsync(Cancelled)).Single(h => h.Scope == "uk-2024").Held.ShouldBe(1);
    }

    [Fact, Requirement("R6", "D11")]
    public async Task closing_a_flag_fences_like_a_pause()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance controller = await OpenAsync(account, "UK");
        await using Instance stale = await Instance.StartAsync(account, Cancelled, settings: ("Gate:LawMaxAge", "00:01:00"));
        await stale.DeliverAsync([Submission.Post("post:1", "GB")], Cancelled);

        (await controller.Get<FlagHandler>().SetAsync("UK", open: false, "olivia", "audit", Cancelled)).Refusal.ShouldBeNull();

        Text((await stale.DeliverAsync([Submission.Post("post:2", "GB")], Cancelled))[0], "reason").ShouldBe("flag-closed");
    }

    [Fact, Requirement("R9")]
    public async Task an_instance_whose_shard_was_closed_goes_on_in_a_new_one()
    {
        await using Instance gate = await OpenAsync("UK");
        ShardTable shards = gate.Get<ShardTable>();
        ShardId shard = (await shards.ListLiveAsync(Cancelled)).ShouldHaveSingleItem();
        await ShardClosing.CloseAsync(shards, gate.Get<Storage.StoreClock>(), shard, "abandoned", null, Cancelled);

        QueueOf((await gate.DeliverAsync([Submission.Post("post:1", "GB")], Cancelled))[0]).ShouldBe(QueueNames.ContentAdmitted);

        gate.Get<ShardStatus>().Shard.ShouldNotBe(shard.Value);
    }

    [Fact, Requirement("R8")]
    public async Task a_dry_run_decides_and_writes_nothing()
    {
        await using Instance gate = await OpenAsync("UK");

        Result<ImmutableArray<DecisionRecord>> result = await gate.Get<ContentHandler>()
            .DecideAsync([System.Text.Encoding.UTF8.GetBytes(Submission.Post("post:1", "GB").Body)], dryRun: true, Cancelled);

        result.Value[0].Decision.Outcome.ShouldBe(Outcome.Admit);
        result.Value[0].Ticket.ShouldBeNull();
        (await gate.Get<DecisionReader>().FindAsync(new ItemId("post:1", 1), Cancelled)).ShouldBeNull();
    }

    [Fact, Requirement("D4")]
    public async Task the_authority_is_told_at_an_instant_of_its_own()
    {
        await using Instance gate = await OpenAsync("UK");
        PauseHandler pauses = gate.Get<PauseHandler>();
        await PauseAsync(gate, "hk-2024", "UK");
        DateTimeOffset told = gate.Get<Storage.StoreClock>().Now.AddSeconds(-1);

        (await pauses.ConfirmAsync(OrderId.Parse("hk-2024"), told, null, "olivia", Cancelled)).Refusal.ShouldBeNull();
        (await pauses.ConfirmAsync(OrderId.Parse("hk-2024"), told.AddYears(1), null, "olivia", Cancelled)).Refusal!.Code.ShouldBe(
            RefusalCode.Invalid
        );

        PauseOrder order = (await pauses.FindAsync(OrderId.Parse("hk-2024"), Cancelled))!.Order;
        order.ConfirmedToAuthorityAt.ShouldBe(told);
        order.RecordedAt.ShouldNotBe(told);
    }

    private Task<Instance> OpenAsync(params string[] names) => OpenAsync(azurite.NewAccount(), names);

    private static async Task<Instance> OpenAsync(TestAccount account, params string[] names)
    {
        Instance gate = await Instance.StartAsync(account, Cancelled, settings: ("Gate:LawMaxAge", "00:00:00"));
        await gate.OpenFlagsAsync(names, Cancelled);
        return gate;
    }

    private static async Task<PauseCertificate> PauseAsync(Instance gate, string id, string name)
    {
        PauseHandler pauses = gate.Get<PauseHandler>();
        (
            await pauses.PauseAsync(
                new PauseRequest
                {
                    Id = id,
                    Jurisdictions = [name],
                    Reason = "concerns",
                },
                "olivia",
                Cancelled
            )
        ).Refusal.ShouldBeNull();
        await gate.Get<PauseRecovery>().RunAsync(Cancelled);
        return (await pauses.FindCertificateAsync(OrderId.Parse(id), Cancelled)).ShouldNotBeNull();
    }

    private static Task SendAsync(ImmutableArray<MessageResult> results)
    {
        foreach (MessageResult.Done done in results.OfType<MessageResult.Done>())
            done.Sent?.Invoke();
        return Task.CompletedTask;
    }

    private static async Task<List<LedgerEntry>> DecisionsAsync(Instance gate)
    {
        var entries = new List<LedgerEntry>();
        ShardTable shards = gate.Get<ShardTable>();
        foreach (ShardId shard in await shards.ListLiveAsync(Cancelled))
        {
            await foreach ((LedgerRecord record, _) in shards.ReadFromAsync(shard, 0, Cancelled))
                entries.AddRange((record as LedgerRecord.Batch)?.Entries ?? []);
        }
        return entries;
    }

    private static Task<ImmutableArray<DispositionTotals>> TotalsAsync(Instance gate)
    {
        DateOnly today = gate.Get<Storage.StoreClock>().Today;
        return gate.Get<DispositionReader>().ReadAsync(today.AddDays(-1), today, Cancelled);
    }

    // The store's clock cannot be moved, so the item is: it was parked so much earlier.
    private static async Task AgeOneAsync(TableClient holds, TimeSpan by)
    {
        await foreach (TableEntity row in holds.QueryAsync<TableEntity>("PartitionKey ne 'progress'", cancellationToken: Cancelled))
        {
            row["HeldAt"] = row.GetDateTimeOffset("HeldAt")!.Value - by;
            await holds.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Cancelled);
            return;
        }
    }

    private static string QueueOf(MessageResult result) => result.ShouldBeOfType<MessageResult.Done>().Outputs.ShouldHaveSingleItem().Queue;

    private static string Text(MessageResult result, string field)
    {
        using JsonDocument json = JsonDocument.Parse(((MessageResult.Done)result).Outputs[0].Body);
        return json.RootElement.GetProperty("data").GetProperty(field).GetString()!;
    }

    private sealed class Collected : IMessageSink
    {
        public List<OutgoingMessage> Messages { get; } = [];

        public Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
        {
            lock (Messages)
                Messages.Add(message);
            return Task.CompletedTask;
        }
    }
}
