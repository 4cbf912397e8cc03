using System.Collections.Immutable;
using Azure.Data.Tables;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Ledger;

/// <summary>The input of a group commit.</summary>
/// <param name="ControlVersion">Control version under which it was decided.</param>
/// <param name="NotAfter">When its tickets expire; <c>null</c> if it admits nothing.</param>
/// <param name="Admissions">Number of items that it admits.</param>
/// <param name="Entries">The leaves.</param>
internal sealed record Group(long ControlVersion, DateTimeOffset? NotAfter, int Admissions, ImmutableArray<LedgerEntry> Entries);

/// <summary>
/// The shard of this process. Only the append loop calls it, one call at a time. This and If-Match ensure that a position is never written
/// twice.
/// </summary>
internal sealed class ShardWriter(ShardTable table, StoreClock clock, TimeSpan skew)
{
    private readonly Dictionary<DateOnly, Tally> tallies = [];
    private Outstanding outstanding = new();
    private Guard? guard;
    private Unresolved? unresolved;
    private string? broken;

    /// <summary>The shard; <c>null</c> before <see cref="OpenAsync"/>.</summary>
    public ShardId? Shard => guard?.Shard;

    /// <summary>Position of the next batch.</summary>
    public long Next => guard!.Next;

    /// <summary>Control version of the last fence of this shard. No decision under an older version may be appended.</summary>
    public long FencedVersion => guard!.FencedVersion;

    /// <summary>Whether nothing can be appended any more. The owner then needs a new shard.</summary>
    public bool IsClosed => guard is null or { State: GuardState.Closed };

    /// <summary>Registers a new shard.</summary>
    public async Task OpenAsync(ShardId shard, string owner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        (guard, unresolved) = (null, null);
        tallies.Clear();
        outstanding = new Outstanding();
        guard = await table.RegisterAsync(shard, owner, now, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads the guard again. This is always done before the control state is read again, so that the control state is at least as new as
    /// the fence. An append whose response was lost because storage was unavailable is settled first.
    /// </summary>
    /// <exception cref="InvalidDataException">The guard is not the one that this process wrote. This process may append nothing more, in
    /// this or in another shard.</exception>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        if (guard is null)
            return; // the registration failed: there is nothing to read, and the owner opens another shard
        if (unresolved is { } append)
        {
            (Appended result, Guard settled, _, _) = await table
                .SettleAsync(append.Before, append.Before.Next, append.Bytes, cancellationToken)
                .ConfigureAwait(false);
            await TakeAsync(append.Before, settled, cancellationToken).ConfigureAwait(false);
            unresolved = null;
            // The messages of its items are delivered again and no caller has its tickets, so none of its admissions is in transit. Its
            // counts are stored and stay.
            if (result == Appended.Yes)
                Keep(append.Moved);
        }
        Guard now =
            await table.ReadGuardAsync(guard.Shard, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidDataException($"Shard {guard.Shard} lost its guard.");
        await TakeAsync(guard, now, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Appends one group. Returns its position, or <c>null</c> if another process changed the guard: then read the control state
    /// and decide again.</summary>
    /// <exception cref="InvalidDataException">The same as for <see cref="ReloadAsync"/>.</exception>
    public async Task<long?> AppendAsync(Group group, CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        Guard before = guard!;
        if (before.State == GuardState.Closed || group.ControlVersion < before.FencedVersion)
            return null;

        DateTimeOffset now = clock.Now;
        var record = new LedgerRecord.Batch
        {
            Shard = before.Shard,
            Position = before.Next,
            Previous = before.Chain,
            At = now,
            ControlVersion = group.ControlVersion,
            NotAfter = group.NotAfter,
            SettledUpTo = outstanding.UpTo(now - skew),
            Entries = group.Entries,
        };
        byte[] bytes = LedgerCodec.Write(record);
        Guard after = before.After(record, bytes) with
        {
            State = GuardState.Open,
            ControlVersion = group.ControlVersion,
            SettledUpTo = record.SettledUpTo,
            LastAdmission = group.Admissions > 0 ? record.Position : before.LastAdmission,
            LastNotAfter = group.Admissions > 0 ? Later(before.LastNotAfter, group.NotAfter) : before.LastNotAfter,
        };
        Dictionary<DateOnly, Tally> moved = Moved(group.Entries.Select(e => e.Move));
        TableEntity[] rows = [.. moved.Select(m => ShardTable.TallyEntity(before.Shard, m.Key, m.Value.Write()))];

        unresolved = new Unresolved(before, bytes, moved);
        (Appended result, Guard answered, _, bool isBlocked) = await table
            .AppendAsync(before, record, bytes, after, rows, cancellationToken)
            .ConfigureAwait(false);
        // If the guard is the one written in this transaction, it needs no further check.
        if (answered.Counter == after.Counter && answered.Chain.Span.SequenceEqual(after.Chain.Span))
            guard = answered;
        else
            await TakeAsync(before, answered, cancellationToken).ConfigureAwait(false);
        unresolved = null;
        if (isBlocked)
            await BreakAsync(before, "a row that it did not write is at its next position", cancellationToken).ConfigureAwait(false);
        if (result == Appended.No)
            return null;
        Keep(moved);
        if (group.Admissions > 0)
            outstanding.Expect(record.Position, group.Admissions, group.NotAfter!.Value);
        return record.Position;
    }

    /// <summary>Records that the broker acknowledged one admission of a batch at the first attempt.</summary>
    public void Sent(ShardId shard, long position)
    {
        if (shard == Shard)
            outstanding.Sent(position);
    }

    /// <summary>Whether the guard should be written: admissions were settled since the last write, or the last write was long
    /// ago.</summary>
    public bool WantsFlush(TimeSpan heartbeat) =>
        guard is { State: not GuardState.Closed } known
        && (outstanding.UpTo(clock.Now - skew) > known.SettledUpTo || clock.Now - known.LastWriteAt > heartbeat);

    /// <summary>Writes to the guard which admissions are settled. A pause waits for this, so that it need not wait until the tickets
    /// expire.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        for (int attempt = 0; attempt < Attempts.OfAWrite && guard is { State: not GuardState.Closed } known; attempt++)
        {
            Guard flushed = known with
            {
                SettledUpTo = outstanding.UpTo(clock.Now - skew),
                LastWriteAt = clock.Now,
                Counter = known.Counter + 1,
            };
            if (await table.WriteGuardAsync(flushed, cancellationToken).ConfigureAwait(false) is { } written)
            {
                guard = written;
                return;
            }
            // The usual reason is a fence, and then a pause waits for this write.
            await ReloadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Closes the shard; nothing is appended after that.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (guard is { State: not GuardState.Closed } known)
        {
            long settled = outstanding.UpTo(clock.Now - skew);
            guard = await ShardClosing.CloseAsync(table, clock, known.Shard, "stopped", settled, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Accepts a guard that was read again, if the records that other processes appended follow the records of this process. Otherwise
    /// another program wrote into the store, and records after that could never be sealed. Then the shard is closed, and this process
    /// decides nothing more until a person has examined it and restarted it.
    /// </summary>
    private async Task TakeAsync(Guard known, Guard now, CancellationToken cancellationToken)
    {
        if (await ContradictionAsync(known, now, cancellationToken).ConfigureAwait(false) is not { } why)
        {
            guard = now;
            return;
        }
        await BreakAsync(known, why, cancellationToken).ConfigureAwait(false);
    }

    private async Task BreakAsync(Guard known, string why, CancellationToken cancellationToken)
    {
        broken =
            $"The shard of this process was changed in storage and is closed: {why}. Earlier admissions stay in the ledger. "
            + "Examine the table, then restart the process.";
        guard = await ShardClosing
            .CloseAsync(table, clock, known.Shard, ShardClosing.Broken, null, cancellationToken)
            .ConfigureAwait(false);
        ThrowIfBroken();
    }

    private async Task<string?> ContradictionAsync(Guard known, Guard now, CancellationToken cancellationToken)
    {
        if (now.IsUnsealable)
            return "its records cannot be sealed";
        if (now.Next < known.Next)
            return "its guard has an earlier position";
        ReadOnlyMemory<byte> chain = known.Chain;
        long next = known.Next;
        if (now.Next > known.Next)
        {
            IAsyncEnumerable<(LedgerRecord Record, byte[] Bytes)> appended = table.ReadFromAsync(
                known.Shard,
                known.Next,
                cancellationToken
            );
            await foreach ((LedgerRecord record, byte[] bytes) in appended.ConfigureAwait(false))
            {
                if (record.Position != next || !record.Previous.Span.SequenceEqual(chain.Span))
                    return "its records do not follow each other";
                if (record is LedgerRecord.Close { Cause: ShardClosing.Broken })
                    return "another process found that its guard does not match its records";
                (chain, next) = (LedgerCodec.Hash(bytes), next + 1);
                if (next == now.Next)
                    break;
            }
        }
        return next == now.Next && chain.Span.SequenceEqual(now.Chain.Span) ? null : "its guard does not match its records";
    }

    private void ThrowIfBroken()
    {
        if (broken is not null)
            throw new InvalidDataException(broken);
    }

    private Dictionary<DateOnly, Tally> Moved(IEnumerable<TallyMove> moves)
    {
        var moved = new Dictionary<DateOnly, Tally>();
        foreach (TallyMove move in moves)
            moved[move.Day] = (moved.GetValueOrDefault(move.Day) ?? tallies.GetValueOrDefault(move.Day, Tally.Empty)).With(move);
        return moved;
    }

    private void Keep(Dictionary<DateOnly, Tally> moved)
    {
        foreach ((DateOnly day, Tally tally) in moved)
            tallies[day] = tally;
    }

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b > a ? b : a;

    private sealed record Unresolved(Guard Before, byte[] Bytes, Dictionary<DateOnly, Tally> Moved);
}
