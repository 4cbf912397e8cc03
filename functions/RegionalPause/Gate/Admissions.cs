using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Ledger;
using RegionalPause.Members;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Telemetry;
using RegionalPause.Tickets;

namespace RegionalPause.Gate;

/// <summary>
/// The append loop: the only place where items are admitted. It gathers the submissions of many callers into one group, decides the group
/// under one snapshot, claims it, and appends it to this process's shard in one guarded transaction. An admission <em>is</em> that append
/// (R9). There is one loop with one call at a time, so the shard writer needs no lock.
/// </summary>
/// <remarks>
/// The guarantee depends on the order of reading: a process registers its shard before it reads the control state, and after a refused
/// append it reads the guard before it reads the control state. So the control state that it reads includes the change of every fence that
/// it missed.
/// </remarks>
public sealed partial class Admissions(
    ShardTable table,
    ClaimTable claims,
    MemberKeys members,
    MemberFactsReader standings,
    CurrentSnapshot law,
    StoreClock clock,
    ShardStatus status,
    ShardIdentity identity,
    Instruments instruments,
    IOptions<GateOptions> gateOptions,
    IOptions<TicketOptions> ticketOptions,
    IOptions<PauseOptions> pauseOptions,
    TimeProvider time,
    ILogger<Admissions> logger
)
{
    private const int AFew = 8;
    private const int AuthorsAtOnce = 64;

    private readonly GateOptions options = gateOptions.Value;
    private readonly ShardWriter writer = new(table, clock, pauseOptions.Value.SkewAllowance);
    private readonly Channel<Submission> submitted = Channel.CreateBounded<Submission>(
        new BoundedChannelOptions(4 * gateOptions.Value.MaxGroup) { SingleReader = true }
    );

    /// <summary>Submits one item to the loop, and waits for the result.</summary>
    internal async Task<SubmissionResult> SubmitAsync(Submission submission, CancellationToken cancellationToken)
    {
        try
        {
            await submitted.Writer.WriteAsync(submission, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            return new SubmissionResult.ComesBack("this instance is stopping", InDoubt: false);
        }
        return await submission.Result.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Records that the broker acknowledged one admission at the first attempt.</summary>
    internal void Sent(LedgerCoordinates coordinates) => writer.Sent(coordinates.Shard, coordinates.Position);

    /// <summary>Registers this process's shard, then reads the control state. Only then can the process decide.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        await law.ReadAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false); // sets the store clock
        await OpenShardAsync(cancellationToken).ConfigureAwait(false);
        Snapshot snapshot = await law.ReadAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        status.IsReady(writer.Shard!.Value, snapshot.Version);
    }

    /// <summary>Runs until the channel is completed and empty.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var group = new List<Submission>(options.MaxGroup);
        while (await WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            group.Clear();
            Gather(group);
            if (group.Count >= AFew && group.Count < options.MaxGroup && options.GatherFor > TimeSpan.Zero)
            {
                // A batch of a queue is here and others are arriving: one commit for all of them costs the same. Single items never wait.
                await Task.Delay(options.GatherFor, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Gather(group);
            }
            if (group.Count > 0)
                await CommitAsync(group, cancellationToken).ConfigureAwait(false);
            else
                await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Gather(List<Submission> group)
    {
        while (group.Count < options.MaxGroup && submitted.Reader.TryRead(out Submission? submission))
            group.Add(submission);
    }

    /// <summary>Accepts no new items, so that <see cref="RunAsync"/> finishes the accepted ones and returns.</summary>
    internal void Stop() => submitted.Writer.TryComplete();

    /// <summary>Closes the shard. If the process crashes instead, the janitor closes it; no guarantee depends on this call.</summary>
    internal Task CloseAsync(CancellationToken cancellationToken) => writer.CloseAsync(cancellationToken);

    /// <summary>True if there is work, or if it is time to flush; false if there will be no more work.</summary>
    private async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        Task<bool> more = submitted.Reader.WaitToReadAsync(cancellationToken).AsTask();
        try
        {
            return await more.WaitAsync(options.FlushInterval, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return true;
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (!writer.WantsFlush(pauseOptions.Value.AbandonedAfter / 4))
            return;
        try
        {
            await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (StorageFaults.IsUnavailable(e))
        {
            LogFlushFailed(e);
        }
        catch (InvalidDataException e)
        {
            // The shard was changed in storage: this process stops deciding, and reports it.
            LogFlushFailed(e);
            status.IsNotReady(e.Message);
        }
    }

    private async Task CommitAsync(List<Submission> group, CancellationToken cancellationToken)
    {
        long started = instruments.Time.GetTimestamp();
        string result = GateMeasures.Failed;
        try
        {
            // If one item is in the group twice, the second submission waits for the first.
            ILookup<bool, Submission> first = group.DistinctBy(s => s.Key).ToHashSet() is var leaders
                ? group.ToLookup(leaders.Contains)
                : throw new System.Diagnostics.UnreachableException();
            await CommitDistinctAsync([.. first[true]], cancellationToken).ConfigureAwait(false);
            foreach (Submission twin in first[false])
                twin.Complete(
                    new SubmissionResult.ComesBack("another message with the same item was decided at this moment", InDoubt: true)
                );
            result = GateMeasures.Ok;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // After any error nothing is known to be decided: every message of the group is delivered again (R6).
            bool unavailable = StorageFaults.IsUnavailable(e);
            if (unavailable)
                result = GateMeasures.Unavailable;
            LogGroupFailed(e, group.Count);
            status.IsNotReady(unavailable ? "storage does not answer" : e.Message);
            foreach (Submission submission in group)
                submission.Complete(
                    new SubmissionResult.ComesBack(unavailable ? "storage does not answer" : "the gate failed", InDoubt: false)
                );
            if (cancellationToken.IsCancellationRequested)
                throw;
        }
        finally
        {
            instruments.GroupDuration.Record(instruments.SecondsSince(started), Instruments.Tag(Instruments.Result, result));
        }
    }

    private async Task CommitDistinctAsync(List<Submission> group, CancellationToken cancellationToken)
    {
        // A drain starts because the control state has just changed. Under the state before it, the drain would hold every item again.
        TimeSpan lawMaxAge = group.Exists(s => s.Ask is Ask.DecideAgain) ? TimeSpan.Zero : options.LawMaxAge;
        if (!status.Ready)
        {
            await writer.ReloadAsync(cancellationToken).ConfigureAwait(false);
            lawMaxAge = TimeSpan.Zero;
        }
        for (int attempt = 0; attempt < Attempts.OfAWrite; attempt++)
        {
            if (writer.IsClosed)
            {
                await OpenShardAsync(cancellationToken).ConfigureAwait(false);
                lawMaxAge = TimeSpan.Zero;
                foreach (Submission submission in group)
                    (submission.Claim, submission.IsClaimedHere, submission.Prior) = (null, false, null);
            }
            Snapshot snapshot = await law.ReadAsync(lawMaxAge, cancellationToken).ConfigureAwait(false);
            // Both come after the control state and before the decision; neither needs the other.
            await Task.WhenAll(ClaimAsync(group, cancellationToken), AskAboutMembersAsync(group, snapshot, cancellationToken))
                .ConfigureAwait(false);
            group.RemoveAll(s => s.Result.IsCompleted);

            DateTimeOffset now = clock.Now;
            List<(Submission Submission, NextStep.Append Step)> appends = [];
            List<(Submission Submission, SubmissionResult SubmissionResult)> answers = [];
            foreach (Submission submission in group)
            {
                switch (NextStepRules.Choose(submission, snapshot, now, pauseOptions.Value.SkewAllowance))
                {
                    case NextStep.Append step:
                        appends.Add((submission, step));
                        break;
                    case NextStep.Answer(var verdict):
                        answers.Add((submission, verdict));
                        break;
                }
            }
            // A decision in the ledger needs no append: it is valid, even if the control state has changed since.
            foreach ((Submission submission, SubmissionResult verdict) in answers)
                submission.Complete(verdict);
            await PointClaimsHereAsync(appends, cancellationToken).ConfigureAwait(false);
            if (appends.Count == 0 || await AppendAsync(snapshot, now, appends, cancellationToken).ConfigureAwait(false))
            {
                status.IsReady(writer.Shard!.Value, snapshot.Version);
                return;
            }
            // The shard was fenced: read the guard, then the control state, then decide again.
            LogDecidingAgain(appends.Count);
            instruments.GroupFenced.Add(1);
            await writer.ReloadAsync(cancellationToken).ConfigureAwait(false);
            lawMaxAge = TimeSpan.Zero;
            group = [.. appends.Select(a => a.Submission)];
        }
        foreach (Submission submission in group)
            submission.Complete(new SubmissionResult.ComesBack("the shard was fenced too often", InDoubt: false));
    }

    private async Task<bool> AppendAsync(
        Snapshot snapshot,
        DateTimeOffset now,
        List<(Submission Submission, NextStep.Append Step)> appends,
        CancellationToken cancellationToken
    )
    {
        int admissions = appends.Count(a => a.Step.Admits);
        // Whole seconds, rounded down: the ticket and the ledger must state the same instant.
        DateTimeOffset? notAfter =
            admissions == 0 ? null : DateTimeOffset.FromUnixTimeSeconds((now + ticketOptions.Value.Lifetime).ToUnixTimeSeconds());
        var group = new Group(snapshot.Version, notAfter, admissions, [.. appends.Select(a => a.Step.Entry)]);
        if (await writer.AppendAsync(group, cancellationToken).ConfigureAwait(false) is not { } position)
            return false;
        ShardId shard = writer.Shard!.Value;
        for (int i = 0; i < appends.Count; i++)
        {
            (Submission submission, NextStep.Append step) = appends[i];
            var coordinates = new LedgerCoordinates(shard, position, i);
            submission.Complete(
                new SubmissionResult.Stands(step.Entry, coordinates, snapshot.Version, step.Admits ? notAfter : null, step.Entry.Day)
            );
        }
        instruments.CountGroup(group.Entries);
        return true;
    }

    private async Task ClaimAsync(List<Submission> group, CancellationToken cancellationToken)
    {
        List<Submission> unclaimed = group.FindAll(s => s.Claim is null);
        if (unclaimed.Count == 0)
            return;
        foreach (Submission submission in unclaimed)
            submission.Claim = new Claim(submission.Key, writer.Shard!.Value, writer.Next, null, clock.Today);
        Dictionary<Content.ItemKey, Claim> taken = await claims
            .InsertAsync([.. unclaimed.Select(s => (s.Claim!, s.Item?.Id))], cancellationToken)
            .ConfigureAwait(false);
        var priors = new PriorDecisions(table, writer.Shard!.Value, writer.Next);
        foreach (Submission submission in unclaimed)
        {
            submission.IsClaimedHere = !taken.TryGetValue(submission.Key, out Claim? claim);
            if (claim is null)
                continue;
            submission.Claim = claim;
            PriorAnswer answer = await priors.FindAsync(claim, cancellationToken).ConfigureAwait(false);
            if (
                answer is PriorAnswer.InDoubt(var shard)
                && submission.Ask is Ask.Decide asked
                && asked.DeliveryCount >= options.SettleDoubtAtDelivery
            )
            {
                // The claimant had enough time. Closing its shard settles the doubt permanently; if the owner is alive, it continues in a
                // new shard.
                LogRetired(shard);
                await ShardClosing.CloseAsync(table, clock, shard, "retired", null, cancellationToken).ConfigureAwait(false);
                var again = new PriorDecisions(table, writer.Shard!.Value, writer.Next);
                answer = await again.FindAsync(claim, cancellationToken).ConfigureAwait(false);
            }
            if (answer is PriorAnswer.Decided(var prior))
                submission.Prior = prior;
            else if (answer is PriorAnswer.InDoubt)
                submission.Complete(new SubmissionResult.ComesBack("another instance is deciding it", InDoubt: true));
        }
    }

    /// <summary>Reads the facts about the members whom the items concern, and the pseudonym of each author: the ledger contains no member
    /// id (R26).</summary>
    private async Task AskAboutMembersAsync(List<Submission> group, Snapshot snapshot, CancellationToken cancellationToken)
    {
        await standings.KeepAsync(snapshot, cancellationToken).ConfigureAwait(false);
        IEnumerable<IGrouping<MemberId, Submission>> byAuthor = group.Where(s => s.Item is not null).GroupBy(s => s.Item!.AuthorId);
        var inParallel = new ParallelOptions { MaxDegreeOfParallelism = AuthorsAtOnce, CancellationToken = cancellationToken };
        await Parallel
            .ForEachAsync(
                byAuthor,
                inParallel,
                async (author, ct) =>
                {
                    try
                    {
                        ValueTask<Pseudonym> naming = members.OfAsync(author.Key, ct);
                        foreach (Submission submission in author)
                            submission.Members = await standings.OfAsync(submission.Item!, snapshot, ct).ConfigureAwait(false);
                        Pseudonym pseudonym = await naming.ConfigureAwait(false);
                        foreach (Submission submission in author)
                            submission.Author = pseudonym;
                    }
                    catch (InvalidDataException)
                    {
                        // If the row of one member cannot be read, only the items of that member are not decided (R6).
                        var unreadable = new SubmissionResult.ComesBack(
                            "the record of a member whom it concerns cannot be read",
                            InDoubt: false
                        )
                        {
                            IsItsOwn = true,
                        };
                        foreach (Submission submission in author)
                            submission.Complete(unreadable);
                    }
                }
            )
            .ConfigureAwait(false);
    }

    /// <summary>The claim of an item that was decided before points to that decision. It must point here before the new decision is made;
    /// otherwise the new decision could not be found.</summary>
    private async Task PointClaimsHereAsync(
        List<(Submission Submission, NextStep.Append Step)> appends,
        CancellationToken cancellationToken
    )
    {
        Claim Here(Submission submission) =>
            submission.Claim! with
            {
                Shard = writer.Shard!.Value,
                Position = writer.Next,
                Prior = submission.Prior is { } p ? (p.Batch.Shard, p.Batch.Position) : null,
            };
        Submission[] elsewhere = [.. appends.Select(a => a.Submission).Where(s => !s.IsClaimedHere)];
        HashSet<Content.ItemKey> pointed = await claims.ReplaceAsync([.. elsewhere.Select(Here)], cancellationToken).ConfigureAwait(false);
        foreach (Submission submission in elsewhere)
        {
            submission.IsClaimedHere = pointed.Contains(submission.Key);
            if (submission.IsClaimedHere)
                continue;
            submission.Complete(new SubmissionResult.ComesBack("another instance is deciding it", InDoubt: true));
            appends.RemoveAll(a => a.Submission == submission);
        }
    }

    private async Task OpenShardAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.Now;
        await writer.OpenAsync(ShardId.New(now, identity.Next()), identity.Owner, now, cancellationToken).ConfigureAwait(false);
        LogOpened(writer.Shard!.Value);
    }

    [LoggerMessage(1001, LogLevel.Information, "Shard {Shard} is open")]
    private partial void LogOpened(ShardId shard);

    [LoggerMessage(
        1002,
        LogLevel.Information,
        "The shard was fenced: {Items} items are decided again under the control state read after the fence"
    )]
    private partial void LogDecidingAgain(int items);

    [LoggerMessage(1003, LogLevel.Warning, "Shard {Shard} is closed to settle whether an item that it claimed was decided")]
    private partial void LogRetired(ShardId shard);

    [LoggerMessage(1004, LogLevel.Warning, "A group of {Items} items was not decided; its messages are delivered again")]
    private partial void LogGroupFailed(Exception e, int items);

    [LoggerMessage(1005, LogLevel.Warning, "The guard could not be updated with the settled admissions")]
    private partial void LogFlushFailed(Exception e);
}
