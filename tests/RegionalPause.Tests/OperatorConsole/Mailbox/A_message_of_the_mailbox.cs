using System.Text;
using RegionalPause.App.OperatorConsole.Mailbox;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Notices;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.Mailbox;

[Requirement("R18", "R31")]
public sealed class A_message_of_the_mailbox
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly string Reference = $"uk-notice/1/{new string('a', 64)}";

    [Fact]
    public void is_read_as_the_mail_service_gets_it()
    {
        Mail mail = Mail.Read(Sent("ada@example.org", Reference).Body)!;

        mail.ShouldBe(
            new Mail(
                "id-1",
                "notice",
                Now,
                "uk-notice",
                Reference,
                "email",
                "ada@example.org",
                "de",
                "S",
                "T",
                "<p>H</p>",
                "https://x.example/o/abc"
            )
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"regionalpause.notice.outbound.v1","time":"2026-11-24T12:00:00Z"}""")]
    [InlineData("""{"type":"regionalpause.notice.outbound.v1","time":"soon","data":{}}""")]
    [InlineData("""{"type":"another","data":{}}""")]
    public void is_nothing_else(string text) => Mail.Read(Encoding.UTF8.GetBytes(text)).ShouldBeNull();

    [Theory]
    [InlineData("ada@example.org", true)]
    [InlineData("bounce-3@example.org", false)]
    public void gets_the_receipt_that_the_campaign_reads(string address, bool isDelivered)
    {
        OutgoingMessage receipt = Mail.Read(Sent(address, Reference).Body)!.Receipt(Now)!;

        receipt.Queue.ShouldBe(QueueNames.NoticeReceipts);
        NoticeReceipt read = NoticeReceiptReader.Read(receipt.Body)!;
        (read.Notice.ToString(), read.MessageId, read.Delivered, read.At).ShouldBe((Reference, "id-1", isDelivered, Now));
    }

    [Fact]
    public void gets_no_receipt_if_none_is_expected() => Mail.Read(Sent("ada@example.org", null).Body)!.Receipt(Now).ShouldBeNull();

    [Theory]
    [InlineData("PSEUD", true)]
    [InlineData("ada@", true)]
    [InlineData("UK-NOTICE", true)]
    [InlineData("bob", false)]
    public void is_found_by_what_a_person_knows_of_it(string search, bool isFound) =>
        (Mail.Read(Sent("ada@example.org", Reference).Body)! with { Pseudonym = "pseudonym-1" }).Matches(search).ShouldBe(isFound);

    private static OutgoingMessage Sent(string address, string? notice) =>
        NoticeMessages.Outbound(
            NoticeKind.Notice,
            "id-1",
            new CampaignId("uk-notice"),
            notice,
            new MemberChannel(ChannelKind.Email, address),
            new RenderedNotice("de", "S", "T", "<p>H</p>"),
            "https://x.example/o/abc",
            Now
        );
}
