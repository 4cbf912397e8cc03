using System.Text;
using Azure.Data.Tables;
using RegionalPause.Campaigns;
using RegionalPause.Content;
using RegionalPause.Erasure;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Notices;
using RegionalPause.Storage;
using RegionalPause.Tests;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;

namespace RegionalPause.IntegrationTests.Campaigns;

/// <summary>
/// Fault F4: one member's defect stops nobody else; it is counted, named by a pseudonym at most, and shown to whoever runs the campaign.
/// </summary>
[Requirement("R18", "R46")]
public sealed class A_member_who_cannot_be_told(Azurite azurite)
{
    private readonly Outbox outbox = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact, Requirement("R26")]
    public async Task because_no_message_can_be_made_is_set_aside_and_the_others_are_told_once()
    {
        await using Instance gate = await StartAsync(azurite.NewAccount(), ["m-1", "m-2", "m-3"]);
        await RegisterAsync(gate, new string('x', ContentLimits.IdBytes + 1));

        await RunAsync(gate);
        await RunAsync(gate);

        outbox.Sent.Select(s => s.Address).ShouldBe(["m-1/email:1", "m-2/email:1", "m-3/email:1"], ignoreOrder: true);
        (await FiguresAsync(gate)).ShouldBe(new CampaignFigures(4, 3, 0, 0, 0, 0, 0, 1));
        (await gate.Get<CampaignHandler>().FindAsync(Town.Campaign, Cancelled))!.State.ShouldBe(CampaignState.Completed);
        SetAsideMember aside = (await gate.Get<CampaignHandler>().SetAsideAsync(Town.Campaign, 10, Cancelled)).ShouldHaveSingleItem();
        (aside.Jurisdiction, aside.Defect).ShouldBe(("DE", NoticeDefect.Message));
        Pseudonym.TryParse(aside.Pseudonym, out _).ShouldBeTrue();
        (await Town.PagesAsync(gate, Cancelled)).Sum(p => p.Count).ShouldBe(3);
    }

    [Fact]
    public async Task because_the_broker_takes_no_such_message_is_set_aside()
    {
        await using Instance gate = await StartAsync(azurite.NewAccount(), ["m-1", "m-2"]);

        await gate.Get<CampaignRun>().RunAsync(new RefusingSink("m-2/email:1", outbox), Cancelled);

        (await FiguresAsync(gate)).ShouldBe(new CampaignFigures(2, 1, 0, 0, 0, 0, 0, 1));
    }

    [Fact]
    public async Task because_their_record_cannot_be_read_is_set_aside_without_a_name()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await StartAsync(account, ["m-1", "m-2"]);
        await BreakAsync(account, "m-1");

        await RunAsync(gate);

        outbox.Sent.ShouldHaveSingleItem().Address.ShouldBe("m-2/email:1");
        (await gate.Get<CampaignHandler>().SetAsideAsync(Town.Campaign, 10, Cancelled))
            .ShouldHaveSingleItem()
            .ShouldBe(new SetAsideMember(null, "DE", NoticeDefect.Record));
        (await gate.Get<CampaignHandler>().PreviewAsync(Town.Campaign, Cancelled))!.ShouldSatisfyAllConditions(
            p => p.Audience.ShouldBe(1),
            p => p.SetAside.ShouldBe(1)
        );
    }

    [Fact]
    public async Task on_another_channel_because_their_record_was_broken_meanwhile_is_set_aside()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await StartAsync(account, ["m-1", "m-2"]);
        await RunAsync(gate);
        await BreakAsync(account, "m-1");
        IncomingMessage[] receipts = [.. outbox.Sent.Select(s => s.Receipt("bounced", gate.Get<StoreClock>().Now))];

        (await gate.Get<ReceiptHandler>().HandleAsync(receipts, Cancelled)).ShouldAllBe(r => r is MessageResult.Done);
        await RunAsync(gate);

        outbox.Sent.Select(s => s.Address).ShouldContain("m-2/sms:2");
        (await FiguresAsync(gate)).ShouldBe(new CampaignFigures(2, 2, 0, 2, 0, 0, 0, 1));
    }

    [Fact]
    public async Task again_is_not_reminded_and_stays_told()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await Instance.StartAsync(account, Cancelled, null, Town.Settings);
        await Town.ImportAsync(gate, [Town.Member("m-1"), Town.Member("broken")], Cancelled);
        await Town.StartAsync(gate, Cancelled, remindAfterDays: 7);
        await RunAsync(gate);
        outbox.Sent.Count.ShouldBe(2);
        await WeekPassesAsync(account);
        var refusing = new RefusingSink("broken/email:1", outbox);

        await gate.Get<CampaignRun>().RunAsync(refusing, Cancelled);
        await gate.Get<CampaignRun>().RunAsync(refusing, Cancelled);

        outbox.Sent.Skip(2).ShouldHaveSingleItem().Address.ShouldBe("m-1/email:1");
        (await FiguresAsync(gate)).ShouldBe(new CampaignFigures(2, 2, 0, 0, 0, 0, 1));
    }

    [Fact]
    public async Task is_mended_by_another_import()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await StartAsync(account, ["m-1"]);
        await BreakAsync(account, "m-1");

        await Town.ImportAsync(gate, [Town.Member("m-1")], Cancelled);

        (await gate.Get<MemberTable>().FindAsync(MemberId.Parse("m-1"), Cancelled))!.Id.Value.ShouldBe("m-1");
    }

    [Fact, Requirement("R26")]
    public async Task is_erased_like_anybody_else()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await StartAsync(account, ["m-1"]);
        await BreakAsync(account, "m-1");
        await RunAsync(gate);

        (await gate.Get<MemberErasure>().EraseAsync(MemberId.Parse("m-1"), "alice", Cancelled)).Refusal.ShouldBeNull();

        await foreach (TableEntity _ in account.TableClient("members").QueryAsync<TableEntity>(cancellationToken: Cancelled))
            throw new ShouldAssertException("the member is still registered");
    }

    private static async Task<Instance> StartAsync(TestAccount account, string[] members)
    {
        Instance gate = await Instance.StartAsync(account, Cancelled, null, Town.Settings);
        await Town.ImportAsync(gate, members.Select(m => Town.Member(m)), Cancelled);
        await Town.StartAsync(gate, Cancelled);
        return gate;
    }

    // An import refuses an id that is too long for a link. The registry may have one from an older version.
    private static async Task RegisterAsync(Instance gate, string id)
    {
        MemberLine line = gate.Get<MemberParser>().Parse(Encoding.UTF8.GetBytes(Town.Member("broken")), 1);
        Member member = line.ShouldBeOfType<MemberLine.Read>().Member with { Id = MemberId.Parse(id) };
        await gate.Get<MemberTable>().WriteAsync([(MemberKey.Of(MemberId.Parse(id)), member)], Cancelled);
    }

    private static async Task BreakAsync(TestAccount account, string member)
    {
        TableClient members = account.TableClient("members");
        await foreach (TableEntity row in members.QueryAsync<TableEntity>(cancellationToken: Cancelled))
        {
            if (!row.RowKey.EndsWith(MemberKey.Of(MemberId.Parse(member)).Hash, StringComparison.Ordinal))
                continue;
            row["B00"] = Encoding.UTF8.GetBytes("{\"v\":1,\"id\":");
            await members.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Cancelled);
        }
    }

    private static async Task WeekPassesAsync(TestAccount account)
    {
        TableClient notices = account.TableClient("notices");
        await foreach (TableEntity row in notices.QueryAsync<TableEntity>(cancellationToken: Cancelled))
        {
            foreach (string when in (string[])["RemindAt", "NextReminder"])
            {
                if (row.GetDateTimeOffset(when) is { } at)
                    row[when] = at.AddDays(-8);
            }
            await notices.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Cancelled);
        }
    }

    private Task RunAsync(Instance gate) => gate.Get<CampaignRun>().RunAsync(outbox, Cancelled);

    private static Task<CampaignFigures?> FiguresAsync(Instance gate) => gate.Get<CampaignHandler>().FiguresAsync(Town.Campaign, Cancelled);

    /// <summary>Takes everything but what goes to one address, which is too large for it.</summary>
    private sealed class RefusingSink(string address, Outbox outbox) : IMessageSink
    {
        public Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken) =>
            Encoding.UTF8.GetString(message.Body.Span).Contains(address, StringComparison.Ordinal)
                ? throw new InvalidDataException("too large")
                : outbox.SendAsync(message, cancellationToken);
    }
}
