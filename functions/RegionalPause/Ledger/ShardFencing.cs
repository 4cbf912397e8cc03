using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Telemetry;

namespace RegionalPause.Ledger;

/// <summary>A shard that admits nothing more under the old control version.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Position">Position of the fence, or of the close.</param>
/// <param name="Hash">Chain hash at that position.</param>
/// <param name="LastAdmission">Position of the last batch before it with an admission; -1 if there is none.</param>
/// <param name="LastNotAfter">When the last ticket that was issued before it expires.</param>
/// <param name="IsUnsealable">Whether this position will never be in the sealed ledger, so that no certificate may refer to it.</param>
/// <param name="SettledUpTo">Position up to which every admission was sent when it was fenced.</param>
internal sealed record FencedShard(
    ShardId Shard,
    long Position,
    ReadOnlyMemory<byte> Hash,
    long LastAdmission,
    DateTimeOffset? LastNotAfter,
    bool IsUnsealable,
    long SettledUpTo
);

/// <summary>
/// The second half of a pause. After the control state is committed, every shard that could still append under the older version gets a
/// fence record and a changed guard, in one transaction. An append that was prepared under the old guard then fails. An append that won the
/// race is before the fence, which is allowed (guarantees A).
/// </summary>
public sealed class ShardFencing(
    ShardTable table,
    ControlTable control,
    StoreClock clock,
    IOptions<PauseOptions> options,
    TimeProvider time,
    Instruments instruments
)
{
    private const int AtOnce = 64;

    /// <summary>Fences every shard for a control version, and records afterwards that this is done.</summary>
    internal async Task FenceUpToAsync(long version, string cause, DateTimeOffset committedAt, CancellationToken cancellationToken)
    {
        await FenceAllAsync(version, cause, committedAt, [], cancellationToken).ConfigureAwait(false);
        await control.WriteFencedAsync(version, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Lists the shards that a fence will probably meet, while the control state is still being committed. The list only saves time: a
    /// fence lists the shards again afterwards.
    /// </summary>
    internal Task<List<ShardId>> ExpectAsync(CancellationToken cancellationToken) => table.ListLiveAsync(cancellationToken);

    /// <summary>
    /// Fences every shard. The list is read after the control state was committed. A shard that is missing from it registered later, and
    /// reads the control state after that. Shards that are expected are fenced while the list is read: only the commit must be before a
    /// fence, not the list.
    /// </summary>
    internal async Task<ImmutableArray<FencedShard>> FenceAllAsync(
        long version,
        string cause,
        DateTimeOffset committedAt,
        List<ShardId> expected,
        CancellationToken cancellationToken
    )
    {
        long started = instruments.Time.GetTimestamp();
        Task<FencedShard[]> early = FenceAsync(expected, version, cause, cancellationToken);
        Task<FencedShard[]> late = FenceListedAsync(version, cause, committedAt, expected, cancellationToken);
        await Task.WhenAll(early, late).ConfigureAwait(false);
        ImmutableArray<FencedShard> fenced =
        [
            .. (await early.ConfigureAwait(false)).Concat(await late.ConfigureAwait(false)).OrderBy(f => f.Shard),
        ];
        // A cause is a word, or a word and an id; the id is no value of an attribute.
        KeyValuePair<string, object?> tag = Instruments.Tag(Instruments.Cause, cause.Split(':')[0]);
        instruments.FenceDuration.Record(instruments.SecondsSince(started), tag);
        instruments.FencedShards.Add(fenced.Length, tag);
        return fenced;
    }

    private async Task<FencedShard[]> FenceListedAsync(
        long version,
        string cause,
        DateTimeOffset committedAt,
        List<ShardId> already,
        CancellationToken cancellationToken
    )
    {
        List<ShardId> live = await table.ListLiveAsync(cancellationToken).ConfigureAwait(false);
        // A shard that was closed and retired since the commit could have admitted an item in between: it belongs in the certificate (P4).
        DateTimeOffset since = committedAt - options.Value.SkewAllowance;
        // It is listed after the live shards: a shard is listed as closed before it leaves the list of live shards.
        Task<List<ShardId>> gone = table.ListClosedSinceAsync(since, cancellationToken);
        Task<FencedShard[]> fencing = FenceAsync([.. live.Except(already)], version, cause, cancellationToken);
        await Task.WhenAll(gone, fencing).ConfigureAwait(false);
        FencedShard[] others = await FenceAsync(
                [.. (await gone.ConfigureAwait(false)).Except(live).Except(already)],
                version,
                cause,
                cancellationToken
            )
            .ConfigureAwait(false);
        return [.. await fencing.ConfigureAwait(false), .. others];
    }

    private async Task<FencedShard[]> FenceAsync(List<ShardId> shards, long version, string cause, CancellationToken cancellationToken)
    {
        var fenced = new FencedShard[shards.Count];
        await EachAsync(
                shards.Count,
                async (i, ct) => fenced[i] = await FenceAsync(shards[i], version, cause, ct).ConfigureAwait(false),
                cancellationToken
            )
            .ConfigureAwait(false);
        return fenced;
    }

    private static Task EachAsync(int count, Func<int, CancellationToken, ValueTask> action, CancellationToken cancellationToken) =>
        Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, action);

    /// <summary>Waits until nothing that was admitted before the fences can still arrive. Returns the reason for each shard.</summary>
    internal async Task<ImmutableArray<ShardFence>> SettleAsync(ImmutableArray<FencedShard> fences, CancellationToken cancellationToken)
    {
        var settled = new ShardFence?[fences.Length];
        while (true)
        {
            await EachAsync(
                    fences.Length,
                    async (i, ct) => settled[i] ??= await TrySettleAsync(fences[i], ct).ConfigureAwait(false),
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (settled.All(s => s is not null))
                return [.. settled.Where((_, i) => !fences[i].IsUnsealable).Select(s => s!)];
            await Task.Delay(options.Value.PollInterval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<FencedShard> FenceAsync(ShardId shard, long version, string cause, CancellationToken cancellationToken)
    {
        Append? lost = null;
        while (true)
        {
            Guard before =
                lost?.Guard
                ?? await table.ReadGuardAsync(shard, cancellationToken).ConfigureAwait(false)
                ?? await table.CloseUnguardedAsync(shard, clock.Now, cancellationToken).ConfigureAwait(false);
            // After a fence, its owner appends nothing before it has read the control state. So a fence for the same or a later version
            // serves this cause too.
            if (before.State == GuardState.Closed || (before.State == GuardState.Fenced && before.FencedVersion >= version))
            {
                return new FencedShard(
                    shard,
                    before.Next - 1,
                    before.Chain,
                    before.LastAdmission,
                    before.LastNotAfter,
                    before.IsUnsealable,
                    before.SettledUpTo
                );
            }
            // After a guard that was changed in storage, no record could be sealed, including this fence. Such a shard is closed.
            bool follows =
                (lost?.Other is { } last && before.Chain.Span.SequenceEqual(LedgerCodec.Hash(last)))
                || await ShardClosing.FollowsAsync(table, before, cancellationToken).ConfigureAwait(false);
            if (!follows)
            {
                await ShardClosing.CloseAsync(table, clock, shard, ShardClosing.Broken, null, cancellationToken).ConfigureAwait(false);
                lost = null;
                continue;
            }

            var record = new LedgerRecord.Fence
            {
                Shard = shard,
                Position = before.Next,
                Previous = before.Chain,
                At = clock.Now,
                ControlVersion = version,
                Cause = cause,
                LastAdmission = before.LastAdmission,
                LastNotAfter = before.LastNotAfter,
                SettledUpTo = before.SettledUpTo,
            };
            byte[] bytes = LedgerCodec.Write(record);
            Guard after = before.After(record, bytes) with
            {
                State = GuardState.Fenced,
                FencedVersion = Math.Max(version, before.FencedVersion),
                FenceCause = cause,
                LastWriteAt = before.LastWriteAt, // only the owner's writes show that it is alive
            };
            // Crash here: this shard is fenced or not; CompletePauses lists and fences again, which changes nothing where it was done.
            // If another append won, it is before this fence: fence after it.
            Append append = await table.AppendAsync(before, record, bytes, after, [], cancellationToken).ConfigureAwait(false);
            if (append.Result == Appended.Yes)
                return new FencedShard(
                    shard,
                    record.Position,
                    after.Chain,
                    before.LastAdmission,
                    before.LastNotAfter,
                    IsUnsealable: false,
                    before.SettledUpTo
                );
            if (append.IsBlocked)
                await table.CloseUnsealableAsync(shard, cancellationToken).ConfigureAwait(false);
            lost = append.IsBlocked ? null : append;
        }
    }

    private async Task<ShardFence?> TrySettleAsync(FencedShard fence, CancellationToken cancellationToken)
    {
        Settlement? how =
            fence.LastAdmission < 0 ? Settlement.NothingAdmitted
            : fence.SettledUpTo >= fence.LastAdmission ? Settlement.Sent
            : await IsSentAsync(fence, cancellationToken).ConfigureAwait(false) ? Settlement.Sent
            : clock.Now > fence.LastNotAfter + options.Value.SkewAllowance ? Settlement.Expired
            : null;
        return how is { } settlement
            ? new ShardFence(
                fence.Shard,
                fence.Position,
                Convert.ToHexStringLower(fence.Hash.Span),
                fence.LastAdmission,
                fence.LastNotAfter,
                settlement
            )
            : null;
    }

    private async Task<bool> IsSentAsync(FencedShard fence, CancellationToken cancellationToken) =>
        (await table.ReadGuardAsync(fence.Shard, cancellationToken).ConfigureAwait(false))!.SettledUpTo >= fence.LastAdmission;
}
