using System.Collections.Concurrent;
using RegionalPause.Content;

namespace RegionalPause.Objections;

/// <summary>
/// What authors refuse, as the gate asks it. What was read under one control version is good for every decision under that version: an objection changes the
/// row before it changes the version, and a decision under an older version does not survive the fence (R20). No clock says how long
/// an answer may be kept.
/// </summary>
public sealed class AuthorObjections(ObjectionTable table)
{
    private const int MostKnown = 50_000;

    private volatile Known known = new(-1);

    /// <summary>What an author refuses, for a decision under a control version that was read before this is asked.</summary>
    internal async ValueTask<ObjectionScope> OfAsync(string authorId, long controlVersion, CancellationToken cancellationToken)
    {
        Known now = known;
        if (now.Version != controlVersion || now.Refused.Count >= MostKnown)
            known = now = new Known(controlVersion);
        if (now.Refused.TryGetValue(authorId, out ObjectionScope scope))
            return scope;
        scope = (await table.ReadAsync(authorId, cancellationToken).ConfigureAwait(false)).Standing.RefusedUnder(controlVersion);
        now.Refused[authorId] = scope;
        return scope;
    }

    /// <summary>Whether any member an item mentions or shows refuses it (D25); the same promise as of its author.</summary>
    internal async ValueTask<bool> AnyRefusesAsync(ContentItem item, long controlVersion, CancellationToken cancellationToken)
    {
        foreach (string member in item.ThirdParties)
        {
            if ((await OfAsync(member, controlVersion, cancellationToken).ConfigureAwait(false)).Covers(item.Purpose, item.Type))
                return true;
        }
        return false;
    }

    private sealed record Known(long Version)
    {
        public ConcurrentDictionary<string, ObjectionScope> Refused { get; } = new(StringComparer.Ordinal);
    }
}
