using System.Collections.Concurrent;
using RegionalPause.Content;
using RegionalPause.Control;

namespace RegionalPause.Objections;

/// <summary>
/// The authors' objections, for the gate. A value that was read under one control version is valid for every decision under that version:
/// an objection changes the row before it changes the version, and a decision under an older version cannot be appended after the fence
/// (R20). So no clock limits how long a value is kept under one version. An author who refuses nothing is also known under a later version
/// if no version in between recorded a statement (<see cref="KeepAsync"/>).
/// </summary>
public sealed class AuthorObjections(ObjectionTable table, ControlTable control, TimeProvider time)
{
    private const int MostKnown = 50_000;
    private const int MostVersions = 100;

    // An objection that was interrupted before it was recorded is in a row, but no version tells of it. It is seen after this time.
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    private volatile Known known = new(-1);

    /// <summary>
    /// Keeps what is known for decisions under a later control version. Call it before a group is decided; it saves one read for each
    /// author after a change of the control state that is no statement of a member.
    /// </summary>
    internal async Task KeepAsync(long controlVersion, CancellationToken cancellationToken)
    {
        Known before = known;
        long versions = controlVersion - before.Version;
        if (before.Version < 0 || before.Refused.IsEmpty || versions is <= 0 or > MostVersions)
            return;
        if (await HasStatementsAsync(before.Version + 1, controlVersion, cancellationToken).ConfigureAwait(false))
            return;
        var kept = new Known(controlVersion);
        long now = time.GetTimestamp();
        foreach ((MemberId author, KnownScope refused) in before.Refused)
        {
            // A refusal is read again: its withdrawal is recorded first and changes the row later.
            if (refused.Scope.IsEmpty && time.GetElapsedTime(refused.ReadAt, now) < KeptFor)
                kept.Refused.TryAdd(author, refused with { IsKept = true });
        }
        known = kept;
    }

    /// <summary>The scope that an author refuses, for a decision under a control version that was read before this call.</summary>
    internal async ValueTask<ObjectionScope> OfAsync(MemberId authorId, long controlVersion, CancellationToken cancellationToken)
    {
        Known now = known;
        if (now.Version != controlVersion || now.Refused.Count >= MostKnown)
            known = now = new Known(controlVersion);
        if (
            now.Refused.TryGetValue(authorId, out KnownScope? refused)
            && !(refused.IsKept && time.GetElapsedTime(refused.ReadAt) >= KeptFor)
        )
            return refused.Scope;
        long readAt = time.GetTimestamp();
        ObjectionState state = (await table.ReadAsync(authorId, cancellationToken).ConfigureAwait(false)).Standing;
        refused = new KnownScope(state.RefusedUnder(controlVersion), readAt, IsKept: false);
        now.Refused[authorId] = refused;
        return refused.Scope;
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

    /// <summary>Whether any of these versions recorded a statement. Yes, if it is not certain.</summary>
    private async Task<bool> HasStatementsAsync(long first, long last, CancellationToken cancellationToken)
    {
        long next = first;
        try
        {
            await foreach ((long version, byte[] body) in control.ReadLogAsync(first, cancellationToken).ConfigureAwait(false))
            {
                if (version != next || ControlLog.Read(body).Events.Any(e => e.Name == ObjectionEvent.Name))
                    return true;
                if (next++ == last)
                    return false;
            }
        }
        catch (InvalidDataException)
        {
            // A row that cannot be read may be a statement.
        }
        return true;
    }

    private sealed record KnownScope(ObjectionScope Scope, long ReadAt, bool IsKept);

    private sealed record Known(long Version)
    {
        public ConcurrentDictionary<MemberId, KnownScope> Refused { get; } = new();
    }
}
