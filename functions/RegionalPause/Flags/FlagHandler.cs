using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Errors;
using RegionalPause.Jurisdictions;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Flags;

/// <summary>Opens and closes training flags. Closing fences like a pause does: when the call returns no instance admits under the open flag.</summary>
public sealed class FlagHandler
{
    /// <summary>Name of the event in the control log.</summary>
    public const string EventName = "FlagsChanged";

    private const int Attempts = 20;
    private const int MostInOneChange = 90; // a transaction has 100 rows

    private readonly ControlTable control;
    private readonly ShardFencing fencing;
    private readonly JurisdictionAtlas atlas;
    private readonly StoreClock clock;

    internal FlagHandler(ControlTable control, ShardFencing fencing, JurisdictionAtlas atlas, StoreClock clock) =>
        (this.control, this.fencing, this.atlas, this.clock) = (control, fencing, atlas, clock);

    /// <summary>Sets the flags of every code the name means (a group, or a jurisdiction with those that follow it).</summary>
    public Task<Result<ImmutableArray<TrainingFlag>>> SetAsync(string name, bool open, string by, string? reason, CancellationToken cancellationToken)
    {
        var wrong = new FieldErrors("The flag");
        string? why = FieldText.Read("reason", reason, TextLimits.Reason, wrong);
        if (wrong.Refusal is { } refusal)
            return Task.FromResult<Result<ImmutableArray<TrainingFlag>>>(refusal);
        return atlas.TryResolve(name, out ImmutableArray<JurisdictionCode> codes, out string? problem)
            ? SetAsync([.. codes.Select(code => (code, open))], by, why, cancellationToken)
            : Task.FromResult<Result<ImmutableArray<TrainingFlag>>>(new Refusal(RefusalCode.NotFound, problem));
    }

    /// <summary>Every flag ever set.</summary>
    public async Task<ImmutableArray<TrainingFlag>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await control.ReadAsync(cancellationToken).ConfigureAwait(false)).Flags.Values.OrderBy(f => f.Code)];

    /// <summary>All flags in the Microsoft feature-flag JSON schema.</summary>
    public async Task<byte[]> ExportAsync(CancellationToken cancellationToken) => FeatureFlagDocument.Export(await ListAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Sets flags from a document in the Microsoft feature-flag JSON schema, if all of it can be read.</summary>
    public Task<Result<ImmutableArray<TrainingFlag>>> ImportAsync(ReadOnlyMemory<byte> json, string by, CancellationToken cancellationToken)
    {
        // As exported, and no alias: a part of a country (GB-SCT) would open all of it, and UK is a group elsewhere.
        Result<ImmutableArray<(JurisdictionCode Code, bool Open)>> flags = FeatureFlagDocument.Import(json, text => atlas.TryRestore(text, out JurisdictionCode code, out _) ? code : null);
        return flags.Refusal is { } refusal
            ? Task.FromResult<Result<ImmutableArray<TrainingFlag>>>(refusal)
            : SetAsync(flags.Value, by, "imported", cancellationToken);
    }

    private async Task<Result<ImmutableArray<TrainingFlag>>> SetAsync(ImmutableArray<(JurisdictionCode Code, bool Open)> wanted, string by, string? reason, CancellationToken cancellationToken)
    {
        ImmutableArray<TrainingFlag>.Builder set = ImmutableArray.CreateBuilder<TrainingFlag>();
        // Closing first: a document cut short between two changes leaves too much closed rather than too much open.
        foreach ((JurisdictionCode Code, bool Open)[] part in wanted.OrderBy(w => w.Open).Chunk(MostInOneChange))
        {
            if (!(await ChangeAsync(part, by, reason, cancellationToken).ConfigureAwait(false)).Succeeded(out ImmutableArray<TrainingFlag> flags, out Refusal? refusal))
                return refusal;
            set.AddRange(flags);
        }
        return set.ToImmutable();
    }

    private async Task<Result<ImmutableArray<TrainingFlag>>> ChangeAsync((JurisdictionCode Code, bool Open)[] wanted, string by, string? reason, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            ControlState state = await control.ReadAsync(cancellationToken).ConfigureAwait(false);
            DateTimeOffset now = clock.Now;
            ImmutableArray<TrainingFlag> changed = [.. wanted.Where(w => (state.Flags.GetValueOrDefault(w.Code)?.Open ?? false) != w.Open).Select(w => new TrainingFlag(w.Code, w.Open, by, now, reason))];
            bool tightens = changed.Any(f => !f.Open);
            if (changed.IsEmpty)
                return Flags(state, wanted);
            // Crash here: the flags are set and no shard is fenced; CompletePauses fences.
            if (await control.CommitAsync(state, new ControlChange([Event(changed, by, reason, now)], changed, null, null, tightens), cancellationToken).ConfigureAwait(false) is not { } version)
                continue;
            if (tightens)
                await fencing.FenceUpToAsync(version, "flags", now, cancellationToken).ConfigureAwait(false);
            return Flags(await control.ReadAsync(cancellationToken).ConfigureAwait(false), wanted);
        }
        return new Refusal(RefusalCode.Contended, "The control state keeps changing; nothing was done. Try again.");
    }

    private static ImmutableArray<TrainingFlag> Flags(ControlState state, (JurisdictionCode Code, bool Open)[] wanted) =>
        [.. wanted.Select(w => state.Flags.GetValueOrDefault(w.Code)).OfType<TrainingFlag>()];

    private static ReadOnlyMemory<byte> Event(ImmutableArray<TrainingFlag> flags, string by, string? reason, DateTimeOffset now) =>
        ControlLog.WriteEvent(EventName, DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()), by, json =>
        {
            if (reason is not null)
                json.WriteString("reason", reason);
            foreach (bool open in (bool[])[true, false])
            {
                json.WriteStartArray(open ? "opened" : "closed");
                foreach (TrainingFlag flag in flags.Where(f => f.Open == open).OrderBy(f => f.Code))
                    json.WriteStringValue(flag.Code.Value);
                json.WriteEndArray();
            }
        });
}
