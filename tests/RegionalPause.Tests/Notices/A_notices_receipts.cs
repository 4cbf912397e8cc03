using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Content;
using RegionalPause.Members;
using RegionalPause.Notices;
using RegionalPause.Requests;
using RegionalPause.Tests.Campaigns;
using Shouldly;

namespace RegionalPause.Tests.Notices;

[Requirement("R18", "D27")]
public sealed class A_notices_receipts
{
    private static readonly DateTimeOffset Claimed = A_campaign.Now;
    private static readonly MemberKey Member = MemberKey.Of(MemberId.Parse("m-1"));

    private static readonly Notice Twice = new()
    {
        Member = Member,
        Page = 0,
        Jurisdiction = "DE",
        Pseudonym = "p",
        State = NoticeState.Sent,
        Attempts = [new NoticeAttempt(0, "a", Claimed) { SentAt = Claimed }, new NoticeAttempt(1, "b", Claimed) { SentAt = Claimed }],
    };

    private static readonly Notice Once = Twice with { Attempts = Twice.Attempts[..1] };

    [Fact]
    public void say_when_the_member_was_told() =>
        NoticeRules.Receive(Once, Delivered("a", 60)).DeliveredAt.ShouldBe(Claimed.AddSeconds(60));

    [Fact]
    public void cannot_say_that_it_was_before_anybody_wrote() =>
        NoticeRules.Receive(Once, Delivered("a", -60)).DeliveredAt.ShouldBe(Claimed);

    [Fact]
    public void of_a_bounce_mean_that_the_member_was_not_told_whatever_else_they_say()
    {
        NoticeRules.Receive(NoticeRules.Receive(Once, Delivered("a", 1)), Bounced("a")).DeliveredAt.ShouldBeNull();
        NoticeRules.Receive(NoticeRules.Receive(Once, Bounced("a")), Delivered("a", 1)).DeliveredAt.ShouldBeNull();
    }

    [Fact]
    public void of_a_bounce_lead_to_another_channel_unless_one_has_delivered()
    {
        NoticeRules.NeedsAnotherChannel(NoticeRules.Receive(Once, Bounced("a"))).ShouldBeTrue();
        NoticeRules.NeedsAnotherChannel(NoticeRules.Receive(Twice, Bounced("a"))).ShouldBeFalse();
    }

    [Fact]
    public void of_messages_nobody_sent_change_nothing() => NoticeRules.Receive(Once, Delivered("z", 1)).ShouldBeSameAs(Once);

    [Property(MaxTest = 500)]
    public Property say_the_same_in_any_order_and_said_twice() =>
        Prop.ForAll(
            (
                from receipts in Gen.NonEmptyListOf(
                    Gen.OneOf(
                        from id in Gen.Elements("a", "b")
                        from s in Gen.Choose(0, 100)
                        select Delivered(id, s),
                        from id in Gen.Elements("a", "b")
                        select Bounced(id)
                    )
                )
                from shuffled in Gen.Shuffle(receipts.Concat(receipts).ToArray())
                select (Receipts: receipts.ToArray(), Shuffled: shuffled)
            ).ToArbitrary(),
            t =>
                t.Receipts.Aggregate(Twice, NoticeRules.Receive)
                    .Attempts.SequenceEqual(t.Shuffled.Aggregate(Twice, NoticeRules.Receive).Attempts)
        );

    [Theory]
    [InlineData(
        """{"type":"regionalpause.notice.receipt.v1","data":{"id":"a","notice":"c-1/1/HASH","outcome":"delivered","at":"2026-11-24T09:00:00Z"}}""",
        true
    )]
    [InlineData(
        """{"type":"regionalpause.notice.receipt.v1","data":{"id":"a","notice":"c-1/1/HASH","outcome":"read","at":"2026-11-24T09:00:00Z"}}""",
        false
    )]
    [InlineData(
        """{"type":"regionalpause.notice.receipt.v1","data":{"id":"a","notice":"c-1/1/HASH","outcome":"delivered","at":"yesterday"}}""",
        false
    )]
    [InlineData(
        """{"type":"regionalpause.notice.receipt.v1","data":{"id":"a","notice":"c-1/x/HASH","outcome":"bounced","at":"2026-11-24T09:00:00Z"}}""",
        false
    )]
    [InlineData(
        """{"type":"something.else","data":{"id":"a","notice":"c-1/1/HASH","outcome":"bounced","at":"2026-11-24T09:00:00Z"}}""",
        false
    )]
    [InlineData("[]", false)]
    [InlineData("no json", false)]
    public void are_read_strictly(string message, bool isOne) =>
        (
            NoticeReceiptReader.Read(System.Text.Encoding.UTF8.GetBytes(message.Replace("HASH", Member.Hash, StringComparison.Ordinal)))
            is not null
        ).ShouldBe(isOne);

    private static NoticeReceipt Delivered(string id, int seconds) =>
        new(new NoticeReference(new CampaignId("c-1"), 1, Member), id, true, Claimed.AddSeconds(seconds));

    private static NoticeReceipt Bounced(string id) => new(new NoticeReference(new CampaignId("c-1"), 1, Member), id, false, Claimed);
}
