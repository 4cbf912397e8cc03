using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;
using RegionalPause.Storage;

namespace RegionalPause.Flags;

/// <summary>
/// Opens and closes training flags. Closing fences like a pause does: when the call returns no instance admits under the open flag. Opening
/// where training had been paused or closed takes a second person with the same request (<see cref="FlagOpening"/>): until then the flag
/// stays closed, and what is returned says so.
/// </summary>
public sealed class FlagHandler
{
    /// <summary>Name of the event in the control log.</summary>
    public const string EventName = "FlagsChanged";

    private const int Attempts = 20;

    private readonly ControlTable control;
    private readonly ShardFencing fencing;
    private readonly JurisdictionAtlas atlas;
    private readonly SafetyRuleBook rules;
    private readonly StoreClock clock;

    internal FlagHandler(ControlTable control, ShardFencing fencing, JurisdictionAtlas atlas, SafetyRuleBook rules, StoreClock clock) =>
        (this.control, this.fencing, this.atlas, this.rules, this.clock) = (control, fencing, atlas, rules, clock);

    /// <summary>Sets the flags of every code the name means (a group, or a jurisdiction with those that follow it).</summary>
    public async Task<Result<ImmutableArray<TrainingFlag>>> SetAsync(
        string name, bool open, Person by, string? reason, CancellationToken cancellationToken) =>
        Named(name, open, reason).Succeeded(out Wanted? wanted, out Refusal? refusal)
            ? await SetAsync(wanted.Flags, by, wanted.Stated, wanted.Reason, cancellationToken).ConfigureAwait(false)
            : refusal;

    /// <summary>What that would change; writes nothing (R44).</summary>
    public async Task<Result<ProposedChange>> PreviewSetAsync(
        string name, bool open, Person by, string? reason, CancellationToken cancellationToken) =>
        Named(name, open, reason).Succeeded(out Wanted? wanted, out Refusal? refusal)
            ? await PreviewAsync(wanted, by, cancellationToken).ConfigureAwait(false)
            : refusal;

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
    public async Task<Result<ImmutableArray<TrainingFlag>>> ImportAsync(
        ReadOnlyMemory<byte> json, Person by, string? reason, CancellationToken cancellationToken) =>
        Imported(json, reason).Succeeded(out Wanted? wanted, out Refusal? refusal)
            ? await SetAsync(wanted.Flags, by, wanted.Stated, wanted.Reason, cancellationToken).ConfigureAwait(false)
            : refusal;

    /// <summary>What that would change; writes nothing (R44).</summary>
    public async Task<Result<ProposedChange>> PreviewImportAsync(
        ReadOnlyMemory<byte> json, Person by, string? reason, CancellationToken cancellationToken) =>
        Imported(json, reason).Succeeded(out Wanted? wanted, out Refusal? refusal)
            ? await PreviewAsync(wanted, by, cancellationToken).ConfigureAwait(false)
            : refusal;

    /// <summary>What one person has asked to be opened and waits for a second.</summary>
    public async Task<ImmutableArray<OpeningAsked>> ListAskedAsync(CancellationToken cancellationToken)
    {
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        ImmutableArray<OpeningAsked> asked = await AskedAsync(cancellationToken).ConfigureAwait(false);
        if (asked.IsEmpty)
            return [];
        ImmutableArray<OrderState> ended = await control.ReadEndedAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. asked.Where(a => state.Flags.GetValueOrDefault(a.Code) is not { Open: true }
                && a.Since == Restriction.Since(a.Code, state.Flags.GetValueOrDefault(a.Code), state.Orders.Values.Concat(ended), state.Terms.GetValueOrDefault(a.Code))).OrderBy(a => a.Code),
        ];
    }

    /// <summary>Closes flags by their codes.</summary>
    internal Task<Result<ImmutableArray<TrainingFlag>>> CloseAsync(ImmutableArray<JurisdictionCode> codes, Person by, string reason, CancellationToken cancellationToken) =>
        SetAsync([.. codes.Select(code => (code, false))], by, reason, reason, cancellationToken);

    private Result<Wanted> Named(string name, bool open, string? reason)
    {
        var wrong = new FieldErrors("The flag");
        string? why = FieldText.Read("reason", reason, TextLimits.Reason, wrong);
        if (wrong.Refusal is { } refusal)
            return refusal;
        return atlas.TryResolve(name, out ImmutableArray<JurisdictionCode> codes, out string? problem)
            ? new Wanted([.. codes.Select(code => (code, open))], why, why)
            : new Refusal(RefusalCode.NotFound, problem);
    }

    private Result<Wanted> Imported(ReadOnlyMemory<byte> json, string? reason)
    {
        // As exported, and no alias: a part of a country (GB-SCT) would open all of it, and UK is a group elsewhere.
        Result<ImmutableArray<(JurisdictionCode Code, bool Open)>> flags =
            FeatureFlagDocument.Import(json, text => atlas.TryRestore(text, out JurisdictionCode code, out _) ? code : null);
        var wrong = new FieldErrors("The import");
        string? why = FieldText.Read("reason", reason, TextLimits.Reason, wrong);
        return (flags.Refusal ?? wrong.Refusal) is { } refusal ? refusal : new Wanted(flags.Value, why, "imported");
    }

    private async Task<Result<ProposedChange>> PreviewAsync(Wanted wanted, Person by, CancellationToken cancellationToken)
    {
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        OpeningDecision opening = await DecideAsync(state, wanted.Flags, by, wanted.Stated, cancellationToken).ConfigureAwait(false);
        if (opening is OpeningDecision.Refused(var refused))
            return refused;
        ImmutableArray<TrainingFlag> flags = [.. wanted.Flags.Select(w => new TrainingFlag(w.Code, w.Open, by.Name, clock.Now, wanted.Reason))];
        var change = new ControlChange([], flags, null, null, Tightens: false);
        return ProposedChange.Of(state, change, needsAnotherPerson: opening is OpeningDecision.Asks);
    }

    private async Task<ImmutableArray<OpeningAsked>> AskedAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<OpeningAsked>.Builder asked = ImmutableArray.CreateBuilder<OpeningAsked>();
        await foreach (ModuleRow row in control.ReadRowsAsync(FlagOpening.RowPrefix, cancellationToken).ConfigureAwait(false))
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
        // The whole of it first: a request that is refused changes nothing. Closing is never refused, and does not wait for a read.
        if (wanted.Any(w => w.Open)
            && await DecideAsync(await control.ReadAsync(cancellationToken).ConfigureAwait(false), wanted, by, stated, cancellationToken).ConfigureAwait(false)
                is OpeningDecision.Refused(var refused))
        {
            return refused;
        }
        ImmutableArray<TrainingFlag>.Builder set = ImmutableArray.CreateBuilder<TrainingFlag>();
        // Closing first: a document cut short between two changes leaves too much closed rather than too much open.
        foreach ((JurisdictionCode Code, bool Open)[] part in wanted.GroupBy(w => w.Open).OrderBy(same => same.Key).SelectMany(same => same.Chunk(ControlChange.MostRows)))
        {
            Task<Result<ImmutableArray<TrainingFlag>>> changing = part[0].Open ? OpenAsync(part, by, stated, reason, cancellationToken) : CloseAsync(part, by, reason, cancellationToken);
            if (!(await changing.ConfigureAwait(false)).Succeeded(out ImmutableArray<TrainingFlag> flags, out Refusal? refusal))
                return refusal;
            set.AddRange(flags);
        }
        return set.ToImmutable();
    }

    /// <summary>Closing goes with the pauses of the same moment, before whatever loosens.</summary>
    private async Task<Result<ImmutableArray<TrainingFlag>>> CloseAsync((JurisdictionCode Code, bool Open)[] wanted, Person by, string? reason, CancellationToken cancellationToken)
    {
        // Crash here: the flags are set and no shard is fenced; CompletePauses fences.
        Result<Closed> closing = await control.ApplyAsync(new CloseCommand([.. wanted.Select(w => w.Code)], by, reason, clock), cancellationToken).ConfigureAwait(false);
        if (!closing.Succeeded(out Closed? closed, out Refusal? refusal))
            return refusal;
        if (closed.Version is { } version)
            await fencing.FenceUpToAsync(version, "flags", closed.At, cancellationToken).ConfigureAwait(false);
        return Flags(await control.ReadAsync(cancellationToken).ConfigureAwait(false), wanted);
    }

    private async Task<Result<ImmutableArray<TrainingFlag>>> OpenAsync(
        (JurisdictionCode Code, bool Open)[] wanted, Person by, string? stated, string? reason, CancellationToken cancellationToken)
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
            // While a second person is missing nothing opens.
            ImmutableArray<TrainingFlag> opened = opening is not OpeningDecision.Opens ? [] :
            [
                .. wanted.Where(w => state.Flags.GetValueOrDefault(w.Code) is not { Open: true })
                    .Select(w => new TrainingFlag(w.Code, w.Open, by.Name, now, overrides.FirstOrDefault(o => o.Jurisdictions.Contains(w.Code))?.Override.Reason ?? reason)),
            ];
            if (opened.IsEmpty && asks.IsEmpty)
                return Flags(state, wanted);
            ImmutableArray<ReadOnlyMemory<byte>> events =
                [.. opened.IsEmpty ? [] : new[] { Event(opened, overrides, by, reason, now) }, .. asks.IsEmpty ? [] : new ReadOnlyMemory<byte>[] { FlagOpening.Event(asks) }];
            var change = new ControlChange(events, opened, null, null, Tightens: false) { ModuleRows = [.. asks.Select(FlagOpening.Row)] };
            // Where the answer is lost, the same request again finds what was asked, or the flags open.
            if (await control.CommitAsync(state, change, cancellationToken).ConfigureAwait(false) is not null)
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

    /// <summary>Flags that somebody wants to be set.</summary>
    /// <param name="Flags">Which.</param>
    /// <param name="Stated">Why, in the person's words.</param>
    /// <param name="Reason">What is recorded with each flag.</param>
    private sealed record Wanted(ImmutableArray<(JurisdictionCode Code, bool Open)> Flags, string? Stated, string? Reason);

    /// <summary>What closing did.</summary>
    /// <param name="Version">The version that closed something; <c>null</c> where all of it was closed.</param>
    /// <param name="At">When.</param>
    private sealed record Closed(long? Version, DateTimeOffset At);

    private sealed class CloseCommand(ImmutableArray<JurisdictionCode> codes, Person by, string? reason, StoreClock clock) : ControlCommand<Closed>
    {
        private DateTimeOffset at;
        private bool closes;

        public override bool IsUrgent => true;

        public override ControlChange? Decide(ControlState state)
        {
            at = clock.Now;
            ImmutableArray<TrainingFlag> closed = [.. codes.Where(c => state.Flags.GetValueOrDefault(c) is { Open: true }).Select(c => new TrainingFlag(c, Open: false, by.Name, at, reason))];
            closes = !closed.IsEmpty;
            return closes ? new ControlChange([Event(closed, [], by, reason, at)], closed, null, null, Tightens: true) : null;
        }

        protected override Result<Closed> Answer(long version) => new Closed(closes ? version : null, at);
    }
}
