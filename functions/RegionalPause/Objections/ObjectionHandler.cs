using System.Collections.Concurrent;
using RegionalPause.Content;
using RegionalPause.Members;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Objections;

/// <summary>Members' objections (R20). The page, the form, the queue and the API all call this handler.</summary>
public sealed class ObjectionHandler(ObjectionRecorder recorder, ObjectionTable table, StoreClock clock)
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Records a member's objection. After this returns, no instance makes a decision that ignores it. An admission at the same moment is
    /// in the ledger before the fence. A repeated request is the same objection. After a storage fault the result is unknown: ask again.
    /// </summary>
    public Task<Result<ObjectionState>> ObjectAsync(ObjectionRequest request, CancellationToken cancellationToken) =>
        RecordAsync(request, withdraws: false, cancellationToken);

    /// <summary>Records a withdrawal. It is refused if it is not later than the objection: in doubt the objection stays in force
    /// (D26).</summary>
    public Task<Result<ObjectionState>> WithdrawAsync(ObjectionRequest request, CancellationToken cancellationToken) =>
        RecordAsync(request, withdraws: true, cancellationToken);

    /// <summary>What a member refuses; <c>null</c> if they never made a statement.</summary>
    public async Task<ObjectionState?> FindAsync(MemberId memberId, CancellationToken cancellationToken) =>
        await table.ReadAsync(memberId, cancellationToken).ConfigureAwait(false) is (var standing, not null) ? standing : null;

    /// <summary>Records that the answer was sent to a member (D24).</summary>
    public async Task NoteAnsweredAsync(MemberId memberId, CancellationToken cancellationToken)
    {
        // A statement at the same moment gets its own answer.
        if (await table.ReadAsync(memberId, cancellationToken).ConfigureAwait(false) is ({ AnsweredAt: null } standing, { } tag))
            await table.WriteAsync(memberId, standing with { AnsweredAt = clock.Now }, tag, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The members of a list who object to any part of generative training.</summary>
    /// <remarks>
    /// The members of a page are adjacent in the table, so each of its partitions is one range read. If more objections than one answer
    /// holds are between them, each of the other members is read on their own.
    /// </remarks>
    public async Task<IReadOnlySet<MemberId>> ObjectorsAmongAsync(IReadOnlyList<MemberId> members, CancellationToken cancellationToken)
    {
        var objectors = new ConcurrentDictionary<MemberId, bool>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancellationToken };
        var alone = new ConcurrentBag<MemberId>();
        await Parallel
            .ForEachAsync(
                members.Select(id => (Id: id, Row: MemberKeys.RowKey(id))).GroupBy(m => MemberKeys.Partition(m.Row)),
                options,
                async (group, ct) =>
                {
                    (string first, string last) = (
                        group.Select(m => m.Row).Min(StringComparer.Ordinal)!,
                        group.Select(m => m.Row).Max(StringComparer.Ordinal)!
                    );
                    (IReadOnlyDictionary<string, ObjectionState?> standings, string readTo) = await table
                        .ReadRangeAsync(first, last, ct)
                        .ConfigureAwait(false);
                    foreach ((MemberId id, string row) in group)
                    {
                        if (string.CompareOrdinal(row, readTo) > 0)
                            alone.Add(id);
                        else if (standings.TryGetValue(row, out ObjectionState? standing) && Objects(standing))
                            objectors[id] = true;
                    }
                }
            )
            .ConfigureAwait(false);
        await Parallel
            .ForEachAsync(
                alone,
                options,
                async (member, ct) =>
                {
                    if (await ObjectsAsync(member, ct).ConfigureAwait(false))
                        objectors[member] = true;
                }
            )
            .ConfigureAwait(false);
        return objectors.Keys.ToHashSet();
    }

    // A row that cannot be read counts as an objection (D26), and does not stop the others.
    private static bool Objects(ObjectionState? standing) => standing?.Refused.Meets(ObjectionScope.GenerativeTraining) ?? true;

    private async Task<bool> ObjectsAsync(MemberId member, CancellationToken cancellationToken)
    {
        try
        {
            return Objects((await table.ReadAsync(member, cancellationToken).ConfigureAwait(false)).Standing);
        }
        catch (InvalidDataException)
        {
            return Objects(null);
        }
    }

    private async Task<Result<ObjectionState>> RecordAsync(ObjectionRequest request, bool withdraws, CancellationToken cancellationToken)
    {
        var wrong = new FieldErrors("The objection");
        if (request.Scope.IsEmpty)
            wrong.Add("purposes", null, "at least one purpose");
        if (request.At > clock.Now + Ahead)
        {
            // A clock that is ahead loses no objection: it counts from now. A withdrawal must be later than the objection that it
            // withdraws, so its future instant is not accepted.
            if (withdraws)
                wrong.Add("at", Instants.Text(request.At), "an instant not in the future");
            else
                request = request with { At = clock.Now };
        }
        return wrong.Refusal is { } refusal
            ? refusal
            : await recorder.RecordAsync(new ObjectionToRecord(request, withdraws), cancellationToken).ConfigureAwait(false);
    }
}
