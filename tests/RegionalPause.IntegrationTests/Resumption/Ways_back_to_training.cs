using System.Text.Json;
using Azure.Data.Tables;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Drains;
using RegionalPause.Flags;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Messaging;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Resumption;
using RegionalPause.Tests;
using RegionalPause.Verification;
using Shouldly;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.IntegrationTests.Resumption;

/// <summary>
/// Whatever could let a paused or closed jurisdiction admit again, on real storage, under the rules the product comes with.
/// </summary>
[Requirement("R47")]
public sealed class Ways_back_to_training(Azurite azurite)
{
    private static readonly OrderId Order = OrderId.Parse("jp-1");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task are_not_a_withdrawal_which_purges_and_leaves_closed()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await PausedAsync(account);
        await using Instance stale = await StartAsync(account, ("Gate:LawMaxAge", "00:01:00"));
        (await DecideAsync(stale, "post:other", "FR")).ShouldBe("content-admitted permitted");
        (await DecideAsync(gate, "post:held")).ShouldBe("content-withheld paused");

        foreach (string person in (string[])["alice", "bob"])
            (await gate.Get<PauseHandler>().EndAsync(Order, OrderEnding.Withdraw, person, Cancelled)).Refusal.ShouldBeNull();

        (await DecideAsync(gate, "post:new")).ShouldBe("content-withheld flag-closed");
        (await DecideAsync(stale, "post:newer")).ShouldBe("content-withheld flag-closed"); // fenced when the withdrawal returned
        await IsVerifiedAsync(gate, account);
    }

    [Fact]
    public async Task are_not_a_flag_or_an_import_by_one_person_and_are_by_two_with_a_reason()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await PausedAsync(account);
        foreach (string person in (string[])["alice", "bob"])
            (await gate.Get<PauseHandler>().EndAsync(Order, OrderEnding.Withdraw, person, Cancelled)).Refusal.ShouldBeNull();
        FlagHandler flags = gate.Get<FlagHandler>();
        byte[] import =
            """{"feature_management":{"feature_flags":[{"id":"training-JP","enabled":true},{"id":"training-FR","enabled":false}]}}"""u8.ToArray();

        (await flags.SetAsync("JP", open: true, "alice", null, Cancelled)).Refusal!.Code.ShouldBe(RefusalCode.SafetyRules);
        (await flags.ImportAsync(import, "alice", null, Cancelled)).Refusal!.Code.ShouldBe(RefusalCode.SafetyRules);
        (await flags.ListAsync(Cancelled)).Single(f => f.Code.Value == "FR").Open.ShouldBeTrue("a refused import changes nothing");
        (await flags.SetAsync("JP", open: true, "alice", "the order was void", Cancelled))
            .Value.ShouldHaveSingleItem()
            .Open.ShouldBeFalse();
        (await flags.ListAskedAsync(Cancelled)).ShouldHaveSingleItem().By.Name.ShouldBe("alice");
        (await flags.SetAsync("JP", open: true, " ALICE", "the order was void", Cancelled))
            .Value.ShouldHaveSingleItem()
            .Open.ShouldBeFalse();
        (await DecideAsync(gate, "post:1")).ShouldBe("content-withheld flag-closed");
        (await flags.ImportAsync(import, "bob", "agreed", Cancelled)).Value.Single(f => f.Code.Value == "JP").Open.ShouldBeTrue();

        (await DecideAsync(gate, "post:2")).ShouldBe("content-admitted permitted");
        (await flags.ListAskedAsync(Cancelled)).ShouldBeEmpty();
        await IsVerifiedAsync(gate, account);
        byte[] opened = await EventAsync(
            gate,
            e => e.GetProperty("event").GetString() == FlagHandler.EventName && e.TryGetProperty("overrides", out _)
        );
        using var said = JsonDocument.Parse(opened);
        JsonElement o = said.RootElement.GetProperty("overrides")[0];
        (o.GetProperty("reason").GetString(), o.GetProperty("by").GetString(), o.GetProperty("secondedBy").GetString()).ShouldBe(
            ("the order was void", "alice", "bob")
        );
    }

    [Fact]
    public async Task are_an_undo_of_a_mistake_by_two_whose_held_items_are_decided_again()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await PausedAsync(account);
        (await DecideAsync(gate, "post:held")).ShouldBe("content-withheld paused");
        ResumptionHandler resumption = gate.Get<ResumptionHandler>();

        (await resumption.UndoAsync(Order, "wrong country", "olivia", Cancelled)).Refusal!.Code.ShouldBe(RefusalCode.NeedsAnotherPerson);
        (await resumption.UndoAsync(Order, null, "alice", Cancelled)).Refusal!.Code.ShouldBe(RefusalCode.Invalid);
        (await resumption.UndoAsync(Order, "wrong country", "alice", Cancelled)).Value!.Stage.ShouldBe(OrderStage.Effective);
        OrderState undone = (await resumption.UndoAsync(Order, null, "bob", Cancelled)).Value.ShouldNotBeNull();
        var sink = new Collected();
        await gate.Get<HoldHandler>().DrainAsync(sink, Cancelled);

        undone.Undone.ShouldNotBeNull().Rules.ShouldContain(RegionalPause.Safety.ResumptionRule.EngagementClosed);
        sink.Messages.Select(m => m.Queue).ShouldBe([QueueNames.ContentAdmitted]);
        (await DecideAsync(gate, "post:new")).ShouldBe("content-admitted permitted");
        await IsVerifiedAsync(gate, account);
    }

    [Fact]
    public async Task are_no_undo_where_the_settings_forbid_it()
    {
        await using Instance gate = await PausedAsync(azurite.NewAccount(), ("Pauses:UndoWithin", "00:00:00"));
        (await gate.Get<ResumptionHandler>().UndoAsync(Order, "wrong country", "alice", Cancelled)).Refusal!.Code.ShouldBe(
            RefusalCode.NotInThisStage
        );
    }

    [Fact]
    public async Task are_no_start_with_rule_data_that_impose_nothing()
    {
        TestAccount account = azurite.NewAccount();
        await (await PausedAsync(account)).DisposeAsync();
        await using Instance gate = await Instance.StartAsync(account, Cancelled); // without rules, as the tests of other things start

        (await gate.Get<PauseHandler>().EndAsync(Order, OrderEnding.Lift, "alice", Cancelled)).Refusal!.Code.ShouldBe(
            RefusalCode.SafetyRules
        );
        ResumptionReview review = (await gate.Get<ResumptionHandler>().FindAsync(Order, Cancelled)).ShouldNotBeNull();
        review.Missing.Select(m => m.Rule).ShouldContain(RegionalPause.Safety.ResumptionRule.EngagementClosed);
    }

    [Fact, Requirement("R6")]
    public async Task are_no_restore_of_an_older_control_table()
    {
        TestAccount account = azurite.NewAccount();
        TableClient control = account.TableClient("control");
        var backup = new List<TableEntity>();
        await using (Instance gate = await StartAsync(account))
        {
            await gate.OpenFlagsAsync(["JP"], Cancelled);
            await foreach (TableEntity row in control.QueryAsync<TableEntity>(cancellationToken: Cancelled))
                backup.Add(row);
            (
                await gate.Get<PauseHandler>()
                    .PauseAsync(
                        new PauseRequest
                        {
                            Id = Order.Value,
                            Jurisdictions = ["JP"],
                            Reason = "concerns",
                        },
                        "olivia",
                        Cancelled
                    )
            ).Refusal.ShouldBeNull();
            await gate.Get<PauseRecovery>().RunAsync(Cancelled);
            await gate.Get<LedgerSealer>().RunAsync(Cancelled);
        }

        await foreach (TableEntity row in control.QueryAsync<TableEntity>(cancellationToken: Cancelled))
            await control.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: Cancelled);
        foreach (TableEntity row in backup)
            await control.AddEntityAsync(row, Cancelled);

        (
            await Should.ThrowAsync<InvalidDataException>(() =>
                Instance.StartAsync(account, null, services => services.AddRestoreCheck(), [], Cancelled)
            )
        ).Message.ShouldContain("restored from an older backup");
    }

    [Fact]
    public async Task are_closed_in_more_jurisdictions_than_one_transaction_holds()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await StartAsync(account);
        string[] codes = [.. gate.Get<Jurisdictions.JurisdictionAtlas>().All.Select(j => j.Code.Value).Where(c => c is not "XD").Take(100)];
        await gate.OpenFlagsAsync(codes, Cancelled);
        (
            await gate.Get<PauseHandler>()
                .PauseAsync(
                    new PauseRequest
                    {
                        Id = Order.Value,
                        Jurisdictions = [.. codes],
                        Reason = "all",
                    },
                    "olivia",
                    Cancelled
                )
        ).Refusal.ShouldBeNull();
        await gate.Get<PauseRecovery>().RunAsync(Cancelled);

        foreach (string person in (string[])["alice", "bob"])
            (await gate.Get<PauseHandler>().EndAsync(Order, OrderEnding.Withdraw, person, Cancelled)).Refusal.ShouldBeNull();

        (await gate.Get<FlagHandler>().ListAsync(Cancelled)).ShouldAllBe(f => !f.Open);
        await IsVerifiedAsync(gate, account);
    }

    private static Task<Instance> StartAsync(TestAccount account, params (string Key, string Value)[] settings) =>
        Instance.StartAsync(
            account,
            null,
            _ => { },
            [
                ("Resumption:RulesFile", ""),
                .. settings.Any(s => s.Key == "Gate:LawMaxAge") ? [] : new[] { ("Gate:LawMaxAge", "00:00:00") },
                .. settings,
            ],
            Cancelled
        );

    private static async Task<Instance> PausedAsync(TestAccount account, params (string Key, string Value)[] settings)
    {
        Instance gate = await StartAsync(account, settings);
        await gate.OpenFlagsAsync(["JP", "FR"], Cancelled);
        (
            await gate.Get<PauseHandler>()
                .PauseAsync(
                    new PauseRequest
                    {
                        Id = Order.Value,
                        Jurisdictions = ["JP"],
                        Reason = "concerns",
                    },
                    "olivia",
                    Cancelled
                )
        ).Refusal.ShouldBeNull();
        await gate.Get<PauseRecovery>().RunAsync(Cancelled);
        return gate;
    }

    private static async Task<string> DecideAsync(Instance gate, string id, string country = "JP")
    {
        var done = (await gate.DeliverAsync([Submission.Post(id, country)], Cancelled))
            .ShouldHaveSingleItem()
            .ShouldBeOfType<MessageResult.Done>();
        OutgoingMessage answer = done.Outputs.ShouldHaveSingleItem();
        done.Sent?.Invoke();
        using var body = JsonDocument.Parse(answer.Body);
        JsonElement data = body.RootElement.GetProperty("data");
        return $"{answer.Queue} {data.GetProperty("reason").GetString()}";
    }

    private static async Task IsVerifiedAsync(Instance gate, TestAccount account)
    {
        await gate.Get<LedgerSealer>().RunAsync(Cancelled);
        (
            await new LedgerVerification(await SealedFiles.DownloadAsync(account, Cancelled), Instance.LedgerKey.Trusted, []).RunAsync(
                null,
                Cancelled
            )
        ).Fault.ShouldBeNull();
    }

    private static async Task<byte[]> EventAsync(Instance gate, Func<JsonElement, bool> wanted)
    {
        await foreach ((_, byte[] body) in gate.Get<ControlTable>().ReadLogAsync(1, Cancelled))
        {
            using var row = JsonDocument.Parse(body);
            foreach (JsonElement e in row.RootElement.GetProperty("events").EnumerateArray().Where(wanted))
                return JsonSerializer.SerializeToUtf8Bytes(e);
        }
        throw new InvalidOperationException("There is no such event.");
    }

    private sealed class Collected : IMessageSink
    {
        public List<OutgoingMessage> Messages { get; } = [];

        public Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
        {
            Messages.Add(message);
            return Task.CompletedTask;
        }
    }
}
