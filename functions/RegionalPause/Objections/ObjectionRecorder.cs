using System.Threading.Channels;
using Azure;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Control;
using RegionalPause.Ledger;
using RegionalPause.Members;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Telemetry;

namespace RegionalPause.Objections;

/// <summary>A statement that is being recorded.</summary>
internal sealed record ObjectionToRecord(ObjectionRequest Request, bool Withdraws)
{
    private readonly TaskCompletionSource<Result<ObjectionState>> done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Result<ObjectionState>> Done => done.Task;

    public void Complete(Result<ObjectionState> result) => done.TrySetResult(result);

    public void Fail(Exception e) => done.TrySetException(e);
}

/// <summary>
/// Records statements, many in one round, because each round fences every shard. For an objection the order is: first the member's row,
/// which every decision reads from then on; then one event in the control log; then a fence in every shard, so that a decision that was
/// prepared earlier cannot be appended any more. For a withdrawal the order is reversed: first the log, then the row. In both cases an
/// instance that has read only the first half refuses the item and does not admit it.
/// </summary>
public sealed partial class ObjectionRecorder(
    ObjectionTable table,
    ControlTable control,
    ShardFencing fencing,
    MemberKeys members,
    StoreClock clock,
    Instruments instruments,
    IOptions<ObjectionOptions> options,
    TimeProvider time,
    ILogger<ObjectionRecorder> logger
) : BackgroundService
{
    private readonly Channel<ObjectionToRecord> words = Channel.CreateBounded<ObjectionToRecord>(
        new BoundedChannelOptions(4 * ObjectionEvent.MostWords) { SingleReader = true }
    );

    /// <summary>Records one statement, and waits until it is in force.</summary>
    internal async Task<Result<ObjectionState>> RecordAsync(ObjectionToRecord word, CancellationToken cancellationToken)
    {
        long started = instruments.Time.GetTimestamp();
        _ = word.Done.ContinueWith(
            done => instruments.MeasureObjection(started, done),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        try
        {
            await words.Writer.WriteAsync(word, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            return new Refusal(RefusalCode.Contended, "This instance is stopping; nothing was recorded. Ask again.");
        }
        return await word.Done.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await words.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            await Task.Delay(options.Value.GatherFor, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            List<ObjectionToRecord> round = [];
            while (round.Count < ObjectionEvent.MostWords && words.Reader.TryRead(out ObjectionToRecord? word))
                round.Add(word);
            // Until the round is recorded, however long that takes, the age grows.
            instruments.ObjectionAge.Set(Math.Max(0.001, options.Value.GatherFor.TotalSeconds));
            await RecordSafelyAsync(round).ConfigureAwait(false);
            instruments.ObjectionAge.Set(0);
        }
    }

    /// <inheritdoc/>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        words.Writer.TryComplete();
        return base.StopAsync(cancellationToken);
    }

    private async Task RecordSafelyAsync(List<ObjectionToRecord> round)
    {
        try
        {
            await RecordAsync(round, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // It is unknown which steps were completed. An objection is honoured from the moment its row is written; a repeated request
            // completes the rest.
            LogRoundFailed(e, round.Count);
            foreach (ObjectionToRecord word in round)
                word.Fail(e);
        }
    }

    private async Task RecordAsync(List<ObjectionToRecord> round, CancellationToken cancellationToken)
    {
        // Two statements of one member would race for one row: the later one waits for the next round.
        ObjectionToRecord[] first = [.. round.DistinctBy(w => w.Request.MemberId)];
        Heard?[] heard = await Task.WhenAll(first.Select(word => HearSafelyAsync(word, cancellationToken))).ConfigureAwait(false);
        Heard[] changes = [.. heard.OfType<Heard>()];
        if (changes.Length > 0)
            await CommitAsync(changes, cancellationToken).ConfigureAwait(false);
        if (first.Length < round.Count)
            await RecordAsync([.. round.Except(first)], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same as <see cref="HearAsync"/>, but a failure affects only this member's statement.</summary>
    private async Task<Heard?> HearSafelyAsync(ObjectionToRecord word, CancellationToken cancellationToken)
    {
        try
        {
            return await HearAsync(word, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            LogRoundFailed(e, 1);
            word.Fail(e);
            return null;
        }
    }

    /// <summary>Accepts a statement. Afterwards an objection is in the member's row. <c>null</c> if there is nothing to record.</summary>
    private async Task<Heard?> HearAsync(ObjectionToRecord word, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < Attempts.OfAWrite; attempt++)
        {
            (ObjectionState standing, ETag? tag) = await table.ReadAsync(word.Request.MemberId, cancellationToken).ConfigureAwait(false);
            ObjectionDecision decision = word.Withdraws
                ? ObjectionDecider.Withdraws(standing, word.Request, clock.Now)
                : ObjectionDecider.Objects(standing, word.Request, clock.Now);
            switch (decision)
            {
                case ObjectionDecision.Unchanged:
                    word.Complete(standing);
                    return null;
                case ObjectionDecision.ObjectionStands:
                    word.Complete(
                        new Refusal(
                            RefusalCode.NotInThisStage,
                            "The withdrawal is not later than the objection; in doubt the objection stays in force."
                        )
                    );
                    return null;
                case ObjectionDecision.NotRecordedYet:
                    word.Complete(
                        new Refusal(
                            RefusalCode.Contended,
                            "An objection of this member is not recorded yet. "
                                + "If this does not change, send the objection again, then withdraw it."
                        )
                    );
                    return null;
                case ObjectionDecision.Remembered(var same):
                    if (await table.WriteAsync(word.Request.MemberId, same, tag, cancellationToken).ConfigureAwait(false) is null)
                        break;
                    word.Complete(same);
                    return null;
                case ObjectionDecision.Changes(var next, var withdrawn) when word.Withdraws:
                    Pseudonym pseudonym = await members.OfAsync(word.Request.MemberId, cancellationToken).ConfigureAwait(false);
                    return new Heard(word, next, withdrawn, tag, pseudonym);
                case ObjectionDecision.Changes(var next, var refused):
                    Task<ETag?> writing = table.WriteAsync(word.Request.MemberId, next, tag, cancellationToken);
                    Task<Pseudonym> naming = members.OfAsync(word.Request.MemberId, cancellationToken).AsTask();
                    // Both end before an answer, also if one fails: no row is written after its failure was reported.
                    await Task.WhenAll(writing, naming).ConfigureAwait(false);
                    Pseudonym member = await naming.ConfigureAwait(false);
                    if (await writing.ConfigureAwait(false) is { } written)
                        return new Heard(word, next, refused, written, member);
                    break;
            }
        }
        word.Complete(Contended);
        return null;
    }

    private async Task CommitAsync(Heard[] changes, CancellationToken cancellationToken)
    {
        RecordedObjection[] recorded = [.. changes.Select(c => c.Recorded)];
        bool tightens = recorded.Any(w => !w.Withdraws);
        DateTimeOffset now = default;
        // Crash here: the objections are in force but no shard is fenced; CompletePauses fences.
        long? committed = await control
            .RecordAsync(() => [ObjectionEvent.Write(recorded, now = clock.Now)], tightens, cancellationToken)
            .ConfigureAwait(false);
        if (committed is not { } version)
        {
            foreach (Heard change in changes)
                change.Word.Complete(Contended);
            return;
        }
        if (tightens)
            await fencing.FenceUpToAsync(version, "objections", now, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(changes.Select(change => FinishAsync(change, version, cancellationToken))).ConfigureAwait(false);
        LogRecorded(recorded.Count(w => !w.Withdraws), recorded.Count(w => w.Withdraws), version);
    }

    /// <summary>Writes the version that recorded a change. For a withdrawal, this write lets the member's content be admitted
    /// again.</summary>
    private async Task FinishAsync(Heard change, long version, CancellationToken cancellationToken)
    {
        ObjectionState standing = change.Standing with { Version = version };
        ETag? written = await table.WriteAsync(change.Word.Request.MemberId, standing, change.Tag, cancellationToken).ConfigureAwait(false);
        if (written is null && change.Word.Withdraws)
        {
            // Another statement was recorded in between, and in doubt the objection stays in force (D26).
            change.Word.Complete(
                new Refusal(
                    RefusalCode.Contended,
                    "Another statement of the same member was recorded at the same time; in doubt the objection stays in force."
                )
            );
            return;
        }
        change.Word.Complete(standing);
    }

    private static Refusal Contended =>
        new(RefusalCode.Contended, "The control state keeps changing; it is unknown whether the statement was recorded. Ask again.");

    private sealed record Heard(ObjectionToRecord Word, ObjectionState Standing, ObjectionScope Scope, ETag? Tag, Pseudonym Member)
    {
        public RecordedObjection Recorded =>
            new(Member, Word.Withdraws, Scope, Word.Request.Source, Word.Request.At, Word.Request.Campaign)
            {
                Through = Word.Request.Through,
                By = Word.Request.By,
            };
    }

    [LoggerMessage(
        4101,
        LogLevel.Information,
        "{Objections} objections and {Withdrawals} withdrawals are in force since control version {Version}"
    )]
    private partial void LogRecorded(int objections, int withdrawals, long version);

    [LoggerMessage(4102, LogLevel.Warning, "A round of {Words} members' statements was not completed; a repeated request completes it")]
    private partial void LogRoundFailed(Exception e, int words);
}
