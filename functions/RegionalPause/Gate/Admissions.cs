using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RegionalPause.Decisions;
using RegionalPause.Ledger;
using RegionalPause.Members;
using RegionalPause.Orders;
using RegionalPause.Storage;
using RegionalPause.Tickets;

namespace RegionalPause.Gate;

/// <summary>
/// The append loop: the one place where anything is admitted. It gathers what many callers submit into one group, decides it under one snapshot, claims it,
/// and appends it to this process's shard in one guarded transaction; an admission <em>is</em> that append (R9). One loop, one call at a time: the
/// shard writer needs no lock.
/// </summary>
/// <remarks>
/// The order of reading is the promise: a shard registers before it reads the law, and after a refused append it reads the guard before it reads the law.
/// Whatever fence it missed then shows in the law it reads.
/// </remarks>
internal sealed partial class Admissions(
    ShardTable table, ClaimTable claims, MemberKeys members, MemberFactsReader standings, CurrentSnapshot law, StoreClock clock, ShardStatus status, ShardIdentity identity, IOptions<GateOptions> gateOptions,
    IOptions<TicketOptions> ticketOptions, IOptions<PauseOptions> pauseOptions, TimeProvider time, ILogger<Admissions> logger)
{
    private const int Attempts = 16;
    private const int AFew = 8;
    private const int AuthorsAtOnce = 16;

    private readonly GateOptions options = gateOptions.Value;
    private readonly ShardWriter writer = new(table, clock, pauseOptions.Value.SkewAllowance);
    private readonly Channel<Submission> submitted = Channel.CreateBounded<Submission>(new BoundedChannelOptions(4 * gateOptions.Value.MaxGroup) { SingleReader = true });

    /// <summary>Hands one item to the loop and waits for what becomes of it.</summary>
    public async Task<SubmissionResult> SubmitAsync(Submission submission, CancellationToken cancellationToken)
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

    /// <summary>One admission was acknowledged by the broker at the first attempt.</summary>
    public void Sent(LedgerCoordinates coordinates) => writer.Sent(ShardId.Parse(coordinates.Shard), coordinates.Position);

    /// <summary>Registers this process's shard, then reads the law. Only then is the process ready to decide.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await law.ReadAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false); // tells the store's time
        await OpenShardAsync(cancellationToken).ConfigureAwait(false);
        Snapshot snapshot = await law.ReadAsync(TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        status.IsReady(writer.Shard!.Value, snapshot.Version);
    }

    /// <summary>Runs until the channel is completed and empty.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var group = new List<Submission>(options.MaxGroup);
        while (await WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            group.Clear();
            Gather(group);
            if (group.Count >= AFew && group.Count < options.MaxGroup && options.GatherFor > TimeSpan.Zero)
            {
                // A queue's batch is here and others are on their way: a commit costs the same for all of them. Single items never wait.
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

    /// <summary>Takes nothing new, so that <see cref="RunAsync"/> finishes what it has and returns.</summary>
    public void Stop() => submitted.Writer.TryComplete();

    /// <summary>Closes the shard. A process that dies instead is closed by the janitor; nothing depends on this.</summary>
    public Task CloseAsync(CancellationToken cancellationToken) => writer.CloseAsync(cancellationToken);

    /// <summary>True when there is work or time to flush; false when there will never be work again.</summary>
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
            // The shard was changed in storage: this process decides nothing more, and says so.
            LogFlushFailed(e);
            status.IsNotReady(e.Message);
        }
    }

    private async Task CommitAsync(List<Submission> group, CancellationToken cancellationToken)
    {
        try
        {
            // The same item twice in one group: the second waits for the first.
            ILookup<bool, Submission> first = group.DistinctBy(s => s.Key).ToHashSet() is var leaders ? group.ToLookup(leaders.Contains) : throw new System.Diagnostics.UnreachableException();
            await CommitDistinctAsync([.. first[true]], cancellationToken).ConfigureAwait(false);
            foreach (Submission twin in first[false])
                twin.Complete(new SubmissionResult.ComesBack("a twin of it was decided at this moment", InDoubt: true));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever went wrong, nothing is known to be decided: every message of the group comes back (R6).
            bool unavailable = StorageFaults.IsUnavailable(e);
            LogGroupFailed(e, group.Count);
            status.IsNotReady(unavailable ? "storage does not answer" : e.Message);
            foreach (Submission submission in group)
                submission.Complete(new SubmissionResult.ComesBack(unavailable ? "storage does not answer" : "the gate failed", InDoubt: false));
            if (cancellationToken.IsCancellationRequested)
                throw;
        }
    }

    private async Task CommitDistinctAsync(List<Submission> group, CancellationToken cancellationToken)
    {
        // A drain begins because the law has just changed: under the one before it would hold everything again.
        TimeSpan lawMaxAge = group.Exists(s => s.Ask == Ask.DecideAgain) ? TimeSpan.Zero : options.LawMaxAge;
        if (!status.Ready)
        {
            await writer.ReloadAsync(cancellationToken).ConfigureAwait(false);
            lawMaxAge = TimeSpan.Zero;
        }
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            if (writer.IsClosed)
            {
                await OpenShardAsync(cancellationToken).ConfigureAwait(false);
                lawMaxAge = TimeSpan.Zero;
                foreach (Submission submission in group)
                    (submission.Claim, submission.IsClaimedHere, submission.Prior) = (null, false, null);
            }
            Snapshot snapshot = await law.ReadAsync(lawMaxAge, cancellationToken).ConfigureAwait(false);
            await ClaimAsync(group, cancellationToken).ConfigureAwait(false);
            group.RemoveAll(s => s.Result.IsCompleted);
            await AskAboutMembersAsync(group, snapshot, cancellationToken).ConfigureAwait(false);
            group.RemoveAll(s => s.Result.IsCompleted);

            DateTimeOffset now = clock.Now;
            List<(Submission Submission, NextStep.Append Step)> appends = [];
            List<(Submission Submission, SubmissionResult SubmissionResult)> answers = [];
            foreach (Submission submission in group)
            {
                switch (NextStepRules.Choose(submission, snapshot, now))
                {
                    case NextStep.Append step:
                        appends.Add((submission, step));
                        break;
                    case NextStep.Answer(var result):
                        answers.Add((submission, result));
                        break;
                }
            }
            // An answer from the ledger needs no append: it stands, whatever the law says now.
            foreach ((Submission submission, SubmissionResult result) in answers)
                submission.Complete(result);
            await PointClaimsHereAsync(appends, cancellationToken).ConfigureAwait(false);
            if (appends.Count == 0 || await AppendAsync(snapshot, now, appends, cancellationToken).ConfigureAwait(false))
            {
                status.IsReady(writer.Shard!.Value, snapshot.Version);
                return;
            }
            // Fenced: the guard first, then the law, then decide again.
            LogDecidingAgain(appends.Count);
            await writer.ReloadAsync(cancellationToken).ConfigureAwait(false);
            lawMaxAge = TimeSpan.Zero;
            group = [.. appends.Select(a => a.Submission)];
        }
        foreach (Submission submission in group)
            submission.Complete(new SubmissionResult.ComesBack("the shard was fenced again and again", InDoubt: false));
    }

    private async Task<bool> AppendAsync(Snapshot snapshot, DateTimeOffset now, List<(Submission Submission, NextStep.Append Step)> appends, CancellationToken cancellationToken)
    {
        int admissions = appends.Count(a => a.Step.Admits);
        // Whole seconds, rounded down: what the ticket says and what the ledger says must be the same instant.
        DateTimeOffset? notAfter = admissions == 0 ? null : DateTimeOffset.FromUnixTimeSeconds((now + ticketOptions.Value.Lifetime).ToUnixTimeSeconds());
        var group = new Group(snapshot.Version, notAfter, admissions, [.. appends.Select(a => a.Step.Entry)]);
        if (await writer.AppendAsync(group, cancellationToken).ConfigureAwait(false) is not { } position)
            return false;
        string shard = writer.Shard!.Value.Value;
        for (int i = 0; i < appends.Count; i++)
        {
            (Submission submission, NextStep.Append step) = appends[i];
            submission.Complete(new SubmissionResult.Stands(step.Entry, new LedgerCoordinates(shard, position, i), snapshot.Version, step.Admits ? notAfter : null, step.Entry.Day));
        }
        return true;
    }

    private async Task ClaimAsync(List<Submission> group, CancellationToken cancellationToken)
    {
        List<Submission> unclaimed = group.FindAll(s => s.Claim is null);
        if (unclaimed.Count == 0)
            return;
        foreach (Submission submission in unclaimed)
            submission.Claim = new Claim(submission.Key, writer.Shard!.Value, writer.Next, null, clock.Today);
        Dictionary<Content.ItemKey, Claim> taken = await claims.InsertAsync([.. unclaimed.Select(s => (s.Claim!, s.Id))], cancellationToken).ConfigureAwait(false);
        var priors = new PriorDecisions(table, writer.Shard!.Value, writer.Next);
        foreach (Submission submission in unclaimed)
        {
            submission.IsClaimedHere = !taken.TryGetValue(submission.Key, out Claim? claim);
            if (claim is null)
                continue;
            submission.Claim = claim;
            PriorAnswer answer = await priors.FindAsync(claim, cancellationToken).ConfigureAwait(false);
            if (answer is PriorAnswer.InDoubt(var shard) && submission.DeliveryCount >= options.SettleDoubtAtDelivery)
            {
                // Its claimant had its time. Closing that shard settles the doubt for good, and a living owner goes on in a new one.
                LogRetired(shard);
                await ShardClosing.CloseAsync(table, clock, shard, "retired", null, cancellationToken).ConfigureAwait(false);
                answer = await new PriorDecisions(table, writer.Shard!.Value, writer.Next).FindAsync(claim, cancellationToken).ConfigureAwait(false);
            }
            if (answer is PriorAnswer.Decided(var prior))
                submission.Prior = prior;
            else if (answer is PriorAnswer.InDoubt)
                submission.Complete(new SubmissionResult.ComesBack("another instance is deciding it", InDoubt: true));
        }
    }

    /// <summary>Reads what is known of the members items concern, and the pseudonym each author appears by: nothing in the ledger names a member (R26).</summary>
    private async Task AskAboutMembersAsync(List<Submission> group, Snapshot snapshot, CancellationToken cancellationToken)
    {
        IEnumerable<IGrouping<string, Submission>> byAuthor = group.Where(s => s.Item is not null).GroupBy(s => s.Item!.AuthorId, StringComparer.Ordinal);
        await Parallel.ForEachAsync(byAuthor, new ParallelOptions { MaxDegreeOfParallelism = AuthorsAtOnce, CancellationToken = cancellationToken }, async (author, ct) =>
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
                // One member's broken row holds back that member's items (R6) and no others of the group.
                foreach (Submission submission in author)
                    submission.Complete(new SubmissionResult.ComesBack("what is recorded of a member it concerns cannot be read", InDoubt: false) { IsItsOwn = true });
            }
        }).ConfigureAwait(false);
    }

    /// <summary>An item decided before has a claim that points there; it must point here before the new decision is made, or nobody would find it.</summary>
    private async Task PointClaimsHereAsync(List<(Submission Submission, NextStep.Append Step)> appends, CancellationToken cancellationToken)
    {
        async Task<bool> PointAsync(Submission submission)
        {
            (ShardId, long)? prior = submission.Prior is { } p ? (p.Batch.Shard, p.Batch.Position) : null;
            Claim here = submission.Claim! with { Shard = writer.Shard!.Value, Position = writer.Next, Prior = prior };
            submission.IsClaimedHere = await claims.ReplaceAsync(here, cancellationToken).ConfigureAwait(false);
            return submission.IsClaimedHere;
        }
        Submission[] elsewhere = [.. appends.Select(a => a.Submission).Where(s => !s.IsClaimedHere)];
        bool[] pointed = await Task.WhenAll(elsewhere.Select(PointAsync)).ConfigureAwait(false);
        foreach ((Submission submission, bool done) in elsewhere.Zip(pointed))
        {
            if (done)
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

    [LoggerMessage(1002, LogLevel.Information, "The shard was fenced: {Items} items are decided again under the law read after it")]
    private partial void LogDecidingAgain(int items);

    [LoggerMessage(1003, LogLevel.Warning, "Shard {Shard} is closed to settle what became of an item it claimed")]
    private partial void LogRetired(ShardId shard);

    [LoggerMessage(1004, LogLevel.Warning, "A group of {Items} items was not decided; its messages come back")]
    private partial void LogGroupFailed(Exception e, int items);

    [LoggerMessage(1005, LogLevel.Warning, "The guard could not be told what is settled")]
    private partial void LogFlushFailed(Exception e);
}
