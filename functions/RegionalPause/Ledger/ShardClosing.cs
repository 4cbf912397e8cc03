using RegionalPause.Storage;

namespace RegionalPause.Ledger;

/// <summary>
/// Closes a shard, whoever owns it. Always safe: an owner that still lives has its next append refused and goes on in a new shard, so a wrong guess
/// about who is dead costs a registration and nothing else.
/// </summary>
internal static class ShardClosing
{
    /// <summary>The cause of a close after the guard was found not to match the records.</summary>
    public const string Broken = "broken";

    /// <summary>
    /// Closes a shard. One whose guard does not carry the hash of its last record, because somebody wrote into the store, is closed behind
    /// that record, so that all of it can still be sealed; where that cannot be done it is closed without a record (R9, R25).
    /// </summary>
    public static async Task<Guard> CloseAsync(ShardTable table, StoreClock clock, ShardId shard, string cause, long? settledUpTo, CancellationToken cancellationToken)
    {
        while (true)
        {
            Guard before = await table.ReadGuardAsync(shard, cancellationToken).ConfigureAwait(false)
                ?? await table.CloseUnguardedAsync(shard, clock.Now, cancellationToken).ConfigureAwait(false);
            if (before.State == GuardState.Closed)
                return before;
            bool follows = await FollowsAsync(table, before, cancellationToken).ConfigureAwait(false);
            if (!follows)
            {
                if (await table.ReadChainAsync(shard, before.Next, cancellationToken).ConfigureAwait(false) is not { } chain
                    || await table.HasRecordAsync(shard, before.Next, cancellationToken).ConfigureAwait(false))
                    return await table.CloseUnsealableAsync(shard, cancellationToken).ConfigureAwait(false);
                before = before with { Chain = chain };
            }
            var record = new LedgerRecord.Close
            {
                Shard = shard, Position = before.Next, Previous = before.Chain, At = clock.Now, Cause = follows ? cause : Broken,
                LastAdmission = before.LastAdmission, LastNotAfter = before.LastNotAfter, SettledUpTo = Math.Max(settledUpTo ?? -1, before.SettledUpTo),
            };
            byte[] bytes = LedgerCodec.Write(record);
            Guard after = before.After(record, bytes) with { State = GuardState.Closed, SettledUpTo = record.SettledUpTo };
            // Crash here: the shard is closed or it is not; whoever wanted it closed looks again.
            (Appended result, Guard current) = await table.AppendAsync(before, record, bytes, after, [], cancellationToken).ConfigureAwait(false);
            if (result == Appended.Yes)
                return current;
        }
    }

    /// <summary>Whether a guard carries the hash of the last record: what follows it can be sealed.</summary>
    public static async Task<bool> FollowsAsync(ShardTable table, Guard guard, CancellationToken cancellationToken) =>
        await table.ReadChainAsync(guard.Shard, guard.Next, cancellationToken).ConfigureAwait(false) is { } chain && chain.Span.SequenceEqual(guard.Chain.Span);
}
