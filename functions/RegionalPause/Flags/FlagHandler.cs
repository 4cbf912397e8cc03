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
/// Opens and closes training flags. Closing fences like a pause: when the call returns, no instance admits under the open flag any more.
/// If training was paused or closed there before, opening needs a second person with the same request (<see cref="FlagOpening"/>). Until
/// then the flag stays closed, and the result shows it as closed.
/// </summary>
public sealed class FlagHandler(ControlTable control, ShardFencing fencing, JurisdictionAtlas atlas, SafetyRuleBook rules, StoreClock clock)
{
    /// <summary>Name of the event in the control log.</summary>
    public const string EventName = "FlagsChanged";

    /// <summary>Sets the flags of every code that a name stands for: a group, or a jurisdiction with its dependent territories.</summary>
    public async Task<Result<ImmutableArray<TrainingFlag>>> SetAsync(
        string name,
        bool open,
        Person by,
        string? reason,
        CancellationToken cancellationToken
    ) =>
        Named(name, open, reason).Succeeded(out Wanted? wanted, out Refusal? refusal)
            ? await SetAsync(wanted.Flags, by, wanted.Stated, wanted.Reason, cancellationToken).ConfigureAwait(false)
            : refusal;

    /// <summary>Shows what that call would change. Writes nothing (R44).</summary>
    public async Task<Result<ProposedChange>> PreviewSetAsync(
        string name,
        bool open,
        Person by,
        string? reason,
        CancellationToken cancellationToken
    ) =>
        Named(name, open, reason).Succeeded(out Wanted? wanted, out Refusal? refusal)
            ? await PreviewAsync(wanted, by, cancellationToken).ConfigureAwait(false)
            : refusal;

    /// <summary>Every flag that was ever set.</summary>
    public async Task<ImmutableArray<TrainingFlag>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await control.ReadAsync(cancellationToken).ConfigureAwait(false)).Flags.Values.OrderBy(f => f.Code)];

    /// <summary>All flags in the Microsoft feature-flag JSON schema.</summary>
    public async Task<byte[]> ExportAsync(CancellationToken cancellationToken) =>
        FeatureFlagDocument.Export(await ListAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>
    /// Sets flags from a document in the Microsoft feature-flag JSON schema. Changes nothing if any part of it cannot be read.
    /// </summary>
    /// <param name="json">The document.</param>
    /// <param name="by">The person who imports it.</param>
    /// <param name="reason">Why; required where the document opens a jurisdiction that was paused or closed (R47).</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Result<ImmutableArray<TrainingFlag>>> ImportAsync(
        ReadOnlyMemory<byte> json,
        Person by,
        string? reason,
        CancellationToken cancellationToken
    ) =>
        Imported(json, reason).Succeeded(out Wanted? wanted, out Refusal? refusal)
            ? await SetAsync(wanted.Flags, by, wanted.Stated, wanted.Reason, cancellationToken).ConfigureAwait(false)
            : refusal;

    /// <summary>Shows what that call would change. Writes nothing (R44).</summary>
    public async Task<Result<ProposedChange>> PreviewImportAsync(
        ReadOnlyMemory<byte> json,
        Person by,
        string? reason,
        CancellationToken cancellationToken
    ) =>
        Imported(json, reason).Succeeded(out Wanted? wanted, out Refusal? refusal)
            ? await PreviewAsync(wanted, by, cancellationToken).ConfigureAwait(false)
            : refusal;

    /// <summary>Openings that one person asked for and that still need a second person.</summary>
    public async Task<ImmutableArray<OpeningAsked>> ListAskedAsync(CancellationToken cancellationToken)
    {
        ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
        ImmutableArray<OpeningAsked> asked = await AskedAsync(cancellationToken).ConfigureAwait(false);
        if (asked.IsEmpty)
            return [];
        ImmutableArray<OrderState> ended = await control.ReadEndedAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. asked
                .Where(a =>
                    state.Flags.GetValueOrDefault(a.Code) is var flag
                    && flag is not { Open: true }
                    && a.Since == Restriction.Since(a.Code, flag, state.Orders.Values.Concat(ended), state.Terms.GetValueOrDefault(a.Code))
                )
                .OrderBy(a => a.Code),
        ];
    }

    /// <summary>Closes flags by their codes.</summary>
    internal Task<Result<ImmutableArray<TrainingFlag>>> CloseAsync(
        ImmutableArray<JurisdictionCode> codes,
        Person by,
        string reason,
        CancellationToken cancellationToken
    ) => SetAsync([.. codes.Select(code => (code, false))], by, reason, reason, cancellationToken);

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
        // Only codes as exported, no alias: a part of a country (GB-SCT) would open the whole country, and UK is a group elsewhere.
        Result<ImmutableArray<(JurisdictionCode Code, bool Open)>> flags = FeatureFlagDocument.Import(
            json,
            text => atlas.TryRestore(text, out JurisdictionCode code, out _) ? code : null
        );
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
        ImmutableArray<TrainingFlag> flags =
        [
            .. wanted.Flags.Select(w => new TrainingFlag(w.Code, w.Open, by.Name, clock.Now, wanted.Reason)),
        ];
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

    private async Task<OpeningDecision> DecideAsync(
        ControlState state,
        IEnumerable<(JurisdictionCode Code, bool Open)> wanted,
        Person by,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        ImmutableArray<JurisdictionCode> opened =
        [
            .. wanted.Where(w => w.Open && state.Flags.GetValueOrDefault(w.Code) is not { Open: true }).Select(w => w.Code),
        ];
        if (opened.IsEmpty)
            return new OpeningDecision.Opens([]);
        Task<ImmutableArray<OrderState>> ended = control.ReadEndedAsync(cancellationToken);
        Task<ImmutableArray<OpeningAsked>> asked = AskedAsync(cancellationToken);
        await Task.WhenAll(ended, asked).ConfigureAwait(false);
        return FlagOpening.Decide(
            opened,
            state,
            await ended.ConfigureAwait(false),
            await asked.ConfigureAwait(false),
            rules,
            by,
            reason,
            clock.Now
        );
    }

    private async Task<Result<ImmutableArray<TrainingFlag>>> SetAsync(
        ImmutableArray<(JurisdictionCode Code, bool Open)> wanted,
        Person by,
        string? stated,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        // Close first: if a process dies between two changes, too much is closed rather than too much open.
        (JurisdictionCode Code, bool Open)[][] parts =
        [
            .. wanted.GroupBy(w => w.Open).OrderBy(same => same.Key).SelectMany(same => same.Chunk(ControlChange.MostRows)),
        ];
        // Of several parts, decide on the whole request first: a refused request changes nothing. Closing is never refused.
        if (parts.Length > 1 && wanted.Any(w => w.Open))
        {
            ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (
                await DecideAsync(state, wanted, by, stated, cancellationToken).ConfigureAwait(false) is OpeningDecision.Refused(
                    var refused
                )
            )
                return refused;
        }
        ImmutableArray<TrainingFlag>.Builder set = ImmutableArray.CreateBuilder<TrainingFlag>();
        foreach ((JurisdictionCode Code, bool Open)[] part in parts)
        {
            Task<Result<ImmutableArray<TrainingFlag>>> changing = part[0].Open
                ? OpenAsync(part, by, stated, reason, cancellationToken)
                : CloseAsync(part, by, reason, cancellationToken);
            if (!(await changing.ConfigureAwait(false)).Succeeded(out ImmutableArray<TrainingFlag> flags, out Refusal? refusal))
                return refusal;
            set.AddRange(flags);
        }
        return set.ToImmutable();
    }

    /// <summary>Closing shares transactions with simultaneous pauses and goes before every change that loosens.</summary>
    private async Task<Result<ImmutableArray<TrainingFlag>>> CloseAsync(
        (JurisdictionCode Code, bool Open)[] wanted,
        Person by,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        // Crash here: the flags are closed and no shard is fenced; CompletePauses fences.
        Result<Closed> closing = await control
            .ApplyAsync(new CloseCommand([.. wanted.Select(w => w.Code)], by, reason, clock), cancellationToken)
            .ConfigureAwait(false);
        if (!closing.Succeeded(out Closed? closed, out Refusal? refusal))
            return refusal;
        if (closed.Version is { } version)
            await fencing.FenceUpToAsync(version, "flags", closed.At, cancellationToken).ConfigureAwait(false);
        return Flags(await control.ReadAsync(cancellationToken).ConfigureAwait(false), wanted);
    }

    private async Task<Result<ImmutableArray<TrainingFlag>>> OpenAsync(
        (JurisdictionCode Code, bool Open)[] wanted,
        Person by,
        string? stated,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        // If the response is lost, the same request again finds the recorded request, or the open flags.
        Result<ControlState?> opening = await control
            .ApplyAsync<ControlState?>(state => OpeningStepAsync(state, wanted, by, stated, reason, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        return opening.Refusal is { } refusal
            ? refusal
            : Flags(opening.Value ?? await control.ReadAsync(cancellationToken).ConfigureAwait(false), wanted);
    }

    /// <summary>Decides on a state; its answer is the state if nothing changes, and <c>null</c> if something was committed.</summary>
    private async Task<Result<ControlStep<ControlState?>>> OpeningStepAsync(
        ControlState state,
        (JurisdictionCode Code, bool Open)[] wanted,
        Person by,
        string? stated,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        DateTimeOffset now = clock.Now;
        OpeningDecision opening = await DecideAsync(state, wanted, by, stated, cancellationToken).ConfigureAwait(false);
        if (opening is OpeningDecision.Refused(var refused))
            return refused;
        ImmutableArray<OpeningAsked> asks = opening is OpeningDecision.Asks(var words) ? words : [];
        ImmutableArray<OpeningOverride> overrides = opening is OpeningDecision.Opens(var given) ? given : [];
        // Nothing opens until a second person has asked for the same.
        ImmutableArray<TrainingFlag> opened = opening is not OpeningDecision.Opens
            ? []
            :
            [
                .. wanted
                    .Where(w => state.Flags.GetValueOrDefault(w.Code) is not { Open: true })
                    .Select(w => new TrainingFlag(
                        w.Code,
                        w.Open,
                        by.Name,
                        now,
                        overrides.FirstOrDefault(o => o.Jurisdictions.Contains(w.Code))?.Override.Reason ?? reason
                    )),
            ];
        if (opened.IsEmpty && asks.IsEmpty)
            return (ControlStep<ControlState?>)state;
        ImmutableArray<ReadOnlyMemory<byte>> events =
        [
            .. opened.IsEmpty ? [] : new[] { Event(opened, overrides, by, reason, now) },
            .. asks.IsEmpty ? [] : new ReadOnlyMemory<byte>[] { FlagOpening.Event(asks) },
        ];
        var change = new ControlChange(events, opened, null, null, Tightens: false) { ModuleRows = [.. asks.Select(FlagOpening.Row)] };
        return new ControlStep<ControlState?>(change, _ => null);
    }

    private static ImmutableArray<TrainingFlag> Flags(ControlState state, (JurisdictionCode Code, bool Open)[] wanted) =>
        // A flag that was never set and waits for a second person is shown as closed.
        [
            .. wanted
                .Select(w =>
                    state.Flags.GetValueOrDefault(w.Code)
                    ?? (w.Open ? new TrainingFlag(w.Code, Open: false, "", DateTimeOffset.MinValue, null) : null)
                )
                .OfType<TrainingFlag>(),
        ];

    private static ReadOnlyMemory<byte> Event(
        ImmutableArray<TrainingFlag> flags,
        ImmutableArray<OpeningOverride> overrides,
        Person by,
        string? reason,
        DateTimeOffset now
    ) =>
        ControlLog.WriteEvent(
            EventName,
            FlagOpening.Second(now),
            by,
            json =>
            {
                if (reason is not null)
                    json.WriteString("reason", reason);
                FlagOpening.WriteCodes(json, "opened", flags.Where(f => f.Open).Select(f => f.Code));
                FlagOpening.WriteCodes(json, "closed", flags.Where(f => !f.Open).Select(f => f.Code));
                FlagOpening.Write(json, overrides);
            }
        );

    /// <summary>A request to set flags.</summary>
    /// <param name="Flags">The flags and the state asked for.</param>
    /// <param name="Stated">Why, as the person wrote it.</param>
    /// <param name="Reason">The reason recorded with each flag.</param>
    private sealed record Wanted(ImmutableArray<(JurisdictionCode Code, bool Open)> Flags, string? Stated, string? Reason);

    /// <summary>The result of closing flags.</summary>
    /// <param name="Version">The control version that closed them; <c>null</c> if all of them were closed already.</param>
    /// <param name="At">When they were closed.</param>
    private sealed record Closed(long? Version, DateTimeOffset At);

    private sealed class CloseCommand(ImmutableArray<JurisdictionCode> codes, Person by, string? reason, StoreClock clock)
        : ControlCommand<Closed>
    {
        private DateTimeOffset at;
        private bool closes;

        public override bool IsUrgent => true;

        public override ControlChange? Decide(ControlState state)
        {
            at = clock.Now;
            ImmutableArray<TrainingFlag> closed =
            [
                .. codes
                    .Where(c => state.Flags.GetValueOrDefault(c) is { Open: true })
                    .Select(c => new TrainingFlag(c, Open: false, by.Name, at, reason)),
            ];
            closes = !closed.IsEmpty;
            return closes ? new ControlChange([Event(closed, [], by, reason, at)], closed, null, null, Tightens: true) : null;
        }

        protected override Result<Closed> Answer(long version) => new Closed(closes ? version : null, at);
    }
}
