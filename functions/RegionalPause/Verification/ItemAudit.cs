using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using RegionalPause.Content;
using RegionalPause.Ledger;
using RegionalPause.Requests;

namespace RegionalPause.Verification;

/// <summary>
/// Follows each item through the ledger: it has one first decision, and every later entry starts from the disposition that an earlier entry
/// gave (R14b). One place in memory an item.
/// </summary>
/// <remarks>
/// The order of the sealed leaves is the order of decisions only within a shard. If an item was held in one shard and admitted in another,
/// its entries may be here in the other order, and the earlier one may not be sealed yet. So an entry that no other entry explains is kept
/// until the end. It is a fault only if no decision that is still to be sealed can explain it: every other shard is closed or has later
/// records. Otherwise the ledger is <see cref="LedgerFaultKind.Incomplete"/>, and a later checkpoint decides. Two faults are certain at
/// once: a second first decision, because one item is claimed once (R7), and another day, because an item is counted under the day of its
/// claim.
/// <para>
/// Items are distinguished by 16 of the 32 bytes of their key. Two of N items are confused with a probability of N² / 2¹²⁹, which is less
/// than 2⁻⁶⁴ for up to four billion items. Keys are SHA-256, so an attacker who wants to confuse two items must hash about 2⁶⁴ ids.
/// </para>
/// </remarks>
/// <param name="limit">Most items that are followed.</param>
/// <param name="leaves">
/// Leaves of the ledger; it has no more items than that. Memory for them is allocated at once: a table that grows is copied, and its old
/// arrays stay in memory for a while. </param>
internal sealed class ItemAudit(long limit, long leaves)
{
    // A process may learn the store's time late. This margin is longer than any response takes, and longer than the time between two
    // listings of the sequencer.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    // A key, a day, a disposition, and those that it had.
    private const int RowLength = 22;

    private readonly Dictionary<ShortKey, Place> items = new((int)Math.Min(leaves, Math.Min(limit, LedgerVerification.UsualItems)));
    private readonly Dictionary<ItemKey, Suspect> suspects = [];

    /// <summary>Whether every item was followed; <c>false</c> after there were more items than the limit.</summary>
    public bool IsComplete { get; private set; } = limit > 0;

    /// <summary>The number of items that were followed.</summary>
    public long Count => items.Count + suspects.Count;

    /// <summary>Takes an entry. Returns what is certainly wrong with it.</summary>
    public LedgerFault? Take(in AuditedEntry seen)
    {
        if (!IsComplete)
            return null;
        LedgerEntry entry = seen.Entry;
        if (suspects.TryGetValue(entry.Item, out Suspect? suspect))
            return Take(seen, suspect);
        ref Place place = ref CollectionsMarshal.GetValueRefOrAddDefault(items, ShortKey.Of(entry.Item), out bool known);
        if (known && (entry.Before is null ? SecondFirst(seen) : OtherDay(seen, place.Day)) is { } fault)
            return fault;
        if (entry.Before == (known ? place.Standing : null))
            place = new Place(entry.Day, entry.Standing, (byte)(place.Passed | 1 << (int)entry.Standing));
        else
            Keep(seen, known ? place : null);
        if (Count > limit)
        {
            IsComplete = false;
            items.Clear();
            suspects.Clear();
            items.TrimExcess();
        }
        return null;
    }

    /// <summary>The entries that no other entry explains, at the end of the ledger; certain faults first.</summary>
    /// <param name="shards">All shards.</param>
    /// <param name="explained">Whether, for each of them, a shard that is still open here may explain it.</param>
    public LedgerFault? End(IReadOnlyCollection<ShardAudit> shards, out bool explained)
    {
        LedgerFault? open = null;
        explained = suspects.Count > 0;
        DateTimeOffset newest = shards.Select(s => s.LastAt).DefaultIfEmpty().Max();
        foreach ((ItemKey item, Suspect suspect) in suspects.OrderBy(s => s.Value.Leaf))
        {
            ImmutableArray<ShardId> maybe =
            [
                .. shards
                    .Where(s => s.Shard != suspect.Shard && s.Closed is null && s.LastAt <= suspect.At + Margin)
                    .Select(s => s.Shard)
                    .Order(),
            ];
            string said = $"It states that item {item} was {Word(suspect.Before)} before; {suspect.Earlier}.";
            // A shard that started at that time may not be in the ledger yet.
            if (maybe.IsEmpty && newest > suspect.At + Margin)
                return new LedgerFault(LedgerFaultKind.Counts, suspect.Where, said);
            explained &= !maybe.IsEmpty;
            open ??= new LedgerFault(
                LedgerFaultKind.Incomplete,
                suspect.Where,
                $"{said} It was altered, or the decision between is not sealed yet"
                    + $"{(maybe.IsEmpty ? "" : $" (in shard {string.Join(" or ", maybe.Take(3))})")}: a later checkpoint decides."
            );
        }
        return open;
    }

    /// <summary>Writes the items. At the end of a ledger without faults, earlier entries explain every entry.</summary>
    public void Write(BinaryWriter to)
    {
        if (suspects.Count > 0)
            throw new InvalidOperationException("A ledger that is incomplete is not kept.");
        to.Write(IsComplete);
        to.Write(items.Count);
        Span<byte> row = stackalloc byte[RowLength];
        foreach ((ShortKey key, Place place) in items)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(row, key.First);
            BinaryPrimitives.WriteUInt64LittleEndian(row[8..], key.Second);
            BinaryPrimitives.WriteInt32LittleEndian(row[16..], place.Day.DayNumber);
            (row[20], row[21]) = ((byte)place.Standing, place.Passed);
            to.Write(row);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public void Read(BinaryReader from)
    {
        IsComplete &= from.ReadBoolean();
        int count = from.ReadInt32();
        items.EnsureCapacity(count);
        Span<byte> row = stackalloc byte[RowLength];
        for (; count > 0; count--)
        {
            from.BaseStream.ReadExactly(row);
            items.Add(
                new ShortKey(BinaryPrimitives.ReadUInt64LittleEndian(row), BinaryPrimitives.ReadUInt64LittleEndian(row[8..])),
                new Place(DateOnly.FromDayNumber(BinaryPrimitives.ReadInt32LittleEndian(row[16..])), (Disposition)row[20], row[21])
            );
        }
    }

    private LedgerFault? Take(in AuditedEntry seen, Suspect suspect)
    {
        LedgerEntry entry = seen.Entry;
        if (suspect.HasFirst && entry.Before is null)
            return SecondFirst(seen);
        if (OtherDay(seen, suspect.Day) is { } fault)
            return fault;
        suspect.Add(entry.Before, entry.Standing);
        if (suspect.StandsAt() is { } last)
        {
            suspects.Remove(entry.Item);
            items[ShortKey.Of(entry.Item)] = new Place(entry.Day, last, suspect.Passed);
        }
        return null;
    }

    private void Keep(in AuditedEntry seen, Place? known)
    {
        LedgerEntry entry = seen.Entry;
        items.Remove(ShortKey.Of(entry.Item));
        var suspect = new Suspect(
            seen.Place,
            seen.Batch.Shard,
            seen.Batch.At,
            seen.Leaf,
            entry.Before!.Value,
            entry.Day,
            known is { } earlier ? $"its earlier entries leave it {Word(earlier.Standing)}" : "the ledger has no earlier entry of it"
        );
        if (known is { } until)
            suspect.Begin(until);
        suspect.Add(entry.Before, entry.Standing);
        // The move may also have happened earlier: from a disposition that the item had, and back to it.
        if (suspect.StandsAt() is { } last)
            items[ShortKey.Of(entry.Item)] = new Place(entry.Day, last, suspect.Passed);
        else
            suspects.Add(entry.Item, suspect);
    }

    private static LedgerFault SecondFirst(in AuditedEntry seen) =>
        new(
            LedgerFaultKind.Counts,
            seen.Place,
            $"It decides item {seen.Entry.Item} for the first time, but the ledger has a first decision of it already."
        );

    private static LedgerFault? OtherDay(in AuditedEntry seen, DateOnly day) =>
        seen.Entry.Day == day
            ? null
            : new LedgerFault(
                LedgerFaultKind.Counts,
                seen.Place,
                $"It counts item {seen.Entry.Item} under {seen.Entry.Day:yyyy-MM-dd}; another entry counts it under {day:yyyy-MM-dd}."
            );

    private static string Word(Disposition disposition) => disposition.ToString().ToLowerInvariant();

    /// <summary>The first 16 bytes of an item's key.</summary>
    private readonly record struct ShortKey(ulong First, ulong Second)
    {
        public static ShortKey Of(ItemKey key)
        {
            Span<byte> bytes = stackalloc byte[ItemKey.Length];
            key.Write(bytes);
            ulong first = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            return new ShortKey(first, BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(ulong)..]));
        }
    }

    /// <summary>
    /// The disposition of an item after the entries so far, and the dispositions it had (one bit each). Eight bytes, because there are
    /// millions of items.
    /// </summary>
    private readonly struct Place(DateOnly day, Disposition disposition, byte passed)
    {
        private readonly byte disposition = (byte)disposition;

        public DateOnly Day { get; } = day;

        public Disposition Standing => (Disposition)disposition;

        public byte Passed { get; } = passed;
    }

    /// <summary>
    /// An item with an entry that no earlier entry in the ledger explains, and its entries as moves from disposition to disposition.
    /// </summary>
    private sealed class Suspect(
        string where,
        ShardId shard,
        DateTimeOffset at,
        long leaf,
        Disposition before,
        DateOnly day,
        string earlier
    )
    {
        private const int Standings = 5;

        private readonly long[] balance = new long[Standings]; // entries to a disposition minus entries from it
        private readonly bool[] moves = new bool[Standings * Standings];

        public string Where => where;

        public ShardId Shard => shard;

        public DateTimeOffset At => at;

        public long Leaf => leaf;

        public Disposition Before => before;

        public DateOnly Day => day;

        public string Earlier => earlier;

        public bool HasFirst { get; private set; }

        /// <summary>The dispositions that are known to be reached from the first decision, one bit each.</summary>
        public byte Passed { get; private set; }

        /// <summary>Adds the earlier entries, which follow each other.</summary>
        public void Begin(Place until)
        {
            HasFirst = true;
            Passed = until.Passed;
            balance[(int)until.Standing]++;
        }

        public void Add(Disposition? from, Disposition to)
        {
            balance[(int)to]++;
            if (from is { } left)
            {
                balance[(int)left]--;
                moves[(int)left * Standings + (int)to] = true;
            }
            else
            {
                HasFirst = true;
                Passed |= (byte)(1 << (int)to);
            }
        }

        /// <summary>
        /// The last disposition, if the moves have an order that is a path from the first decision through all of them: no disposition is
        /// left more often than it is reached, and each is reached from the first one (Euler). Otherwise <c>null</c>.
        /// </summary>
        public Disposition? StandsAt()
        {
            if (!HasFirst || Array.Exists(balance, b => b < 0))
                return null;
            for (int round = 0; round < Standings; round++)
            {
                for (int move = 0; move < moves.Length; move++)
                {
                    if (moves[move] && HasPassed(move / Standings))
                        Passed |= (byte)(1 << move % Standings);
                }
            }
            for (int move = 0; move < moves.Length; move++)
            {
                if (moves[move] && !HasPassed(move / Standings))
                    return null;
            }
            return (Disposition)Array.FindIndex(balance, b => b > 0);
        }

        private bool HasPassed(int disposition) => (Passed & 1 << disposition) != 0;
    }
}
