using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using RegionalPause.Content;
using RegionalPause.Ledger;

namespace RegionalPause.Verification;

/// <summary>
/// Follows each item through the ledger: it has one first decision, and every later entry leaves the standing that an entry before it gave
/// (R14b). One place in memory an item.
/// </summary>
/// <remarks>
/// The order of the sealed leaves is the order of decisions within a shard only. An item held in one shard and admitted in another may
/// stand here the other way round, and the earlier of the two may not be sealed yet. So an entry that nothing accounts for is kept until
/// the end, and is a fault only where it cannot be explained by a decision that is still to be sealed: every other shard is closed or has
/// records later than it. Otherwise the ledger is <see cref="LedgerFaultKind.Incomplete"/>, which a later checkpoint settles. What is
/// certain at once: a second first decision, since one item is claimed once (R7), and another day, since an item is counted under the day
/// of its claim.
/// <para>
/// An item is told from others by 16 of the 32 bytes of its key. Two of N items are confused with a chance of N² / 2¹²⁹, which is less than
/// 2⁻⁶⁴ up to four billion items. Keys are SHA-256, so that whoever wants to confuse two items has to hash about 2⁶⁴ ids.
/// </para>
/// </remarks>
/// <param name="limit">Most items that are followed.</param>
/// <param name="leaves">
/// Leaves of the ledger, which has no more items than that. Room for them is made at once: a table that grows is copied, and its old
/// arrays stay in memory for a while.
/// </param>
internal sealed class ItemAudit(long limit, long leaves)
{
    // A process may have heard the store's time late. This is longer than any answer travels, and longer than two listings of the sequencer
    // lie apart.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    private readonly Dictionary<ShortKey, Place> items = new((int)Math.Min(leaves, Math.Min(limit, LedgerVerification.UsualItems)));
    private readonly Dictionary<ItemKey, Suspect> suspects = [];

    /// <summary>Whether every item was followed; false once there were more than the limit.</summary>
    public bool IsComplete { get; private set; } = limit > 0;

    /// <summary>How many items were followed.</summary>
    public long Count => items.Count + suspects.Count;

    /// <summary>Takes an entry; what is certainly wrong with it.</summary>
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

    /// <summary>What nothing in the ledger accounts for, at its end; certain faults first.</summary>
    /// <param name="shards">All shards.</param>
    /// <param name="explained">Whether a shard that is open here may still account for each of them.</param>
    public LedgerFault? End(IReadOnlyCollection<ShardAudit> shards, out bool explained)
    {
        LedgerFault? open = null;
        explained = suspects.Count > 0;
        DateTimeOffset newest = shards.Select(s => s.LastAt).DefaultIfEmpty().Max();
        foreach ((ItemKey item, Suspect suspect) in suspects.OrderBy(s => s.Value.Leaf))
        {
            ImmutableArray<ShardId> maybe = [.. shards.Where(s => s.Shard != suspect.Shard && s.Closed is null && s.LastAt <= suspect.At + Margin).Select(s => s.Shard).Order()];
            string said = $"It says that item {item} was {Word(suspect.Before)} before; {suspect.Earlier}.";
            // A shard that began at that time may not be in the ledger at all yet.
            if (maybe.IsEmpty && newest > suspect.At + Margin)
                return new LedgerFault(LedgerFaultKind.Counts, suspect.Where, said);
            explained &= !maybe.IsEmpty;
            open ??= new LedgerFault(LedgerFaultKind.Incomplete, suspect.Where,
                $"{said} It was altered, or the decision between is not sealed yet{(maybe.IsEmpty ? "" : $" (in shard {string.Join(" or ", maybe.Take(3))})")}: a later checkpoint tells.");
        }
        return open;
    }

    private LedgerFault? Take(in AuditedEntry seen, Suspect suspect)
    {
        LedgerEntry entry = seen.Entry;
        if (suspect.HasFirst && entry.Before is null)
            return SecondFirst(seen);
        if (OtherDay(seen, suspect.Day) is { } fault)
            return fault;
        suspect.Add(entry.Before, entry.Standing);
        if (suspect.StandsAt() is { } standing)
        {
            suspects.Remove(entry.Item);
            items[ShortKey.Of(entry.Item)] = new Place(entry.Day, standing, suspect.Passed);
        }
        return null;
    }

    private void Keep(in AuditedEntry seen, Place? known)
    {
        LedgerEntry entry = seen.Entry;
        items.Remove(ShortKey.Of(entry.Item));
        var suspect = new Suspect(seen.Place, seen.Batch.Shard, seen.Batch.At, seen.Leaf, entry.Before!.Value, entry.Day,
            known is { } earlier ? $"the entries of it before this one leave it {Word(earlier.Standing)}" : "the ledger has no entry of it before this one");
        if (known is { } until)
            suspect.Begin(until);
        suspect.Add(entry.Before, entry.Standing);
        // It may as well have come earlier on the way: from a standing the item passed, and back to it.
        if (suspect.StandsAt() is { } standing)
            items[ShortKey.Of(entry.Item)] = new Place(entry.Day, standing, suspect.Passed);
        else
            suspects.Add(entry.Item, suspect);
    }

    private static LedgerFault SecondFirst(in AuditedEntry seen) =>
        new(LedgerFaultKind.Counts, seen.Place, $"It decides item {seen.Entry.Item} for the first time, and the ledger has a first decision of it already.");

    private static LedgerFault? OtherDay(in AuditedEntry seen, DateOnly day) => seen.Entry.Day == day
        ? null
        : new LedgerFault(
            LedgerFaultKind.Counts, seen.Place, $"It counts item {seen.Entry.Item} under {seen.Entry.Day:yyyy-MM-dd}; another entry of it says {day:yyyy-MM-dd}.");

    private static string Word(Standing standing) => standing.ToString().ToLowerInvariant();

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
    /// Where an item stands after the entries so far, and the standings it passed (a bit each): eight bytes, since there are millions.
    /// </summary>
    private readonly struct Place(DateOnly day, Standing standing, byte passed)
    {
        private readonly byte standing = (byte)standing;

        public DateOnly Day { get; } = day;

        public Standing Standing => (Standing)standing;

        public byte Passed { get; } = passed;
    }

    /// <summary>
    /// An item with an entry that nothing before it in the ledger accounts for, and its entries as moves from standing to standing.
    /// </summary>
    private sealed class Suspect(string where, ShardId shard, DateTimeOffset at, long leaf, Standing before, DateOnly day, string earlier)
    {
        private const int Standings = 5;

        private readonly long[] balance = new long[Standings]; // entries to a standing less entries from it
        private readonly bool[] moves = new bool[Standings * Standings];

        public string Where => where;

        public ShardId Shard => shard;

        public DateTimeOffset At => at;

        public long Leaf => leaf;

        public Standing Before => before;

        public DateOnly Day => day;

        public string Earlier => earlier;

        public bool HasFirst { get; private set; }

        /// <summary>The standings known to be reached from the first decision, a bit each.</summary>
        public byte Passed { get; private set; }

        /// <summary>The entries before, which follow each other.</summary>
        public void Begin(Place until)
        {
            HasFirst = true;
            Passed = until.Passed;
            balance[(int)until.Standing]++;
        }

        public void Add(Standing? from, Standing to)
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
        /// The standing at the end, if some order of the moves is a way from the first decision through all of them: no standing is left
        /// more often than it was reached, and each is reached from the first (Euler). Otherwise <c>null</c>.
        /// </summary>
        public Standing? StandsAt()
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
            return (Standing)Array.FindIndex(balance, b => b > 0);
        }

        private bool HasPassed(int standing) => (Passed & 1 << standing) != 0;
    }
}
