using Microsoft.Extensions.Logging.Abstractions;
using RegionalPause.App.OperatorConsole.Mailbox;
using RegionalPause.Content;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Notices;
using RegionalPause.Objections.Links;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests.App;
using RegionalPause.Tests.OperatorConsole.SignIn;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.Mailbox;

[Requirement("R18", "R31")]
public sealed class A_collector_of_mail : IAsyncLifetime
{
    private static readonly string Reference = $"uk-notice/1/{new string('a', 64)}";

    private readonly FakeBroker broker = new();
    private readonly List<OutgoingMessage> sent = [];
    private ConsoleApp app = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app = await The_mailbox.StartAsync();
        broker.OnSend = message =>
        {
            sent.Add(message);
            return Task.CompletedTask;
        };
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task keeps_what_members_would_get_and_sends_receipts_before_it_settles()
    {
        broker.Deliver(Message("m1", "id-1", Reference));

        (await Collector().CollectAsync(broker, Cancelled)).ShouldBeTrue();

        (await app.Get<MailTable>().ReadAsync("", Cancelled)).ShouldHaveSingleItem().Mail.Id.ShouldBe("id-1");
        broker.Log.ShouldBe(["send receipt-id-1", "complete m1"]);
        sent.ShouldHaveSingleItem().Queue.ShouldBe(QueueNames.NoticeReceipts);
    }

    [Fact]
    public async Task shows_a_message_once_that_the_queue_delivers_twice()
    {
        MailCollector collector = Collector();
        broker.Deliver(Message("m1", "id-1", Reference));
        broker.Deliver(Message("m2", "id-1", Reference));

        await collector.CollectAsync(broker, Cancelled);
        await collector.CollectAsync(broker, Cancelled);

        (await app.Get<MailTable>().ReadAsync("", Cancelled)).ShouldHaveSingleItem();
        broker.Log.ShouldBe(["send receipt-id-1", "complete m1", "send receipt-id-1", "complete m2"]);
    }

    [Fact]
    public async Task loses_nothing_if_it_stops_before_the_receipt()
    {
        MailCollector collector = Collector();
        broker.Deliver(Message("m1", "id-1", Reference));
        broker.Deliver(Message("m1", "id-1", Reference));
        broker.OnSend = _ => throw new IOException("the broker is away");
        await Should.ThrowAsync<IOException>(() => collector.CollectAsync(broker, Cancelled));
        broker.OnSend = _ => Task.CompletedTask;

        await collector.CollectAsync(broker, Cancelled);

        (await app.Get<MailTable>().ReadAsync("", Cancelled)).ShouldHaveSingleItem();
        broker.Log.ShouldBe(["send receipt-id-1", "complete m1"]);
    }

    [Fact]
    public async Task drops_what_is_no_message_to_a_member()
    {
        broker.Deliver(FakeBroker.Message("m1"), Message("m2", "id-2", null));

        await Collector().CollectAsync(broker, Cancelled);

        broker.Log.ShouldBe(["complete m1", "complete m2"]);
        (await app.Get<MailTable>().ReadAsync("", Cancelled)).ShouldHaveSingleItem().Mail.Id.ShouldBe("id-2");
    }

    [Fact]
    public async Task names_the_member_by_the_pseudonym_of_the_ledger()
    {
        MemberKeys keys = Keys();
        await keys.CreateAsync(Cancelled);
        var member = MemberId.Parse("member:1");
        string pseudonym = (await keys.OfAsync(member, Cancelled)).ToString();
        string path = Links.CreatePath(
            new ObjectionLink(new CampaignId("uk-notice"), member, "en", TimeProvider.System.GetUtcNow().AddDays(1))
        );
        broker.Deliver(Message("m1", "id-1", null, $"http://127.0.0.1:7071{path}"));

        await Collector(keys).CollectAsync(broker, Cancelled);

        (await app.Get<MailTable>().ReadAsync(pseudonym, Cancelled)).ShouldHaveSingleItem().Mail.Pseudonym.ShouldBe(pseudonym);
    }

    private static ObjectionLinks Links { get; } = new(new ObjectionLinkKeys(Tokens.Key), bytes => bytes.Clear());

    private MemberKeys Keys() => new(app.Get<StorageAccount>(), new MemberKeySource(() => new byte[32]), TimeProvider.System);

    private MailCollector Collector(MemberKeys? keys = null) =>
        new((_, _) => broker, broker, app.Get<MailTable>(), keys ?? Keys(), Links, TimeProvider.System, NullLogger<MailCollector>.Instance);

    private static ReceivedMessage Message(string receipt, string id, string? notice, string link = "https://x.example/o/abc")
    {
        OutgoingMessage message = NoticeMessages.Outbound(
            NoticeKind.Notice,
            id,
            new CampaignId("uk-notice"),
            notice,
            new MemberChannel(ChannelKind.Email, "ada@example.org"),
            new RenderedNotice("en", "S", "T", "<p>H</p>"),
            link,
            TimeProvider.System.GetUtcNow()
        );
        return new ReceivedMessage(new IncomingMessage(receipt, message.Body, 1), receipt);
    }
}
