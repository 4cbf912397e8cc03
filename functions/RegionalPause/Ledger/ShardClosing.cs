using RegionalPause.Storage;

namespace RegionalPause.Ledger;

/// <summary>
/// Closes a shard, whoever owns it. Always safe: an owner that still lives has its next append refused and goes on in a new shard, so a wrong guess
/// about who is dead costs a registration and nothing else.
/// </summary>
internal static class ShardClosing
{
    public static async Task<Guard> CloseAsync(ShardTable table, StoreClock clock, ShardId shard, string cause, long? settledUpTo, CancellationToken cancellationToken)
    {
        while (true)
        {
            Guard before = await table.ReadGuardAsync(shard, cancellationToken).ConfigureAwait(false)
                ?? await table.CloseUnguardedAsync(shard, clock.Now, cancellationToken).ConfigureAwait(false);
            if (before.State == GuardState.Closed)
                return before;
            var record = new LedgerRecord.Close
            {
                Shard = shard, Position = before.Next, Previous = before.Chain, At = clock.Now, Cause = cause,
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
}
