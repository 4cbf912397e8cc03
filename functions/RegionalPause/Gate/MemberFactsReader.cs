using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Objections;
using RegionalPause.Storage;

namespace RegionalPause.Gate;

/// <summary>
/// Reads what is known of the members an item concerns. After the law it is decided under, and again when that law has changed: an objection that this misses
/// fences the shard before it returns (R20).
/// </summary>
internal sealed class MemberFactsReader(AuthorObjections objections, NoticeWindows windows, AuthorAges ages, StoreClock clock)
{
    public async ValueTask<MemberFacts> OfAsync(ContentItem item, Snapshot snapshot, CancellationToken cancellationToken) => new(
        (await objections.OfAsync(item.AuthorId, snapshot.Version, cancellationToken).ConfigureAwait(false)).Covers(item.Purpose, item.Type),
        await windows.IsOpenAsync(item, snapshot, clock.Now, cancellationToken).ConfigureAwait(false),
        await objections.AnyRefusesAsync(item, snapshot.Version, cancellationToken).ConfigureAwait(false),
        await ages.IsUnderAsync(item, cancellationToken).ConfigureAwait(false));
}
