using RegionalPause.Content;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Objections;

/// <summary>Members' objections (R20). Page, form, queue and API all come here.</summary>
public sealed class ObjectionHandler
{
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    private readonly ObjectionRecorder recorder;
    private readonly ObjectionTable table;
    private readonly StoreClock clock;

    internal ObjectionHandler(ObjectionRecorder recorder, ObjectionTable table, StoreClock clock) => (this.recorder, this.table, this.clock) = (recorder, table, clock);

    /// <summary>
    /// A member objects. Once this returns, no instance makes a decision that ignores it; an admission that raced with it stands in the ledger before the
    /// fence. Asked again it is the same objection. A storage fault means that nobody knows: ask again.
    /// </summary>
    public Task<Result<ObjectionState>> ObjectAsync(ObjectionRequest request, CancellationToken cancellationToken) => RecordAsync(request, withdraws: false, cancellationToken);

    /// <summary>A member takes an objection back. Refused where it is not later than the objection: in doubt that stands (D26).</summary>
    public Task<Result<ObjectionState>> WithdrawAsync(ObjectionRequest request, CancellationToken cancellationToken) => RecordAsync(request, withdraws: true, cancellationToken);

    /// <summary>What a member refuses; <c>null</c> if they never said anything.</summary>
    public async Task<ObjectionState?> FindAsync(string memberId, CancellationToken cancellationToken) =>
        await table.ReadAsync(memberId, cancellationToken).ConfigureAwait(false) is (var standing, not null) ? standing : null;

    /// <summary>Notes that a member was told what was done (D24).</summary>
    public async Task NoteAnsweredAsync(string memberId, CancellationToken cancellationToken)
    {
        // Another word at the same moment is answered for itself.
        if (await table.ReadAsync(memberId, cancellationToken).ConfigureAwait(false) is ({ AnsweredAt: null } standing, { } tag))
            await table.WriteAsync(memberId, standing with { AnsweredAt = clock.Now }, tag, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Which of some members object to anything about generative training.</summary>
    public async Task<IReadOnlySet<string>> ObjectorsAmongAsync(IReadOnlyList<string> members, CancellationToken cancellationToken)
    {
        var objectors = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await Parallel.ForEachAsync(members, new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancellationToken }, async (member, ct) =>
        {
            if (await ObjectsAsync(member, ct).ConfigureAwait(false))
                objectors[member] = true;
        }).ConfigureAwait(false);
        return objectors.Keys.ToHashSet(StringComparer.Ordinal);
    }

    // A row that cannot be read is taken for an objection (D26), and does not stop the others.
    private async Task<bool> ObjectsAsync(string member, CancellationToken cancellationToken)
    {
        try
        {
            return (await table.ReadAsync(member, cancellationToken).ConfigureAwait(false)).Standing.Refused.Meets(ObjectionScope.GenerativeTraining);
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private async Task<Result<ObjectionState>> RecordAsync(ObjectionRequest request, bool withdraws, CancellationToken cancellationToken)
    {
        var wrong = new FieldErrors("The objection");
        if (!MemberId.IsValid(request.MemberId))
            wrong.Add("memberId", null, MemberId.Expected);
        if (request.Scope.IsEmpty)
            wrong.Add("purposes", null, "at least one purpose");
        if (request.At > clock.Now + Ahead)
        {
            // A clock that is ahead loses no objection: it counts from now. A withdrawal has to be later than what it takes back, and is
            // not believed.
            if (withdraws)
                wrong.Add("at", Instants.Text(request.At), "an instant not in the future");
            else
                request = request with { At = clock.Now };
        }
        return wrong.Refusal is { } refusal ? refusal : await recorder.RecordAsync(new ObjectionToRecord(request, withdraws), cancellationToken).ConfigureAwait(false);
    }
}
