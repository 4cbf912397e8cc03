using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Objections;
using RegionalPause.Storage;

namespace RegionalPause.Gate;

/// <summary>
/// Reads the facts about the members whom an item concerns. They are read after the control state under which the item is decided, and
/// again when that state has changed. An objection that this read misses fences the shard before its request returns (R20).
/// </summary>
public sealed class MemberFactsReader(AuthorObjections objections, NoticeWindows windows, AuthorAges ages, StoreClock clock)
{
    /// <summary>Keeps what an earlier group read and what is still true under this snapshot. Call it before a group is decided.</summary>
    internal Task KeepAsync(Snapshot snapshot, CancellationToken cancellationToken) =>
        objections.KeepAsync(snapshot.Version, cancellationToken);

    internal async ValueTask<MemberFacts> OfAsync(ContentItem item, Snapshot snapshot, CancellationToken cancellationToken)
    {
        // All reads begin before the first is awaited: they are rows of different tables.
        ValueTask<ObjectionScope> refused = objections.OfAsync(item.AuthorId, snapshot.Version, cancellationToken);
        ValueTask<bool> isOpen = windows.IsOpenAsync(item, snapshot, clock.Now, cancellationToken);
        ValueTask<bool> others = objections.AnyRefusesAsync(item, snapshot.Version, cancellationToken);
        ValueTask<bool> isUnder = ages.IsUnderAsync(item, cancellationToken);
        return new MemberFacts(
            (await refused.ConfigureAwait(false)).Covers(item.Purpose, item.Type),
            await isOpen.ConfigureAwait(false),
            await others.ConfigureAwait(false),
            await isUnder.ConfigureAwait(false)
        );
    }
}
