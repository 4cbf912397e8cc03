using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Control;

/// <summary>Records events that need no decision.</summary>
internal sealed class RecordCommand(Func<ImmutableArray<ReadOnlyMemory<byte>>> events, bool tightens) : ControlCommand<long>
{
    /// <inheritdoc/>
    public override bool IsUrgent => tightens;

    /// <inheritdoc/>
    public override ControlChange Decide(ControlState state) => new(events(), [], null, null, tightens);

    /// <inheritdoc/>
    protected override Result<long> Answer(long version) => version;
}
