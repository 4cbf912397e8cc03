using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Permits;

/// <summary>
/// The leases of training runs (R17). A grant registers the permit first and reads the control state second, like a shard: a pause lists
/// the permits after its order is committed, so it finds the permit, or the grant was decided under the order. A renewal reads the control
/// state each time, and its If-Match decides between it and a pause. No clock of a run is trusted.
/// </summary>
public sealed class PermitLeases(
    PermitTable table,
    PermitLog log,
    PermitRound round,
    ControlTable control,
    StoreClock clock,
    IOptions<PauseOptions> options
)
{
    private readonly TimeSpan skew = options.Value.SkewAllowance;

    /// <summary>
    /// Grants a permit. The result may be a permit that a pause revoked at the same moment: its run must not read.
    /// </summary>
    public async Task<Result<Permit>> GrantAsync(Permit permit, CancellationToken cancellationToken)
    {
        PermitRow row = await table.RegisterAsync(permit, cancellationToken).ConfigureAwait(false);
        Result<RecordedGrant> recorded = await log.GrantAsync(permit, cancellationToken).ConfigureAwait(false);
        if (!recorded.Succeeded(out RecordedGrant? grant, out Refusal? refusal))
            return refusal;
        // What was counted while the control state changed is too low. The run loads the exclusions after the grant, and these are
        // complete.
        if (grant.Tightened)
            row = row with { Stored = row.Stored with { Permit = permit with { Excluded = null } } };
        Result<PermitRow> active = await round
            .ApplyAsync(
                row,
                (_, _) => Task.FromResult<PermitCommand>(new PermitCommand.Activate(grant.Version, clock.Now)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return active.Succeeded(out PermitRow? after, out refusal) ? after.Permit : refusal;
    }

    /// <summary>
    /// Renews a permit. Its run reads on only if the result is active. A revoked or expired permit is no refusal: its state says so.
    /// </summary>
    /// <param name="id">The permit.</param>
    /// <param name="revision">The exclusions that the run has loaded.</param>
    /// <param name="by">The caller, who requested the permit.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Result<Permit>> RenewAsync(PermitId id, int revision, Person by, CancellationToken cancellationToken)
    {
        if (await FindRowAsync(id, by, cancellationToken).ConfigureAwait(false) is not { } row)
            return NoSuchPermit;
        Result<PermitRow> renewed = await round
            .ApplyAsync(
                row,
                async (permit, ct) =>
                {
                    // Read after the request came, and again after each lost write: an old state must not renew a permit.
                    ControlState state = await control.ReadAsync(ct).ConfigureAwait(false);
                    return new PermitCommand.Renew(revision, PermitRules.Law(permit, state), skew, clock.Now);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return await RecordedAsync(renewed, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends a permit: its run reads no more. Repeating it changes nothing.</summary>
    public async Task<Result<Permit>> EndAsync(PermitId id, Person by, CancellationToken cancellationToken)
    {
        if (await FindRowAsync(id, by, cancellationToken).ConfigureAwait(false) is not { } row)
            return NoSuchPermit;
        Result<PermitRow> applied = await round
            .ApplyAsync(row, (_, _) => Task.FromResult<PermitCommand>(new PermitCommand.EndByRun(clock.Now)), cancellationToken)
            .ConfigureAwait(false);
        return await RecordedAsync(applied, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One permit; <c>null</c> if it does not exist, or belongs to another caller.</summary>
    /// <param name="id">The permit.</param>
    /// <param name="of">The caller whose permits may be seen; <c>null</c> means all.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Permit?> FindAsync(PermitId id, Person? of, CancellationToken cancellationToken) =>
        (await FindRowAsync(id, of, cancellationToken).ConfigureAwait(false))?.Permit;

    /// <summary>The permits, newest first.</summary>
    /// <param name="over">Whether to include the permits that are over.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<ImmutableArray<Permit>> ListAsync(bool over, CancellationToken cancellationToken)
    {
        ImmutableArray<PermitRow> open = await table.ListOpenAsync(cancellationToken).ConfigureAwait(false);
        List<Permit> permits = [.. open.Select(row => row.Permit).Where(permit => over || !permit.IsOver)];
        if (over)
        {
            await foreach (PermitRow row in table.ReadOverAsync(cancellationToken).ConfigureAwait(false))
                permits.Add(row.Permit);
        }
        return [.. permits.DistinctBy(permit => permit.Id).OrderByDescending(permit => permit.Id)];
    }

    private async Task<Result<Permit>> RecordedAsync(Result<PermitRow> applied, CancellationToken cancellationToken)
    {
        if (!applied.Succeeded(out PermitRow? row, out Refusal? refusal))
            return refusal;
        if (!row.Stored.Unrecorded.IsEmpty)
            await round.RecordAsync(row, cancellationToken).ConfigureAwait(false);
        return row.Permit;
    }

    private async Task<PermitRow?> FindRowAsync(PermitId id, Person? of, CancellationToken cancellationToken) =>
        await table.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } row && (of is null || of.IsSameAs(row.Permit.RequestedBy))
            ? row
            : null;

    /// <summary>The refusal of a permit that does not exist, or belongs to another caller.</summary>
    public static Refusal NoSuchPermit => new(RefusalCode.NotFound, "There is no such permit of this caller.");
}
