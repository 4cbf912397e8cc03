using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using RegionalPause.Content;
using RegionalPause.Requests;
using RegionalPause.Tickets;
using Shouldly;

namespace RegionalPause.Tests.Fuzzing;

/// <summary>
/// Ten thousand texts and payloads that are nearly tickets. What a loader answers is what the format says, and it throws nothing.
/// </summary>
[Requirement("R10")]
public sealed class Mutated_tickets
{
    // As TicketFormat describes it.
    private const int NotAfterAt = 25,
        ShardAt = 33,
        LongestShard = 128;

    private static readonly byte[] Key = SHA256.HashData("fuzzed tickets"u8);
    private static readonly TicketCheck Loader = new(new TicketKeys(Key));
    private static readonly DateTimeOffset NotAfter = new(2024, 9, 20, 9, 30, 10, TimeSpan.Zero);

    private static readonly (ItemId Item, string Text)[] Issued =
    [
        Of(new ItemId("post-1", 1), new Ticket(ShardId.Parse("host-7-a1"), 42, 3, 7, NotAfter)),
        Of(new ItemId("post-2", 7), new Ticket(ShardId.Parse("h"), 0, 0, 0, NotAfter)),
        Of(
            new ItemId("漢😀", 1),
            new Ticket(ShardId.Parse(new string('s', LongestShard)), long.MaxValue, int.MaxValue, long.MaxValue, NotAfter)
        ),
    ];

    [Fact]
    public void are_good_only_where_nothing_was_changed_and_for_their_item_only()
    {
        int unreadable = 0,
            forged = 0;
        foreach ((int seed, byte[] bytes) in Mutant.Of([.. Issued.Select(t => t.Text)]))
        {
            string text = Encoding.UTF8.GetString(bytes);
            foreach ((ItemId item, string issued) in Issued)
            {
                TicketStatus expected =
                    text == issued ? TicketStatus.Accepted
                    : text.StartsWith("rpt1.", StringComparison.Ordinal) ? TicketStatus.Forged
                    : TicketStatus.Unreadable;
                Checked(seed, text, item, NotAfter).Verdict.ShouldBe(expected, $"seed {seed}");
                (unreadable, forged) = (
                    unreadable + (expected == TicketStatus.Unreadable ? 1 : 0),
                    forged + (expected == TicketStatus.Forged ? 1 : 0)
                );
            }
        }
        (unreadable, forged).ShouldSatisfyAllConditions(
            n => n.unreadable.ShouldBeGreaterThan(Mutant.Count / 10),
            n => n.forged.ShouldBeGreaterThan(Mutant.Count / 10)
        );
    }

    [Fact]
    public void with_a_good_mac_are_read_as_the_format_says()
    {
        var seen = new Dictionary<TicketStatus, int>();
        byte[] itemKey = new byte[ItemKey.Length];
        ItemKey.Of(Issued[0].Item).Write(itemKey);
        byte[] keyId = SHA256.HashData(Key)[..4];
        foreach ((int seed, byte[] payload) in Mutant.Of([.. Issued.Select(t => Base64Url.DecodeFromChars(t.Text.Split('.')[1]))]))
        {
            byte[] mac = HMACSHA256.HashData(Key, (byte[])[.. "regionalpause-ticket-v1"u8, .. payload, .. itemKey]);
            // Of the instants that a payload can say, most are far away.
            DateTimeOffset enqueued = seed % 2 == 0 ? NotAfter : NotAfter.AddMilliseconds(1);

            (TicketStatus verdict, Ticket? content) = Checked(
                seed,
                $"rpt1.{Base64Url.EncodeToString(payload)}.{Base64Url.EncodeToString(mac)}",
                Issued[0].Item,
                enqueued
            );

            verdict.ShouldBe(Expected(payload, keyId, enqueued), $"seed {seed}");
            seen[verdict] = seen.GetValueOrDefault(verdict) + 1;
            if (verdict == TicketStatus.Forged)
                content.ShouldBeNull($"seed {seed}");
            else
                content!
                    .Value.NotAfter.ToUnixTimeMilliseconds()
                    .ShouldBe(BinaryPrimitives.ReadInt64BigEndian(payload.AsSpan(NotAfterAt)), $"seed {seed}");
        }
        foreach (TicketStatus verdict in (TicketStatus[])[TicketStatus.Accepted, TicketStatus.Late, TicketStatus.Forged])
            seen.GetValueOrDefault(verdict).ShouldBeGreaterThan(Mutant.Count / 100, $"{verdict}");
    }

    private static (ItemId Item, string Text) Of(ItemId item, Ticket ticket) =>
        (item, new TicketIssuer(new TicketKeys(Key)).Issue(ItemKey.Of(item), ticket));

    private static TicketStatus Expected(byte[] payload, byte[] keyId, DateTimeOffset enqueued)
    {
        if (payload.Length is <= ShardAt or > ShardAt + LongestShard || payload[0] != 1 || !payload.AsSpan(1, 4).SequenceEqual(keyId))
            return TicketStatus.Forged;
        long notAfter = BinaryPrimitives.ReadInt64BigEndian(payload.AsSpan(NotAfterAt));
        return notAfter < DateTimeOffset.MinValue.ToUnixTimeMilliseconds() || notAfter > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
                ? TicketStatus.Forged
            : enqueued.ToUnixTimeMilliseconds() <= notAfter ? TicketStatus.Accepted
            : TicketStatus.Late;
    }

    private static (TicketStatus Verdict, Ticket? Content) Checked(int seed, string text, ItemId item, DateTimeOffset enqueued)
    {
        try
        {
            return (Loader.Check(text, item, enqueued, TimeSpan.Zero, out Ticket? content), content);
        }
        catch (Exception e)
        {
            throw new ShouldAssertException($"seed {seed}: {e}");
        }
    }
}
