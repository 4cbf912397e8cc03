using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Errors;
using RegionalPause.Jurisdictions;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Resumption.Safety;
using RegionalPause.Storage;

namespace RegionalPause.Flags;

/// <summary>
/// Opens and closes training flags. Closing fences like a pause does: when the call returns no instance admits under the open flag. Opening where training had been paused or
/// closed takes a second person with the same request (<see cref="FlagOpening"/>): until then the flag stays closed, and what is returned says so.
/// </summary>
public sealed class FlagHandler
{
    /// <summary>Name of the event in the control log.</summary>
    public const string EventName = "FlagsChanged";

    private const int Attempts = 20;
    private const int MostInOneChange = 90; // a transaction has 100 rows

    private readonly ControlTable control;
    private readonly ShardFencing fencing;
    private readonly JurisdictionAtlas atlas;
    private readonly SafetyRuleBook rules;
    private readonly StoreClock clock;

    internal FlagHandler(ControlTable control, ShardFencing fencing, JurisdictionAtlas atlas, SafetyRuleBook rules, StoreClock clock) =>
        (this.control, this.fencing, this.atlas, this.rules, this.clock) = (control, fencing, atlas, rules, clock);

    /// <summary>Sets the flags of every code the name means (a group, or a jurisdiction with those that follow it).</summary>
    public Task<Result<ImmutableArray<TrainingFlag>>> SetAsync(string name, bool open, Person by, string? reason, CancellationToken cancellationToken) =>
        atlas.TryResolve(name, out ImmutableArray<JurisdictionCode> codes, out string? problem)
            ? SetAsync([.. codes.Select(code => (code, open))], by, reason, reason, cancellationToken)
            : Task.FromResult<Result<ImmutableArray<TrainingFlag>>>(new Refusal(RefusalCode.NotFound, problem));

    /// <summary>Every flag ever set.</summary>
    public async Task<ImmutableArray<TrainingFlag>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await control.ReadAsync(cancellationToken).ConfigureAwait(false)).Flags.Values.OrderBy(f => f.Code)];

    /// <summary>All flags in the Microsoft feature-flag JSON schema.</summary>
    public async Task<byte[]> ExportAsync(CancellationToken cancellationToken) => FeatureFlagDocument.Export(await ListAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Sets flags from a document in the Microsoft feature-flag JSON schema, if all of it can be read.</summary>
    /// <param name="json">The document.</param>
    /// <param name="by">Who.</param>
    /// <param name="reason">Why; needed where it opens what had been paused or closed (R47).</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<Result<ImmutableArray<TrainingFlag>>> ImportAsync(ReadOnlyMemory<byte> json, Person by, string? reason, CancellationToken cancellationToken)
    {
        Result<ImmutableArray<(JurisdictionCode Code, bool Open)>> flags = FeatureFlagDocument.Import(json, text => atlas.TryParse(text, out JurisdictionCode code, out _) ? code : null);
        return flags.Refusal is { } refusal
            ? Task.FromResult<Result<ImmutableArray<TrainingFlag>>>(refusal)
            : SetAsync(flags.Value, by, reason, "imported", cancellationToken);
    }

    /// <summary>What one person has asked to be opened and waits for a second.</summary>
    public async Task<ImmutableArray<OpeningAsked>> ListAskedAsync(CancellationToken cancellationToken)
    {
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        ImmutableArray<OpeningAsked> asked = await AskedAsync(cancellationToken).ConfigureAwait(false);
        if (asked.IsEmpty)
            return [];
        ImmutableArray<OrderStanding> ended = await control.ReadEndedAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. asked.Where(a => state.Flags.GetValueOrDefault(a.Code) is not { Open: true }
                && a.Since == Loosening.RestrictedSince(a.Code, state.Flags.GetValueOrDefault(a.Code), state.Orders.Values.Concat(ended), state.Terms.GetValueOrDefault(a.Code))).OrderBy(a => a.Code),
        ];
    }

    /// <summary>Closes flags by their codes.</summary>
    internal Task<Result<ImmutableArray<TrainingFlag>>> CloseAsync(ImmutableArray<JurisdictionCode> codes, Person by, string reason, CancellationToken cancellationToken) =>
        SetAsync([.. codes.Select(code => (code, false))], by, reason, reason, cancellationToken);

    private async Task<ImmutableArray<OpeningAsked>> AskedAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<OpeningAsked>.Builder asked = ImmutableArray.CreateBuilder<OpeningAsked>();
        await foreach (KeptRow row in control.ReadKeptAsync(FlagOpening.RowPrefix, cancellationToken).ConfigureAwait(false))
            asked.Add(FlagOpening.Read(row));
        return asked.ToImmutable();
    }

    private async Task<OpeningDecision> DecideAsync(ControlState state, IEnumerable<(JurisdictionCode Code, bool Open)> wanted, Person by, string? reason, CancellationToken cancellationToken)
    {
        ImmutableArray<JurisdictionCode> opened = [.. wanted.Where(w => w.Open && state.Flags.GetValueOrDefault(w.Code) is not { Open: true }).Select(w => w.Code)];
        return opened.IsEmpty
            ? new OpeningDecision.Opens([])
            : FlagOpening.Decide(opened, state, await control.ReadEndedAsync(cancellationToken).ConfigureAwait(false), await AskedAsync(cancellationToken).ConfigureAwait(false), rules, by, reason, clock.Now);
    }

    private async Task<Result<ImmutableArray<TrainingFlag>>> SetAsync(ImmutableArray<(JurisdictionCode Code, bool Open)> wanted, Person by, string? stated, string? reason, CancellationToken cancellationToken)
    {
        // The whole of it first: a request that is refused changes nothing.
        if (await DecideAsync(await control.ReadAsync(cancellationToken).ConfigureAwait(false), wanted, by, stated, cancellationToken).ConfigureAwait(false) is OpeningDecision.Refused(var refused))
            return refused;
        ImmutableArray<TrainingFlag>.Builder set = ImmutableArray.CreateBuilder<TrainingFlag>();
        // Closing first: a document cut short between two changes leaves too much closed rather than too much open.
        foreach ((JurisdictionCode Code, bool Open)[] part in wanted.OrderBy(w => w.Open).Chunk(MostInOneChange))
        {
            if (!(await ChangeAsync(part, by, stated, reason, cancellationToken).ConfigureAwait(false)).Succeeded(out ImmutableArray<TrainingFlag> flags, out Refusal? refusal))
                return refusal;
            set.AddRange(flags);
        }
        return set.ToImmutable();
    }

    private async Task<Result<ImmutableArray<TrainingFlag>>> ChangeAsync((JurisdictionCode Code, bool Open)[] wanted, Person by, string? stated, string? reason, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
            DateTimeOffset now = clock.Now;
            OpeningDecision opening = await DecideAsync(state, wanted, by, stated, cancellationToken).ConfigureAwait(false);
            if (opening is OpeningDecision.Refused(var refused))
                return refused;
            ImmutableArray<OpeningAsked> asks = opening is OpeningDecision.Asks(var words) ? words : [];
            ImmutableArray<OpeningOverride> overrides = opening is OpeningDecision.Opens(var given) ? given : [];
            // While a second person is missing nothing opens; what closes does so now.
            ImmutableArray<TrainingFlag> changed =
            [
                .. wanted.Where(w => (state.Flags.GetValueOrDefault(w.Code)?.Open ?? false) != w.Open && (!w.Open || opening is OpeningDecision.Opens))
                    .Select(w => new TrainingFlag(w.Code, w.Open, by.Name, now, overrides.FirstOrDefault(o => o.Jurisdictions.Contains(w.Code))?.Override.Reason ?? reason)),
            ];
            bool tightens = changed.Any(f => !f.Open);
            if (changed.IsEmpty && asks.IsEmpty)
                return Flags(state, wanted);
            ImmutableArray<ReadOnlyMemory<byte>> events = [.. changed.IsEmpty ? [] : new[] { Event(changed, overrides, by, reason, now) }, .. asks.IsEmpty ? [] : new ReadOnlyMemory<byte>[] { FlagOpening.Event(asks) }];
            // Crash here: the flags are set and no shard is fenced; CompletePauses fences.
            if (await control.CommitAsync(state, new ControlChange(events, changed, null, null, tightens) { Kept = [.. asks.Select(FlagOpening.Row)] }, cancellationToken).ConfigureAwait(false) is not { } version)
                continue;
            if (tightens)
                await fencing.FenceUpToAsync(version, "flags", now, cancellationToken).ConfigureAwait(false);
            return Flags(await control.ReadAsync(cancellationToken).ConfigureAwait(false), wanted);
        }
        return new Refusal(RefusalCode.Contended, "The control state keeps changing; nothing was done. Try again.");
    }

    private static ImmutableArray<TrainingFlag> Flags(ControlState state, (JurisdictionCode Code, bool Open)[] wanted) =>
        // One that was never set and waits for a second person to open it is shown closed.
        [.. wanted.Select(w => state.Flags.GetValueOrDefault(w.Code) ?? (w.Open ? new TrainingFlag(w.Code, Open: false, "", DateTimeOffset.MinValue, null) : null)).OfType<TrainingFlag>()];

    private static ReadOnlyMemory<byte> Event(ImmutableArray<TrainingFlag> flags, ImmutableArray<OpeningOverride> overrides, Person by, string? reason, DateTimeOffset now) =>
        ControlLog.WriteEvent(EventName, FlagOpening.Second(now), by, json =>
        {
            if (reason is not null)
                json.WriteString("reason", reason);
            FlagOpening.WriteCodes(json, "opened", flags.Where(f => f.Open).Select(f => f.Code));
            FlagOpening.WriteCodes(json, "closed", flags.Where(f => !f.Open).Select(f => f.Code));
            FlagOpening.Write(json, overrides);
        });
}
