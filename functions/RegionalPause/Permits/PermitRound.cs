using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Telemetry;

namespace RegionalPause.Permits;

/// <summary>
/// Brings every open permit to the state that it must have now: revokes what an order or a flag ends, expires what its run did not renew,
/// records the events in the control log, and puts away what no order waits for. A pause runs it after its order is committed, never
/// before. Any instance may run it, any number of times at once.
/// </summary>
public sealed partial class PermitRound(
    PermitTable table,
    PermitLog log,
    ControlTable control,
    StoreClock clock,
    Instruments instruments,
    IOptions<PauseOptions> options,
    ILogger<PermitRound> logger
)
{
    private const int AtOnce = 16;

    private readonly TimeSpan skew = options.Value.SkewAllowance;

    /// <summary>Runs one round. Returns the permits that were open, as they are now.</summary>
    /// <remarks>
    /// The list is read before the control state, so a permit that is put away here was over, and its end recorded, before any order that
    /// this state does not have: such an order does not cover it.
    /// </remarks>
    internal async Task<ImmutableArray<PermitRow>> RunAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<PermitRow> listed = await table.ListOpenAsync(cancellationToken).ConfigureAwait(false);
        if (listed.IsEmpty)
            return [];
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var advanced = new PermitRow?[listed.Length];
        await EachAsync(
                listed.Length,
                async (i, ct) => advanced[i] = await AdvanceAsync(listed[i], state, ct).ConfigureAwait(false),
                cancellationToken
            )
            .ConfigureAwait(false);
        PermitRow[] rows = [.. advanced.OfType<PermitRow>()];
        await RecordAsync(rows, cancellationToken).ConfigureAwait(false);

        OrderState[] waiting = [.. state.Orders.Values.Where(PermitRules.Awaits)];
        PermitRow[] done = [.. listed.Where(row => row.Stored.IsSettled && !waiting.Any(order => PermitRules.Covers(order, row.Permit)))];
        await EachAsync(done.Length, async (i, ct) => await table.PutAwayAsync(done[i], ct).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        return [.. rows];
    }

    /// <summary>Applies a command to a permit until no other writer is first. Returns the permit after it, or the refusal.</summary>
    internal async Task<Result<PermitRow>> ApplyAsync(
        PermitRow row,
        Func<Permit, CancellationToken, Task<PermitCommand>> command,
        CancellationToken cancellationToken
    )
    {
        for (int attempt = 0; attempt < Attempts.OfAWrite; attempt++)
        {
            PermitCommand next = await command(row.Permit, cancellationToken).ConfigureAwait(false);
            switch (PermitDecider.Decide(row.Permit, next))
            {
                case Decision<PermitEvent>.Refused(var refusal):
                    return refusal;
                case Decision<PermitEvent>.Events(var events):
                    if (await table.ReplaceAsync(row, row.Stored.After(events), cancellationToken).ConfigureAwait(false) is { } replaced)
                    {
                        instruments.CountPermit(next, events);
                        return replaced;
                    }
                    break;
                default:
                    return row;
            }
            if (await table.FindAsync(row.Permit.Id, cancellationToken).ConfigureAwait(false) is not { } found)
                return new Refusal(RefusalCode.NotFound, "There is no such permit.");
            row = found;
        }
        return new Refusal(RefusalCode.Contended, $"Permit '{row.Permit.Id}' keeps changing; nothing was done. Try again.");
    }

    /// <summary>Records the events of a permit that the control log may not have.</summary>
    internal Task RecordAsync(PermitRow row, CancellationToken cancellationToken) => RecordAsync([row], cancellationToken);

    // Null if the permit was put away meanwhile.
    private async Task<PermitRow?> AdvanceAsync(PermitRow row, ControlState state, CancellationToken cancellationToken)
    {
        while (PermitRules.Next(row.Permit, state, skew, clock.Now) is { } command)
        {
            if (PermitDecider.Decide(row.Permit, command) is not Decision<PermitEvent>.Events(var events))
                return row;
            if (await table.ReplaceAsync(row, row.Stored.After(events), cancellationToken).ConfigureAwait(false) is { } replaced)
            {
                row = replaced;
                instruments.CountPermit(command, events);
                if (command is PermitCommand.Revoke(var cause, _))
                    LogRevoked(row.Permit.Id, cause);
                continue;
            }
            // Another writer was first: a renewal, the end by its run, or another instance that does the same.
            if (await table.FindAsync(row.Permit.Id, cancellationToken).ConfigureAwait(false) is not { } found)
                return null;
            row = found;
        }
        return row;
    }

    // The rows are replaced by what is stored after it.
    private async Task RecordAsync(PermitRow[] rows, CancellationToken cancellationToken)
    {
        await EachAsync(rows.Length, async (i, ct) => rows[i] = await FindGrantAsync(rows[i], ct).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        // The control log does not know a permit that was never granted.
        PermitEvent[] events = [.. rows.Where(row => row.Permit.IsGranted).SelectMany(row => row.Stored.Unrecorded)];
        if (!await log.RecordAsync(events, cancellationToken).ConfigureAwait(false))
            return;
        await EachAsync(rows.Length, async (i, ct) => rows[i] = await MarkAsync(rows[i], ct).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<PermitRow> MarkAsync(PermitRow row, CancellationToken cancellationToken)
    {
        bool forgets = row.Permit.IsGranted || PermitRules.IsAbandoned(row.Permit, clock.Now);
        if (row.Stored.Unrecorded.IsEmpty || !forgets)
            return row;
        // If another writer was first, the row still has the events, and they are recorded again.
        return await table.ReplaceAsync(row, new StoredPermit(row.Permit, []), cancellationToken).ConfigureAwait(false) ?? row;
    }

    /// <summary>
    /// Looks for the grant of a permit that was revoked or expired before its grant was answered. If the control log has none now, the
    /// grant is after every order that was committed before this round, or there will be none.
    /// </summary>
    private async Task<PermitRow> FindGrantAsync(PermitRow row, CancellationToken cancellationToken)
    {
        if (row.Permit.IsGranted || row.Stored.Unrecorded.IsEmpty)
            return row;
        return await log.FindGrantAsync(row.Permit.Id, cancellationToken).ConfigureAwait(false) is { } version
            ? row with
            {
                Stored = row.Stored with { Permit = row.Permit with { IsGranted = true, ControlVersion = version } },
            }
            : row;
    }

    private static Task EachAsync(int count, Func<int, CancellationToken, ValueTask> action, CancellationToken cancellationToken) =>
        Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, action);

    [LoggerMessage(2200, LogLevel.Information, "Permit {Id} is revoked: {Cause}")]
    private partial void LogRevoked(PermitId id, string cause);
}
