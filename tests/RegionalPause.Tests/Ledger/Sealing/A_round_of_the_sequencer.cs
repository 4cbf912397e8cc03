using System.Security.Cryptography;
using FsCheck.Xunit;
using RegionalPause.Control;
using RegionalPause.Decisions;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Ledger.Trees;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Tests.Verification;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Sealing;

[Requirement("R24")]
public sealed class A_round_of_the_sequencer
{
    private static readonly ShardId Shard = ShardId.Parse("s-1");

    [Fact]
    public void takes_a_shard_record_by_record_and_notes_where_each_stands()
    {
        var round = new SealRound(SealState.Empty);
        (LedgerRecord First, byte[] Bytes) one = Fence(0, LedgerCodec.Genesis),
            two = Fence(1, LedgerCodec.Hash(one.Bytes));

        round.TakeRecord(Shard, one.First, one.Bytes);
        round.TakeRecord(Shard, two.First, two.Bytes);

        round.Places.ShouldBe([new SealedPlace(Shard, 0, 0), new SealedPlace(Shard, 1, 1)]);
        round.After(default).Shards[Shard].Next.ShouldBe(2);
    }

    [Fact]
    public void refuses_a_record_that_leaves_one_out() =>
        Should
            .Throw<InvalidDataException>(() =>
            {
                (LedgerRecord record, byte[] bytes) = Fence(1, LedgerCodec.Genesis);
                new SealRound(SealState.Empty).TakeRecord(Shard, record, bytes);
            })
            .Message.ShouldContain("does not follow");

    [Fact]
    public void refuses_a_record_that_follows_another_than_the_one_sealed()
    {
        var round = new SealRound(SealState.Empty);
        (LedgerRecord first, byte[] bytes) = Fence(0, LedgerCodec.Genesis);
        round.TakeRecord(Shard, first, bytes);
        (LedgerRecord second, byte[] other) = Fence(1, SHA256.HashData("another"u8));

        Should.Throw<InvalidDataException>(() => round.TakeRecord(Shard, second, other));
    }

    [Fact]
    public void refuses_a_row_of_the_law_that_does_not_follow() =>
        Should
            .Throw<InvalidDataException>(() =>
                new SealRound(SealState.Empty).TakeControl(
                    2,
                    ControlLog.Write(2, LedgerCodec.Genesis, ["{\"event\":\"FlagsChanged\"}"u8.ToArray()])
                )
            )
            .Message.ShouldContain("Row 2");

    [Fact]
    public void asks_for_the_certificate_of_every_order_that_a_row_makes_effective()
    {
        ReadOnlyMemory<byte> Effective(string id) =>
            PauseJson.Write(new PauseEvent.OrderEffective(OrderId.Parse(id), DateTimeOffset.UnixEpoch));
        byte[] row = ControlLog.Write(1, LedgerCodec.Genesis, [Effective("uk-2024"), Effective("ie-2024")]);

        new SealRound(SealState.Empty).TakeControl(1, row).Select(o => o.Value).ShouldBe(["uk-2024", "ie-2024"]);
    }

    [Fact]
    public void lays_a_certificate_of_a_thousand_shards_over_as_many_leaves_as_it_takes()
    {
        byte[] certificate = RandomNumberGenerator.GetBytes(200_000);

        List<ReadOnlyMemory<byte>> leaves = LedgerLeaf.OfCertificate(OrderId.Parse("uk-2024"), certificate);

        leaves.ShouldAllBe(leaf => leaf.Length <= EntryBundle.MaxEntryLength);
        leaves.SelectMany(leaf => LedgerLeaf.Read(leaf.Span).Body.ToArray()).ShouldBe(certificate);
        leaves
            .Select((leaf, i) => LedgerLeaf.Read(leaf.Span).Position == i && LedgerLeaf.Read(leaf.Span).Index == leaves.Count)
            .ShouldAllBe(good => good);
    }

    [Fact]
    public void puts_a_record_and_its_entries_into_leaves_that_make_its_bytes_again()
    {
        using LedgerStory story = new();
        var shard = new StoryShard("s-1");
        var record = new LedgerRecord.Batch
        {
            Shard = shard.Id,
            Position = 0,
            Previous = LedgerCodec.Genesis,
            At = story.Now,
            ControlVersion = 1,
            NotAfter = story.Now,
            SettledUpTo = -1,
            Entries =
            [
                story.Entry("GB", new Decision(Outcome.Admit, ReasonCode.Permitted)),
                story.Entry("IE", new Decision(Outcome.Hold, ReasonCode.SignalsMissing)),
            ],
        };
        byte[] bytes = LedgerCodec.Write(record);

        List<ReadOnlyMemory<byte>> leaves = LedgerLeaf.OfRecord(shard.Id, 0, bytes);

        leaves.Count.ShouldBe(3);
        byte[] again =
        [
            .. LedgerLeaf.Read(leaves[0].Span).Body,
            .. leaves
                .Skip(1)
                .SelectMany(leaf => (byte[])[0, (byte)LedgerLeaf.Read(leaf.Span).Body.Length, .. LedgerLeaf.Read(leaf.Span).Body]),
        ];
        again.ShouldBe(bytes);
    }

    [Fact]
    public void leaves_a_state_that_is_read_back_as_it_was_written()
    {
        var round = new SealRound(SealState.Empty);
        (LedgerRecord record, byte[] bytes) = Fence(0, LedgerCodec.Genesis);
        round.TakeRecord(Shard, record, bytes);
        SealState state = round.After(new DateTimeOffset(2024, 9, 20, 0, 0, 0, TimeSpan.Zero)) with
        {
            Round = "r",
            Tree = Frontier.Empty.Append([TreeHash.Leaf("x"u8)]),
        };

        SealState read = SealState.Read(state.Write());

        (read.Round, read.At, read.Tree, read.ControlVersion).ShouldBe((state.Round, state.At, state.Tree, state.ControlVersion));
        read.Shards[Shard].Chain.ToArray().ShouldBe(LedgerCodec.Hash(bytes));
    }

    [Property]
    public bool reads_nothing_but_a_state_as_a_state(byte[] bytes) => Throws(() => SealState.Read(bytes));

    [Property]
    public bool reads_no_leaf_from_noise_without_saying_so(byte[] bytes)
    {
        try
        {
            LedgerLeaf leaf = LedgerLeaf.Read(bytes);
            if (leaf.Kind == LeafKind.Entry)
                LedgerCodec.ReadEntry(leaf.Body);
            else if (leaf.Kind == LeafKind.Record)
                LedgerCodec.ReadHead(leaf.Body, out _);
            return true;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private static bool Throws(Action read)
    {
        try
        {
            read();
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private static (LedgerRecord Record, byte[] Bytes) Fence(long position, ReadOnlyMemory<byte> previous)
    {
        var record = new LedgerRecord.Fence
        {
            Shard = Shard,
            Position = position,
            Previous = previous,
            At = DateTimeOffset.UnixEpoch.AddYears(54),
            ControlVersion = 1,
            Cause = "flags",
            LastAdmission = -1,
            LastNotAfter = null,
            SettledUpTo = -1,
        };
        return (record, LedgerCodec.Write(record));
    }
}
