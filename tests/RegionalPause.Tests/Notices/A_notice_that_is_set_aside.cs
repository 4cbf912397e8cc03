using RegionalPause.Content;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Notices;
using RegionalPause.Requests;
using RegionalPause.Tests.Campaigns;
using Shouldly;

namespace RegionalPause.Tests.Notices;

[Requirement("R18", "R46")]
public sealed class A_notice_that_is_set_aside
{
    private static readonly DateTimeOffset Now = A_campaign.Now;

    private static readonly Notice Waiting = new()
    {
        Member = MemberKey.Of(MemberId.Parse("m-1")),
        Page = 0,
        Jurisdiction = "DE",
        Pseudonym = new string('a', 64),
        State = NoticeState.Waiting,
        Attempts = [new NoticeAttempt(0, "first", Now) { SentAt = Now, Bounced = true }, new NoticeAttempt(1, "second", Now)],
        RemindAt = Now,
    };

    [Fact]
    public void counts_in_the_audience_and_as_set_aside_and_as_what_was_sent()
    {
        NoticeTally tally = NoticeTally.Of(NoticeRules.SetAside(Waiting, NoticeDefect.Message));

        tally.ShouldBe(new NoticeTally(1, 1, 0, 1, 0, 0, 0, 1));
        (tally + tally - tally).ShouldBe(tally);
    }

    [Fact]
    public void keeps_what_was_sent_and_waits_for_nothing()
    {
        Notice aside = NoticeRules.SetAside(Waiting, NoticeDefect.Record);

        aside.Attempts.ShouldHaveSingleItem().MessageId.ShouldBe("first");
        (aside.Defect, aside.RemindAt, NoticeRules.NeedsAnotherChannel(aside)).ShouldBe((NoticeDefect.Record, null, false));
    }

    /// <summary>Fault F4: a header line of a mail holds 998 characters, and an address cannot be folded.</summary>
    [Theory]
    [InlineData(500, true)]
    [InlineData(978, true)]
    [InlineData(979, false)]
    public void is_never_one_because_a_link_is_long(int length, bool hasHeader)
    {
        string link = "https://a.example/o/".PadRight(length, 'x');

        OutgoingMessage message = NoticeMessages.Outbound(
            NoticeKind.Notice,
            "id",
            new CampaignId("c"),
            null,
            new MemberChannel(ChannelKind.Email, "a@example.org"),
            new RenderedNotice("en", "s", link, link),
            link,
            Now
        );

        using var document = System.Text.Json.JsonDocument.Parse(message.Body);
        document.RootElement.GetProperty("data").GetProperty("headers").EnumerateObject().Count().ShouldBe(hasHeader ? 2 : 0);
        document.RootElement.GetProperty("data").GetProperty("link").GetString().ShouldBe(link);
    }
}
