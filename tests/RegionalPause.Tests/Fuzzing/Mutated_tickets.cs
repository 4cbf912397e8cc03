using System.Buffers.Text;
using System.Text;
using RegionalPause.Content;
using RegionalPause.Requests;
using RegionalPause.Tickets;
using Shouldly;

namespace RegionalPause.Tests.Fuzzing;

/// <summary>
/// Ten thousand texts and parts that are nearly tickets. What a loader answers is what the format says, and it throws nothing.
/// </summary>
[Requirement("R10", "R38")]
public sealed class Mutated_tickets
{
    private const int LongestShard = 128;

    private static readonly TicketCheck Loader = TestTickets.Loader();
    private static readonly DateTimeOffset NotAfter = new(2024, 9, 20, 9, 30, 10, TimeSpan.Zero);

    private static readonly (TicketedItem Item, string Text)[] Issued = Issue(
        (new ItemId("post-1", 1), new Ticket(ShardId.Parse("host-7-a1"), 42, 3, 7, NotAfter)),
        (new ItemId("post-2", 7), new Ticket(ShardId.Parse("h"), 0, 0, 0, NotAfter)),
        (
            new ItemId("漢😀", 1),
            new Ticket(ShardId.Parse(new string('s', LongestShard)), long.MaxValue, int.MaxValue, long.MaxValue, NotAfter)
        )
    );

    [Fact]
    public void are_good_only_where_nothing_was_changed_and_for_their_item_only()
    {
        int unreadable = 0,
            forged = 0;
        foreach ((int seed, byte[] bytes) in Mutant.Of([.. Issued.Select(t => t.Text)]))
        {
            string text = Encoding.UTF8.GetString(bytes);
            foreach ((TicketedItem item, string issued) in Issued)
            {
                TicketStatus expected =
                    text == issued ? TicketStatus.Accepted
                    : text.StartsWith("rpt2.", StringComparison.Ordinal) ? TicketStatus.Forged
                    : TicketStatus.Unreadable;
                Check(seed, text, item).ShouldBe(expected, $"seed {seed}");
                (unreadable, forged) = (
                    unreadable + (expected == TicketStatus.Unreadable ? 1 : 0),
                    forged + (expected == TicketStatus.Forged ? 1 : 0)
                );
            }
        }
        (unreadable, forged).ShouldSatisfyAllConditions(
            n => n.unreadable.ShouldBeGreaterThan(Mutant.Count / 20),
            n => n.forged.ShouldBeGreaterThan(Mutant.Count / 10)
        );
    }

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public void are_forged_where_the_bytes_of_a_part_were_changed(int part)
    {
        int changed = 0;
        foreach ((int seed, byte[] bytes) in Mutant.Of([.. Issued.Select(t => Base64Url.DecodeFromChars(t.Text.Split('.')[part]))]))
        {
            foreach ((TicketedItem item, string issued) in Issued)
            {
                string[] parts = issued.Split('.');
                parts[part] = Base64Url.EncodeToString(bytes);
                string text = string.Join('.', parts);
                changed += text == issued ? 0 : 1;
                Check(seed, text, item).ShouldBe(text == issued ? TicketStatus.Accepted : TicketStatus.Forged, $"seed {seed}");
            }
        }
        changed.ShouldBeGreaterThan(Mutant.Count);
    }

    [Fact]
    public void with_a_genuine_signature_are_read_as_the_format_says()
    {
        // A payload of any bytes is read as a ticket exactly if it is one; what is read is written as the same bytes again.
        int read = 0;
        byte[] again = new byte[TicketPayload.MaxLength];
        foreach ((int seed, byte[] payload) in Mutant.Of([.. Issued.Select(t => Base64Url.DecodeFromChars(t.Text.Split('.')[1]))]))
        {
            if (!TicketPayload.TryRead(payload, out Ticket ticket))
                continue;
            read++;
            again[..TicketPayload.Write(ticket, again)].ShouldBe(payload, $"seed {seed}");
        }
        read.ShouldBeInRange(Mutant.Count / 100, Mutant.Count - Mutant.Count / 100);
    }

    private static (TicketedItem Item, string Text)[] Issue(params (ItemId Id, Ticket Ticket)[] admissions)
    {
        Admission[] made =
        [
            .. admissions.Select(a =>
                TicketedItem.TryOf(
                    a.Id,
                    Encoding.UTF8.GetBytes($$"""{"contentId":"{{a.Id.ContentId}}","revision":{{a.Id.Revision}}}"""),
                    out TicketedItem item
                )
                    ? new Admission(item, a.Ticket)
                    : throw new System.Diagnostics.UnreachableException()
            ),
        ];
        return [.. made.Zip(TestTickets.Grant().Sign(made), (admission, text) => (admission.Item, text))];
    }

    private static TicketStatus Check(int seed, string text, TicketedItem item)
    {
        try
        {
            return Loader.Check(text, item, NotAfter, TimeSpan.Zero);
        }
        catch (Exception e)
        {
            throw new ShouldAssertException($"seed {seed}: {e}");
        }
    }
}
