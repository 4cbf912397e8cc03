using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Pauses;
using RegionalPause.Permits;
using RegionalPause.Quarantine;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.TrainingRuns;

/// <summary>What a run must leave out, and its number.</summary>
/// <param name="Revision">The revision that the run names in its next renewal. The set has at least everything of that revision.</param>
/// <param name="Set">The items.</param>
public sealed record RunExclusions(int Revision, QuarantineSet Set);

/// <summary>
/// Requests of training runs (R17): reads the request and the manifest, finds what must be left out, and leaves the lease itself to <see
/// cref="PermitLeases"/>.
/// </summary>
public sealed class PermitHandler(
    PermitLeases leases,
    TrainingStop training,
    ControlTable control,
    QuarantineReader quarantine,
    JurisdictionAtlas atlas,
    PermitIdSource ids,
    StoreClock clock,
    IOptions<PermitOptions> options
)
{
    private readonly PermitOptions options = options.Value;

    /// <summary>
    /// Grants a permit. The result may be a permit that a pause revoked at the same moment: its run must not read.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="manifest">The manifest, read once; <c>null</c> if the request states only its hash.</param>
    /// <param name="by">The caller.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Result<Permit>> RequestAsync(PermitRequest request, Stream? manifest, Person by, CancellationToken cancellationToken)
    {
        if (
            !PermitRequestReader
                .Read(request, manifest is not null, by, atlas, options)
                .Succeeded(out PermitDraft? draft, out Refusal? refusal)
        )
            return refusal;
        ImmutableArray<Permit> open = await leases.ListAsync(over: false, cancellationToken).ConfigureAwait(false);
        if (open.Length >= options.MostOpen)
            return new Refusal(
                RefusalCode.TooManyPermits,
                $"{options.MostOpen} permits are open, which is the maximum. End one, or wait until its lease has passed."
            );
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var id = PermitId.New(clock.Now, ids.Next());
        Result<QuarantineSet> opened = await quarantine
            .OpenAsync(id, ExclusionScope.Of(state, draft.Jurisdictions), cancellationToken)
            .ConfigureAwait(false);
        if (!opened.Succeeded(out QuarantineSet? set, out refusal))
            return refusal;
        QuarantineFilter exclusions = set.ToFilter();
        ManifestFigures? figures = null;
        if (
            manifest is not null
            && !(
                await ManifestReading.ReadAsync(manifest, exclusions, options.MaxManifestBytes(), cancellationToken).ConfigureAwait(false)
            ).Succeeded(out figures, out refusal)
        )
            return refusal;
        if (figures is not null && draft.ManifestSha256 is { } stated && stated != figures.Sha256)
            return Differs(stated, figures.Sha256);
        var permit = new Permit
        {
            Id = id,
            Run = draft.Run,
            Dataset = draft.Dataset,
            Jurisdictions = draft.Jurisdictions,
            ManifestSha256 = figures?.Sha256 ?? draft.ManifestSha256!,
            Items = figures?.Items,
            Excluded = figures?.Excluded,
            Exclusions = exclusions.Header.Items,
            Lease = draft.Lease,
            RequestedBy = draft.By,
            // The manifest may have taken minutes.
            ControlVersion = await control.ReadVersionAsync(cancellationToken).ConfigureAwait(false),
            RegisteredAt = clock.Now,
            SeenVersion = state.Version,
        };
        return await leases.GrantAsync(permit, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="PermitLeases.RenewAsync"/>
    public Task<Result<Permit>> RenewAsync(PermitId id, int revision, Person by, CancellationToken cancellationToken) =>
        leases.RenewAsync(id, revision, by, cancellationToken);

    /// <summary>
    /// Ends a permit: its run reads no more. Repeating it changes nothing. If an order waits only for this permit, training has stopped.
    /// </summary>
    public async Task<Result<Permit>> EndAsync(PermitId id, Person by, CancellationToken cancellationToken)
    {
        Result<Permit> ended = await leases.EndAsync(id, by, cancellationToken).ConfigureAwait(false);
        if (!ended.Succeeded(out Permit? permit, out _))
            return ended;
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (state.Orders.Values.Any(order => PermitRules.Awaits(order) && PermitRules.Covers(order, permit)))
            await training.RunAsync(state.Orders.Values.OrderBy(o => o.Version), cancellationToken).ConfigureAwait(false);
        return permit;
    }

    /// <inheritdoc cref="PermitLeases.FindAsync"/>
    public Task<Permit?> FindAsync(PermitId id, Person? of, CancellationToken cancellationToken) =>
        leases.FindAsync(id, of, cancellationToken);

    /// <inheritdoc cref="PermitLeases.ListAsync"/>
    public Task<ImmutableArray<Permit>> ListAsync(bool over, CancellationToken cancellationToken) =>
        leases.ListAsync(over, cancellationToken);

    /// <summary>What a run must leave out now. It grows; a permit's revision says when a run must load it again.</summary>
    public async Task<Result<RunExclusions>> ExclusionsAsync(PermitId id, Person? of, CancellationToken cancellationToken)
    {
        // The revision is read first: what is read after it has at least everything of that revision.
        if (await leases.FindAsync(id, of, cancellationToken).ConfigureAwait(false) is not { } permit)
            return PermitLeases.NoSuchPermit;
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        Result<QuarantineSet> opened = await quarantine
            .OpenAsync(id, ExclusionScope.Of(state, permit.Jurisdictions), cancellationToken)
            .ConfigureAwait(false);
        return opened.Succeeded(out QuarantineSet? set, out Refusal? refusal) ? new RunExclusions(permit.Revision, set) : refusal;
    }

    private static Refusal Differs(string stated, string found) =>
        new(RefusalCode.Invalid, "The manifest is not the one that was stated. Nothing was changed.")
        {
            Errors = [new FieldError("manifestSha256", stated, $"the SHA-256 of the manifest that was sent, {found}")],
        };
}
