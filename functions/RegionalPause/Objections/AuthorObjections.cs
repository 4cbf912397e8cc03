using System.Collections.Concurrent;
using RegionalPause.Content;

namespace RegionalPause.Objections;

/// <summary>
/// The authors' objections, for the gate. A value that was read under one control version is valid for every decision under that version:
/// an objection changes the row before it changes the version, and a decision under an older version cannot be appended after the fence
/// (R20). So no clock limits how long a value is kept.
/// </summary>
public sealed class AuthorObjections(ObjectionTable table)
{
    private const int MostKnown = 50_000;

    private volatile Known known = new(-1);

    /// <summary>The scope that an author refuses, for a decision under a control version that was read before this call.</summary>
    internal async ValueTask<ObjectionScope> OfAsync(MemberId authorId, long controlVersion, CancellationToken cancellationToken)
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

    /// <summary>Whether any member whom an item mentions or shows refuses it (D25). The guarantee is the same as for its author.</summary>
    internal async ValueTask<bool> AnyRefusesAsync(ContentItem item, long controlVersion, CancellationToken cancellationToken)
    {
        foreach (MemberId member in item.ThirdParties)
        {
            if ((await OfAsync(member, controlVersion, cancellationToken).ConfigureAwait(false)).Covers(item.Purpose, item.Type))
                return true;
        }
        return false;
    }

    private sealed record Known(long Version)
    {
        public ConcurrentDictionary<MemberId, ObjectionScope> Refused { get; } = new();
    }
}
