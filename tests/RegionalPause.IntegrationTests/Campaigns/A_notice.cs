using Azure.Data.Tables;
using RegionalPause.Campaigns;
using RegionalPause.Content;
using RegionalPause.Erasure;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Messaging;
using RegionalPause.Objections.Links;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;

namespace RegionalPause.IntegrationTests.Campaigns;

[Requirement("R18", "D27")]
public sealed class A_notice(Azurite azurite)
{
    private const string Page = "https://objection.test/o/";

    private readonly Outbox outbox = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task carries_the_members_own_link_and_a_one_click_header()
    {
        await using Instance gate = await StartAsync(azurite.NewAccount());
        await RunAsync(gate);

        SentNotice sent = outbox.Sent.ShouldHaveSingleItem();
        (sent.Address, sent.Language, sent.OneClick).ShouldBe(("m-1/email:1", "de", "List-Unsubscribe=One-Click"));
        sent.Text.ShouldContain(sent.Link);
        sent.Link.ShouldStartWith(Page);
        sent.Link.ShouldEndWith("?lang=de");
        gate.Get<ObjectionLinks>().TryOpen(sent.Link[Page.Length..].Split('?')[0], out ObjectionLink? link).ShouldBeTrue();
        (link!.Campaign.Value, link.MemberId.Value).ShouldBe((Town.Campaign.Value, "m-1"));
        Campaign campaign = (await gate.Get<CampaignHandler>().FindAsync(Town.Campaign, Cancelled)).ShouldNotBeNull();
        (campaign.StartedAt!.Value.AddDays(400) - link.ExpiresAt).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task counts_from_its_delivery()
    {
        await using Instance gate = await StartAsync(azurite.NewAccount());
        await RunAsync(gate);
        (await DeliveredAsync(gate)).ShouldBeNull();
        DateTimeOffset at = gate.Get<StoreClock>().Now.AddSeconds(30);

        await ReceiveAsync(gate, outbox.Sent.Single().Receipt("delivered", at), outbox.Sent.Single().Receipt("delivered", at));

        (await DeliveredAsync(gate)).ShouldBe(at);
        (await FiguresAsync(gate)).ShouldBe(new CampaignFigures(1, 1, 1, 0, 0, 0));
    }

    // Older proposals and terms have the id as their caller wrote it.
    [Fact]
    public async Task is_found_under_an_older_spelling_of_its_campaign()
    {
        await using Instance gate = await StartAsync(azurite.NewAccount());
        await RunAsync(gate);
        DateTimeOffset at = gate.Get<StoreClock>().Now.AddSeconds(30);
        await ReceiveAsync(gate, outbox.Sent.Single().Receipt("delivered", at));
        var written = new CampaignId("DE-Notice");

        (await gate.Get<CampaignNotices>().FindDeliveredAsync(written, MemberId.Parse("m-1"), Cancelled)).ShouldBe(at);
        (await gate.Get<CampaignHandler>().FindFactsAsync(written, 100, Cancelled)).ShouldNotBeNull().Delivered.ShouldBe(1);
        (await gate.Get<CampaignHandler>().FindFactsAsync(new CampaignId("no/id"), 100, Cancelled)).ShouldBeNull();
    }

    [Fact]
    public async Task that_comes_back_goes_to_the_next_channel_and_then_to_nobody()
    {
        await using Instance gate = await StartAsync(azurite.NewAccount());
        await RunAsync(gate);

        await ReceiveAsync(gate, outbox.Sent.Single().Receipt("bounced", gate.Get<StoreClock>().Now));
        await RunAsync(gate);
        outbox.Sent.Select(s => s.Address).ShouldBe(["m-1/email:1", "m-1/sms:2"]);
        outbox.Sent.Select(s => s.Id).Distinct().Count().ShouldBe(2);
        await ReceiveAsync(gate, outbox.Sent.Last().Receipt("bounced", gate.Get<StoreClock>().Now));
        await RunAsync(gate);

        outbox.Sent.Count.ShouldBe(2);
        (await FiguresAsync(gate)).ShouldBe(new CampaignFigures(1, 1, 0, 2, 1, 0));
    }

    [Fact, Requirement("D23")]
    public async Task is_repeated_once_to_whoever_was_told_and_has_not_objected()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await Instance.StartAsync(account, Cancelled, null, Town.Settings);
        await Town.ImportAsync(
            gate,
            [Town.Member("told"), Town.Member("bounced", channels: "email:1"), Town.Member("objects-later")],
            Cancelled
        );
        await Town.StartAsync(gate, Cancelled, remindAfterDays: 7);
        await RunAsync(gate);
        await ReceiveAsync(gate, outbox.Sent.Single(s => s.Address == "bounced/email:1").Receipt("bounced", gate.Get<StoreClock>().Now));
        await RunAsync(gate);
        outbox.Sent.Count.ShouldBe(3);

        await Town.ObjectAsync(gate, ["objects-later"], Cancelled);
        await DaysPassAsync(account, 7);
        await RunAsync(gate);
        await RunAsync(gate);

        SentNotice reminder = outbox.Sent.Skip(3).ShouldHaveSingleItem();
        (reminder.Address, reminder.Notice).ShouldBe(("told/email:1", ""));
        reminder.Subject.ShouldStartWith("Erinnerung: ");
        outbox.Sent.Select(s => s.Id).Distinct().Count().ShouldBe(4);
        (await FiguresAsync(gate))!.Reminded.ShouldBe(1);
        (await Town.PagesAsync(gate, Cancelled)).ShouldContain(p => p.Page.EndsWith("-r0", StringComparison.Ordinal) && p.Count == 1);
    }

    [Fact]
    public async Task is_not_repeated_before_its_day_nor_where_no_reminder_was_asked_for()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await StartAsync(account);
        await RunAsync(gate);
        await DaysPassAsync(account, 60);
        await RunAsync(gate);
        outbox.Sent.ShouldHaveSingleItem();

        TestAccount other = azurite.NewAccount();
        await using Instance reminding = await Instance.StartAsync(other, Cancelled, null, Town.Settings);
        await Town.ImportAsync(reminding, [Town.Member("m-1")], Cancelled);
        await Town.StartAsync(reminding, Cancelled, remindAfterDays: 7);
        await RunAsync(reminding);
        await DaysPassAsync(other, 6);
        await RunAsync(reminding);
        outbox.Sent.Count.ShouldBe(2);
    }

    [Fact, Requirement("D29")]
    public async Task of_an_older_version_counts_no_longer()
    {
        await using Instance gate = await StartAsync(azurite.NewAccount());
        await RunAsync(gate);
        await ReceiveAsync(gate, outbox.Sent.Single().Receipt("delivered", gate.Get<StoreClock>().Now));

        Town.Done(
                await gate.Get<CampaignHandler>()
                    .ReviseAsync(Town.Campaign, new CampaignRequest { To = new DateOnly(2026, 6, 30) }, "olivia", Cancelled)
            )
            .ContentVersion.ShouldBe(2);

        (await DeliveredAsync(gate)).ShouldBeNull();
        await RunAsync(gate);
        outbox.Sent.Select(s => s.Id).Distinct().Count().ShouldBe(2);
        outbox.Sent.Last().Text.ShouldContain("30. Juni 2026");
    }

    [Fact]
    public async Task waits_while_its_member_sleeps_and_is_not_lost()
    {
        TestAccount account = azurite.NewAccount();
        TimeOnly now = TimeOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        await using Instance gate = await StartAsync(
            account,
            [Town.Member("m-1", zone: "UTC"), Town.Member("m-2", zone: "Asia/Tokyo")],
            ("Campaigns:QuietFrom", now.AddHours(-1).ToString("HH:mm", null)),
            ("Campaigns:QuietTo", now.AddHours(2).ToString("HH:mm", null))
        );

        await RunAsync(gate);
        outbox.Sent.ShouldHaveSingleItem().Address.ShouldBe("m-2/email:1");
        (await gate.Get<CampaignHandler>().FindAsync(Town.Campaign, Cancelled))!.State.ShouldBe(CampaignState.Running);
        await MorningComesAsync(account);
        await RunAsync(gate);

        outbox.Sent.Select(s => s.Address).ShouldBe(["m-2/email:1", "m-1/email:1"]);
        (await gate.Get<CampaignHandler>().FindAsync(Town.Campaign, Cancelled))!.State.ShouldBe(CampaignState.Completed);
    }

    [Fact]
    public async Task is_not_sent_while_the_campaign_is_held()
    {
        await using Instance gate = await StartAsync(azurite.NewAccount());
        Town.Done(await gate.Get<CampaignHandler>().HoldAsync(Town.Campaign, "olivia", Cancelled));
        await RunAsync(gate);
        outbox.Sent.ShouldBeEmpty();

        Town.Done(await gate.Get<CampaignHandler>().ResumeAsync(Town.Campaign, "olivia", Cancelled));
        await RunAsync(gate);
        outbox.Sent.ShouldHaveSingleItem();
    }

    [Fact, Requirement("R26")]
    public async Task leads_to_nobody_once_its_member_is_erased()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await StartAsync(account);
        await RunAsync(gate);

        (await gate.Get<MemberErasure>().EraseAsync(MemberId.Parse("m-1"), "alice", Cancelled)).Refusal.ShouldBeNull();

        var rows = new List<string>();
        await foreach (
            TableEntity row in account.TableClient("notices").QueryAsync<TableEntity>(r => r.RowKey != "lane", cancellationToken: Cancelled)
        )
            rows.Add(row.RowKey);
        rows.ShouldHaveSingleItem().ShouldStartWith("gone|");
        (await gate.Get<ReceiptHandler>().HandleAsync([outbox.Sent.Single().Receipt("delivered", gate.Get<StoreClock>().Now)], Cancelled))
            .ShouldHaveSingleItem()
            .ShouldBeOfType<MessageResult.Poison>();
    }

    [Fact]
    public async Task is_previewed_with_counts_and_a_sample_and_nothing_is_written()
    {
        await using Instance gate = await StartAsync(
            azurite.NewAccount(),
            [
                Town.Member("m-1", "DE,FR"),
                Town.Member("m-2", "FR"),
                Town.Member("objector-1"),
                Town.Member("minor-1", age: "\"ageBand\":\"13-17\""),
                Town.Member("mute", channels: ""),
            ]
        );
        await Town.ObjectAsync(gate, ["objector-1"], Cancelled);

        CampaignPreview preview = (await gate.Get<CampaignHandler>().PreviewAsync(Town.Campaign, Cancelled)).ShouldNotBeNull();

        (preview.Audience, preview.Objecting, preview.NotOfAge, preview.Unreachable).ShouldBe((3, 1, 1, 1));
        preview.Counts.Select(c => $"{c.Jurisdiction} {c.Language} {c.Members}").ShouldBe(["DE de 2", "FR de 1"]);
        preview.Samples.Select(s => s.Language).ShouldBe(["de", "fr"]);
        (await FiguresAsync(gate))!.Audience.ShouldBe(0);
    }

    private static async Task<Instance> StartAsync(TestAccount account, string[]? members = null, params (string, string)[] settings)
    {
        Instance gate = await Instance.StartAsync(
            account,
            Cancelled,
            null,
            [.. settings, .. Town.Settings.ExceptBy(settings.Select(s => s.Item1), s => s.Item1)]
        );
        await Town.ImportAsync(gate, members ?? [Town.Member("m-1")], Cancelled);
        await Town.StartAsync(gate, Cancelled);
        return gate;
    }

    private Task RunAsync(Instance gate) => gate.Get<CampaignRun>().RunAsync(outbox, Cancelled);

    private static async Task ReceiveAsync(Instance gate, params IncomingMessage[] receipts) =>
        (await gate.Get<ReceiptHandler>().HandleAsync(receipts, Cancelled)).ShouldAllBe(r => r is MessageResult.Done);

    private static Task<DateTimeOffset?> DeliveredAsync(Instance gate) =>
        gate.Get<CampaignNotices>().FindDeliveredAsync(Town.Campaign, MemberId.Parse("m-1"), Cancelled);

    private static Task<CampaignFigures?> FiguresAsync(Instance gate) => gate.Get<CampaignHandler>().FiguresAsync(Town.Campaign, Cancelled);

    // What the clock would do in two hours.
    private static Task MorningComesAsync(TestAccount account) => PassAsync(account, TimeSpan.FromHours(3));

    private static Task DaysPassAsync(TestAccount account, int days) => PassAsync(account, TimeSpan.FromDays(days));

    private static async Task PassAsync(TestAccount account, TimeSpan time)
    {
        TableClient notices = account.TableClient("notices");
        await foreach (TableEntity row in notices.QueryAsync<TableEntity>(cancellationToken: Cancelled))
        {
            foreach (string when in (string[])["Due", "NextDue", "RemindAt", "NextReminder"])
            {
                if (row.GetDateTimeOffset(when) is { } at)
                    row[when] = at - time;
            }
            await notices.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Cancelled);
        }
    }
}
