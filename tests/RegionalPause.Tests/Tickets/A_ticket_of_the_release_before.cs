using RegionalPause.Content;
using RegionalPause.Requests;
using RegionalPause.Tickets;
using Shouldly;

namespace RegionalPause.Tests.Tickets;

[Requirement("R10", "R38")]
public class A_ticket_of_the_release_before
{
    // Issued by that release under the key 00 01 02 … 1f.
    private const string Text = "rpt1.AWMNzSkAAAAAAAAAKgAAAAMAAAAAAAAABwAAAZIOxHjQaG9zdC03LWEx.A5wKGIkyfczAc5Sg__5atfeCLmQYMMbw3qg_B-9f9n0";

    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly TicketedItem Item = new(ItemKey.Of(new ItemId("post-1", 1)), default);
    private static readonly DateTimeOffset NotAfter = new(2024, 9, 20, 9, 30, 10, TimeSpan.Zero);
    private static readonly TicketCheck Upgraded = new(TestTickets.Trusted with { Former = new HmacTickets(Secret) });

    [Fact]
    public void is_still_accepted_where_its_secret_is_set()
    {
        Upgraded.Check(Text, Item, NotAfter, TimeSpan.Zero, out Ticket? read).ShouldBe(TicketStatus.Accepted);
        read.ShouldBe(new Ticket(ShardId.Parse("host-7-a1"), 42, 3, 7, NotAfter));
        Upgraded.Check(Text, Item, NotAfter.AddTicks(1), TimeSpan.Zero).ShouldBe(TicketStatus.Late);
    }

    [Fact]
    public void is_no_ticket_where_its_secret_is_not_set() =>
        TestTickets.Loader().Check(Text, Item, NotAfter, TimeSpan.Zero).ShouldBe(TicketStatus.Unreadable);

    [Fact]
    public void is_forged_with_any_change_or_another_item_or_secret()
    {
        for (int i = 5; i < Text.Length; i++)
            Upgraded.Check(Text[..i] + '!' + Text[(i + 1)..], Item, NotAfter, TimeSpan.Zero).ShouldBe(TicketStatus.Forged);
        for (int length = 5; length < Text.Length; length++)
            Upgraded.Check(Text[..length], Item, NotAfter, TimeSpan.Zero).ShouldBe(TicketStatus.Forged);
        Upgraded
            .Check(Text, Item with { Key = ItemKey.Of(new ItemId("post-1", 2)) }, NotAfter, TimeSpan.Zero)
            .ShouldBe(TicketStatus.Forged);
        new TicketCheck(TestTickets.Trusted with { Former = new HmacTickets(new byte[32]) })
            .Check(Text, Item, NotAfter, TimeSpan.Zero)
            .ShouldBe(TicketStatus.Forged);
    }

    [Theory, InlineData(0), InlineData(31), InlineData(33)]
    public void is_not_read_with_a_secret_of_another_length(int length) =>
        Should.Throw<ArgumentException>(() => new HmacTickets(new byte[length])).Message.ShouldContain($"not {length}");
}
