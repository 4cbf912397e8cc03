using System.Collections.Immutable;
using Azure.Data.Tables;
using RegionalPause.Storage;

namespace RegionalPause.Ledger;

/// <summary>What a group commit wants written.</summary>
/// <param name="ControlVersion">The law it was decided under.</param>
/// <param name="NotAfter">When its tickets run out; <c>null</c> if it admits nothing.</param>
/// <param name="Admissions">How many items it admits.</param>
/// <param name="Entries">The leaves.</param>
internal sealed record Group(long ControlVersion, DateTimeOffset? NotAfter, int Admissions, ImmutableArray<LedgerEntry> Entries);

/// <summary>
/// This process's shard. Only the append loop calls it, one call at a time; that and If-Match are why a position is never written twice.
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

    /// <summary>Position the next batch would take.</summary>
    public long Next => guard!.Next;

    /// <summary>The law this shard was fenced at; nothing older may decide.</summary>
    public long FencedVersion => guard!.FencedVersion;

    /// <summary>Whether nothing can be appended any more; the owner needs a new shard.</summary>
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
    /// Reads the guard again: always before the law is read again, so that a law read after it is at least as new as the fence. An append whose answer was
    /// lost together with the store is settled first.
    /// </summary>
    /// <exception cref="InvalidDataException">The guard is not the one this process left: nothing more may be appended, here or in another
    /// shard.</exception>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        if (guard is null)
            return; // registering failed: there is nothing to read, and the owner opens another shard
        if (unresolved is { } append)
        {
            (Appended result, Guard settled) = await table.SettleAsync(append.Before, append.Before.Next, append.Bytes, cancellationToken).ConfigureAwait(false);
            await TakeAsync(append.Before, settled, cancellationToken).ConfigureAwait(false);
            unresolved = null;
            // Its items were told to come back and nobody holds its tickets, so nothing of it is on its way; its counts are in the store and stay.
            if (result == Appended.Yes)
                Keep(append.Moved);
        }
        Guard now = await table.ReadGuardAsync(guard.Shard, cancellationToken).ConfigureAwait(false) ?? throw new InvalidDataException($"Shard {guard.Shard} lost its guard.");
        await TakeAsync(guard, now, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Appends one group; the position it took, or <c>null</c> if somebody changed the guard: then read the law again and decide again.</summary>
    /// <exception cref="InvalidDataException">As of <see cref="ReloadAsync"/>.</exception>
    public async Task<long?> AppendAsync(Group group, CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        Guard before = guard!;
        if (before.State == GuardState.Closed || group.ControlVersion < before.FencedVersion)
            return null;

        DateTimeOffset now = clock.Now;
        var record = new LedgerRecord.Batch
        {
            Shard = before.Shard, Position = before.Next, Previous = before.Chain, At = now, ControlVersion = group.ControlVersion,
            NotAfter = group.NotAfter, SettledUpTo = outstanding.UpTo(now - skew), Entries = group.Entries,
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
        (Appended result, Guard answered) = await table.AppendAsync(before, record, bytes, after, rows, cancellationToken).ConfigureAwait(false);
        // What was written in the store's one transaction needs no second look.
        if (answered.Counter == after.Counter && answered.Chain.Span.SequenceEqual(after.Chain.Span))
            guard = answered;
        else
            await TakeAsync(before, answered, cancellationToken).ConfigureAwait(false);
        unresolved = null;
        if (result == Appended.No)
            return null;
        Keep(moved);
        if (group.Admissions > 0)
            outstanding.Expect(record.Position, group.Admissions, group.NotAfter!.Value);
        return record.Position;
    }

    /// <summary>One admission of a batch was acknowledged by the broker at the first attempt.</summary>
    public void Sent(ShardId shard, long position)
    {
        if (shard == Shard)
            outstanding.Sent(position);
    }

    /// <summary>Whether the guard could say more than it does: something was settled since, or it has been silent for long.</summary>
    public bool WantsFlush(TimeSpan heartbeat) =>
        guard is { State: not GuardState.Closed } known && (outstanding.UpTo(clock.Now - skew) > known.SettledUpTo || clock.Now - known.LastWriteAt > heartbeat);

    /// <summary>Tells the guard what is settled. A pause waits for this rather than for tickets to run out.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        Guard flushed = guard! with { SettledUpTo = outstanding.UpTo(clock.Now - skew), LastWriteAt = clock.Now, Counter = guard.Counter + 1 };
        if (await table.WriteGuardAsync(flushed, cancellationToken).ConfigureAwait(false) is { } written)
            guard = written;
        else
            await ReloadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes the shard; nothing is ever appended again.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (guard is { State: not GuardState.Closed } known)
            guard = await ShardClosing.CloseAsync(table, clock, known.Shard, "stopped", outstanding.UpTo(clock.Now - skew), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Takes up a guard that was read again: whatever others appended meanwhile follows the records this process knows. Otherwise somebody
    /// wrote into the store, and what is appended behind it could never be sealed: the shard is closed, and this process decides nothing
    /// more until a person has looked and started it again.
    /// </summary>
    private async Task TakeAsync(Guard known, Guard now, CancellationToken cancellationToken)
    {
        if (await ContradictionAsync(known, now, cancellationToken).ConfigureAwait(false) is not { } why)
        {
            guard = now;
            return;
        }
        broken = $"The shard of this process was changed in storage and is closed: {why}. What was admitted before stays in the ledger; look at the table, then start the process again.";
        guard = await ShardClosing.CloseAsync(table, clock, known.Shard, ShardClosing.Broken, null, cancellationToken).ConfigureAwait(false);
        ThrowIfBroken();
    }

    private async Task<string?> ContradictionAsync(Guard known, Guard now, CancellationToken cancellationToken)
    {
        if (now.IsUnsealable)
            return "its records cannot be sealed";
        if (now.Next < known.Next)
            return "its guard went back";
        ReadOnlyMemory<byte> chain = known.Chain;
        long next = known.Next;
        if (now.Next > known.Next)
        {
            await foreach ((LedgerRecord record, byte[] bytes) in table.ReadFromAsync(known.Shard, known.Next, cancellationToken).ConfigureAwait(false))
            {
                if (record.Position != next || !record.Previous.Span.SequenceEqual(chain.Span))
                    return "its records do not follow each other";
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
