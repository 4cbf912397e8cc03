using Microsoft.Extensions.Options;
using RegionalPause.Content;
using RegionalPause.Members;
using RegionalPause.Storage;

namespace RegionalPause.Gate;

/// <summary>What the registry knows of a member's age; <c>null</c> where it does not know the member.</summary>
public delegate Task<KnownAge?> RegisteredAge(string memberId, CancellationToken cancellationToken);

/// <summary>
/// Whether an item was made by somebody under age, whatever its pipeline says of them (D34): the strictest word on an author decides, as the strictest signal does.
/// The registry only ever adds a reason against an item. A change in it is noticed within a minute.
/// </summary>
public sealed class AuthorAges(RegisteredAge registry, IOptions<MemberOptions> options, TimeProvider time)
{
    private readonly ShortMemory<string, KnownAge?> known = new(TimeSpan.FromMinutes(1), time);

    /// <summary>Whether the author is known to be under age, or to have been when they made it.</summary>
    internal async ValueTask<bool> IsUnderAsync(ContentItem item, CancellationToken cancellationToken)
    {
        if (!known.TryRecall(item.AuthorId, out KnownAge? age))
            known.Keep(item.AuthorId, age = await registry(item.AuthorId, cancellationToken).ConfigureAwait(false));
        return age?.IsUnder(options.Value.AgeLimit, item.CreatedAt) ?? false;
    }
}
