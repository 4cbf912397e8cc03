using Microsoft.Extensions.Options;
using RegionalPause.Content;
using RegionalPause.Members;
using RegionalPause.Storage;

namespace RegionalPause.Gate;

/// <summary>
/// Whether the author of an item was under age when they created it, in addition to the pipeline's statement (D34): the strictest source
/// decides, as the strictest signal does. The registry can only add a reason against an item. A change in the registry takes effect within
/// a minute.
/// </summary>
public sealed class AuthorAges(MemberTable members, IOptions<MemberOptions> options, TimeProvider time)
{
    private readonly ShortMemory<string, KnownAge?> known = new(TimeSpan.FromMinutes(1), time);

    /// <summary>Whether the author is known to be under age, or to have been when they created the item.</summary>
    internal async ValueTask<bool> IsUnderAsync(ContentItem item, CancellationToken cancellationToken)
    {
        if (!known.TryRecall(item.AuthorId, out KnownAge? age))
        {
            // null if the author is not registered
            age = (await members.FindAsync(item.AuthorId, cancellationToken).ConfigureAwait(false))?.Age;
            known.Keep(item.AuthorId, age);
        }
        return age?.IsUnder(options.Value.AgeLimit, item.CreatedAt) ?? false;
    }
}
