using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Ledger;

/// <summary>
/// Closes a shard of any owner. This is always safe: if the owner is still alive, its next append is refused and it continues in a new
/// shard. So closing the shard of a live process costs only one registration.
/// </summary>
internal static class ShardClosing
{
    /// <summary>The cause of a close after the guard did not match the records.</summary>
    public const string Broken = "broken";

    /// <summary>
    /// Closes a shard. If another program wrote into the store and the guard does not have the hash of the last record, the shard is closed
    /// after that record, so that all of it can still be sealed. If this is not possible, the shard is closed without a record (R9, R25).
    /// </summary>
    public static async Task<Guard> CloseAsync(
        ShardTable table,
        StoreClock clock,
        ShardId shard,
        string cause,
        long? settledUpTo,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            Guard before =
                await table.ReadGuardAsync(shard, cancellationToken).ConfigureAwait(false)
                ?? await table.CloseUnguardedAsync(shard, clock.Now, cancellationToken).ConfigureAwait(false);
            if (before.State == GuardState.Closed)
                return before;
            bool follows = await FollowsAsync(table, before, cancellationToken).ConfigureAwait(false);
            if (!follows)
            {
                if (
                    await table.ReadChainAsync(shard, before.Next, cancellationToken).ConfigureAwait(false) is not { } chain
                    || await table.HasRecordAsync(shard, before.Next, cancellationToken).ConfigureAwait(false)
                )
                    return await table.CloseUnsealableAsync(shard, cancellationToken).ConfigureAwait(false);
                before = before with { Chain = chain };
            }
            var record = new LedgerRecord.Close
            {
                Shard = shard,
                Position = before.Next,
                Previous = before.Chain,
                At = clock.Now,
                Cause = follows ? cause : Broken,
                LastAdmission = before.LastAdmission,
                LastNotAfter = before.LastNotAfter,
                SettledUpTo = Math.Max(settledUpTo ?? -1, before.SettledUpTo),
            };
            byte[] bytes = LedgerCodec.Write(record);
            Guard after = before.After(record, bytes) with { State = GuardState.Closed, SettledUpTo = record.SettledUpTo };
            // Crash here: the shard is closed or it is not; the next request to close it reads the guard again.
            Append append = await table.AppendAsync(before, record, bytes, after, [], cancellationToken).ConfigureAwait(false);
            if (append.Result == Appended.Yes)
                return append.Guard;
            if (append.IsBlocked)
                return await table.CloseUnsealableAsync(shard, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a guard has the hash of the last record, so that the next record can be sealed.</summary>
    public static async Task<bool> FollowsAsync(ShardTable table, Guard guard, CancellationToken cancellationToken) =>
        await table.ReadChainAsync(guard.Shard, guard.Next, cancellationToken).ConfigureAwait(false) is { } chain
        && chain.Span.SequenceEqual(guard.Chain.Span);
}
