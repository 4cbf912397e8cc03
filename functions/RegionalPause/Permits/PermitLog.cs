using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using RegionalPause.Control;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Permits;

/// <summary>The place of a grant in the control log.</summary>
/// <param name="Version">Its control version.</param>
/// <param name="Tightened">Whether the control state forbids more than when the exclusions of the request were computed.</param>
internal sealed record RecordedGrant(long Version, bool Tightened);

/// <summary>
/// The permits in the control log. A grant is decided on the current control state and committed with it in one transaction, with the row
/// <c>permit|ID</c> of the control partition: its control version, insert-only, never deleted. So a grant is before or after every order.
/// The events that end a permit follow its own row. After a crash such an event may be recorded twice; it is the same event.
/// </summary>
public sealed class PermitLog(ControlTable control, StoreClock clock)
{
    // Less than 300 bytes each; a row of the log has at most 64 KiB.
    private const int MostInOneRow = 100;

    /// <summary>Records a grant. Returns its place in the control log, or why it was not recorded.</summary>
    internal Task<Result<RecordedGrant>> GrantAsync(Permit permit, CancellationToken cancellationToken) =>
        // Crash here: the grant is recorded and its run has no answer; after ten minutes CompletePauses expires the permit.
        control.ApplyAsync(new GrantCommand(permit, clock), cancellationToken);

    /// <summary>The control version of a grant; <c>null</c> if the control log has none.</summary>
    internal async Task<long?> FindGrantAsync(PermitId id, CancellationToken cancellationToken) =>
        await control.FindRowAsync(KeyOf(id), cancellationToken).ConfigureAwait(false) is not { } row ? null
        : Utf8Parser.TryParse(row.Span, out long version, out int read) && read == row.Length ? version
        : throw new InvalidDataException($"Row {KeyOf(id)} is not a control version.");

    /// <summary>Records events that end permits. Returns false if the control state kept changing.</summary>
    internal async Task<bool> RecordAsync(IEnumerable<PermitEvent> events, CancellationToken cancellationToken)
    {
        foreach (PermitEvent[] some in events.Chunk(MostInOneRow))
        {
            ImmutableArray<ReadOnlyMemory<byte>> bytes = [.. some.Select(e => new ReadOnlyMemory<byte>(PermitJson.Write(e)))];
            // Crash here: the events are recorded and the permits still have them; the next round records the same events again.
            if (await control.RecordAsync(() => bytes, tightens: false, cancellationToken).ConfigureAwait(false) is null)
                return false;
        }
        return true;
    }

    private static string KeyOf(PermitId id) => $"permit|{id}";

    private sealed class GrantCommand(Permit permit, StoreClock clock) : ControlCommand<RecordedGrant>
    {
        private bool tightened;

        public override bool IsUrgent => false;

        public override ControlChange? Decide(ControlState state)
        {
            long version = state.Version + 1;
            tightened = state.Tightened > permit.SeenVersion;
            if (
                PermitDecider.Decide(permit, new PermitCommand.Grant(version, clock.Now))
                is not Decision<PermitEvent>.Events
                ([PermitEvent.PermitGranted granted])
            )
                return null;
            byte[] row = Encoding.UTF8.GetBytes(version.ToString(CultureInfo.InvariantCulture));
            return new ControlChange([PermitJson.Write(granted)], [], null, null, Tightens: false)
            {
                ModuleRows = [new ModuleRow(KeyOf(permit.Id), row, Once: true)],
            };
        }

        protected override Result<RecordedGrant> Answer(long version) => new RecordedGrant(version, tightened);
    }
}
