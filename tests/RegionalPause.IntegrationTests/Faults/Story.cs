using System.Collections.Immutable;
using System.Diagnostics;
using Azure.Data.Tables;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Drains;
using RegionalPause.Engagement;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Resumption;
using RegionalPause.Storage;

namespace RegionalPause.IntegrationTests.Faults;

/// <summary>
/// One short life of the product that comes by every durable write: flags, items of every kind, a pause, a redelivery, a resumption, a
/// drain, a flag closed, an end in good order. Each step says whether it is done and may be tried again on another instance: recovery is
/// the same code as the normal road.
/// </summary>
internal sealed class Story
{
    private const string Campaign = "uk-1";
    private static readonly OrderId Order = OrderId.Parse("uk-1");

    private readonly TestAccount account;
    private readonly Broker broker;
    private readonly Submission again = Submission.Post("post:again", "IE");
    private long lawAtLift = long.MaxValue;

    public Story(TestAccount account)
    {
        this.account = account;
        broker = new Broker(TestTickets.Loader());
    }

    /// <summary>What the next instance is started with; empty once the story may go on undisturbed.</summary>
    public Func<FaultPlan> NextFaults { get; init; } = () => new FaultPlan();

    /// <summary>Instances that were started, or tried to.</summary>
    public int Instances { get; private set; }

    /// <summary>Tells it to the end, on as many instances as it takes.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        // The author of every post was told of the campaign long ago.
        await ToldCampaign.WriteAsync(account, Campaign, Order, ["GB"], ["member:1"], cancellationToken);
        GateInstance? instance = null;
        try
        {
            foreach (Func<GateInstance, CancellationToken, Task<bool>> step in Steps())
                instance = await DoAsync(step, instance, cancellationToken);
            // Ends in good order, so that the last instance has a shard to put away.
            await instance!.DisposeAsync();
            instance = await DoAsync(TidyAsync, null, cancellationToken);
            await CheckAsync(instance, cancellationToken);
        }
        finally
        {
            if (instance is not null)
                await instance.DisposeAsync();
        }
    }

    private IEnumerable<Func<GateInstance, CancellationToken, Task<bool>>> Steps() =>
        [
            OpenFlagsAsync,
            (gate, ct) =>
                DecideAsync(
                    gate,
                    [
                        Submission.Post("post:ie", "IE"),
                        Submission.Post("post:gb", "GB"),
                        Submission.Post("post:nowhere", "XX"),
                        again,
                        new("malformed", "{\"no\":\"event\"}"),
                    ],
                    ct
                ),
            PauseAsync,
            (gate, ct) =>
                DecideAsync(
                    gate,
                    [
                        Submission.Post("post:gb-paused-1", "GB"),
                        Submission.Post("post:gb-paused-2", "GB"),
                        Submission.Post("post:ie-meanwhile", "IE"),
                    ],
                    ct
                ),
            RedeliverAsync,
            NothingOfThePausedWasAdmittedAsync,
            EngageAsync,
            ResumeAsync,
            DrainAsync,
            CloseFlagAsync,
            (gate, ct) => DecideAsync(gate, [Submission.Post("post:de-closed", "DE"), Submission.Post("post:gb-after", "GB")], ct),
            SettleAsync,
            EraseAsync,
        ];

    private async Task<GateInstance> DoAsync(
        Func<GateInstance, CancellationToken, Task<bool>> step,
        GateInstance? instance,
        CancellationToken cancellationToken
    )
    {
        var told = Stopwatch.StartNew();
        while (told.Elapsed < Eventually.Patience)
        {
            try
            {
                instance ??= await StartAsync(cancellationToken);
                if (await step(instance, cancellationToken))
                    return instance;
            }
            catch (Exception e) when (StorageFaults.IsUnavailable(e) && !cancellationToken.IsCancellationRequested)
            {
                // What the caller of a command would see; it asks again.
            }
            if (instance is { Faults.Dead: true })
            {
                await instance.DisposeAsync();
                instance = null;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
        }
        throw new TimeoutException($"The step {step.Method.Name} never came to its end.");
    }

    private async Task<GateInstance> StartAsync(CancellationToken cancellationToken)
    {
        Instances++;
        return await GateInstance.StartAsync(account, NextFaults(), cancellationToken);
    }

    private static async Task<bool> OpenFlagsAsync(GateInstance gate, CancellationToken cancellationToken)
    {
        foreach (string name in (string[])["UK", "IE", "DE"])
        {
            if (!(await gate.Flags.SetAsync(name, open: true, "alice", null, cancellationToken)).Succeeded(out _, out _))
                return false;
        }
        return true;
    }

    private static async Task<bool> EraseAsync(GateInstance gate, CancellationToken cancellationToken)
    {
        Refusal? refusal = (await gate.Erasure.EraseAsync(MemberId.Parse("member:1"), "alice", cancellationToken)).Refusal;
        return refusal is null or { Code: RefusalCode.NotFound }; // erased before, by an attempt that did not learn of it
    }

    private async Task<bool> DecideAsync(GateInstance gate, Submission[] submissions, CancellationToken cancellationToken)
    {
        if (!broker.Reconciliation.Submitted.IsSupersetOf(submissions.Select(s => s.Id)))
            broker.Submit(submissions);
        return await broker.DeliverAsync(gate, cancellationToken);
    }

    private async Task<bool> PauseAsync(GateInstance gate, CancellationToken cancellationToken)
    {
        // A process that died between registering its shard and inserting the guard: the fence has to close that one.
        await account
            .TableClient("shards")
            .UpsertEntityAsync(
                new TableEntity("live", "20240920t140307z-00000000000000aa")
                {
                    ["Owner"] = "nobody",
                    ["StartedAt"] = DateTimeOffset.UnixEpoch.AddYears(54),
                },
                cancellationToken: cancellationToken
            );
        Result<OrderState> paused = await gate.Pauses.PauseAsync(
            new PauseRequest
            {
                Id = Order.Value,
                Jurisdictions = ["UK"],
                Authority = "GB-ICO",
            },
            "olivia",
            cancellationToken
        );
        if (!paused.Succeeded(out _, out Refusal? refusal))
            throw new InvalidOperationException(refusal.Detail);
        await gate.Completion.RunAsync(cancellationToken);
        return await StageAsync(gate, cancellationToken) == OrderStage.Effective;
    }

    private async Task<bool> RedeliverAsync(GateInstance gate, CancellationToken cancellationToken)
    {
        if (!redelivered)
            broker.Redeliver(again);
        redelivered = true;
        return await broker.DeliverAsync(gate, cancellationToken);
    }

    private bool redelivered;

    private async Task<bool> NothingOfThePausedWasAdmittedAsync(GateInstance gate, CancellationToken cancellationToken)
    {
        await CheckPauseAsync(gate, cancellationToken);
        PauseCertificate certificate =
            await gate.Pauses.FindCertificateAsync(Order, cancellationToken)
            ?? throw new InvalidOperationException("An effective order has no certificate.");
        if (certificate.Fences.IsEmpty || certificate.FencedAt < certificate.CommittedAt || certificate.EffectiveAt < certificate.FencedAt)
            throw new InvalidOperationException($"The certificate is no evidence: {certificate}");
        lawAtLift = await gate.Control.ReadVersionAsync(cancellationToken);
        return true;
    }

    private static async Task<bool> EngageAsync(GateInstance gate, CancellationToken cancellationToken)
    {
        var closed = new EngagementRequest
        {
            Kind = "closed",
            Position = "no-further-action-now",
            On = new DateOnly(2024, 9, 20),
            Reference = "IC-1",
        };
        Result<EngagementLog> entered = await gate.Engagement.EnterAsync(Order, closed, "olivia", cancellationToken);
        if (!entered.Succeeded(out EngagementLog? log, out Refusal? refusal))
            return refusal.Code == RefusalCode.Contended ? false : throw new InvalidOperationException(refusal.Detail);
        return log.Entries.Length == 1 ? true : throw new InvalidOperationException($"One closing was entered {log.Entries.Length} times.");
    }

    private async Task<bool> ResumeAsync(GateInstance gate, CancellationToken cancellationToken)
    {
        if (await StageAsync(gate, cancellationToken) == OrderStage.Lifted)
            return await FencedAsync(gate, cancellationToken);
        var proposal = new ProposalBody
        {
            ContentNotBefore = new DateOnly(2003, 1, 1),
            Campaign = Campaign,
            Assessments = Assessments.OnFile,
        };
        // Each again until it is so: the same proposal, the same two people's override and the same approval are one each.
        if (!(await gate.Resumption.ProposeAsync(Order, proposal, "olivia", cancellationToken)).Succeeded(out _, out _))
            return false;
        foreach (string person in (string[])["alice", "bob"])
        {
            if (
                !(
                    await gate.Resumption.OverrideAsync(Order, "objection-page-works", "probed by hand", person, cancellationToken)
                ).Succeeded(out _, out _)
            )
                return false;
        }
        foreach (string person in (string[])["alice", "bob"])
        {
            ResumptionReview review = (await gate.Resumption.FindAsync(Order, cancellationToken))!;
            if (!(await gate.Resumption.ApproveAsync(Order, review.Digest!, person, cancellationToken)).Succeeded(out _, out _))
                return false;
        }
        return await StageAsync(gate, cancellationToken) == OrderStage.Lifted && await FencedAsync(gate, cancellationToken);
    }

    private static async Task<bool> FencedAsync(GateInstance gate, CancellationToken cancellationToken)
    {
        await gate.Completion.RunAsync(cancellationToken);
        ControlState state = await gate.Control.ReadAsync(cancellationToken);
        return await gate.Control.ReadFencedAsync(cancellationToken) >= state.Tightened;
    }

    private async Task<bool> DrainAsync(GateInstance gate, CancellationToken cancellationToken)
    {
        await gate.Holds.DrainAsync(broker, cancellationToken);
        return (await gate.Control.ReadDrainsAsync(cancellationToken)).IsEmpty && await broker.DeliverAsync(gate, cancellationToken);
    }

    private static async Task<bool> CloseFlagAsync(GateInstance gate, CancellationToken cancellationToken)
    {
        bool closed = (await gate.Flags.SetAsync("DE", open: false, "olivia", "no longer", cancellationToken)).Succeeded(out _, out _);
        return await FencedAsync(gate, cancellationToken) && closed;
    }

    private static async Task<bool> SettleAsync(GateInstance gate, CancellationToken cancellationToken)
    {
        await Eventually.UntilAsync(
            "the guard says that everything was sent, or the instance is dead",
            async () =>
                gate.Faults.Dead || (await gate.Shards.ReadGuardAsync(ShardId.Parse(gate.Status.Shard!), cancellationToken))!.IsSettled,
            cancellationToken
        );
        return !gate.Faults.Dead;
    }

    private static async Task<bool> TidyAsync(GateInstance gate, CancellationToken cancellationToken)
    {
        await gate.Completion.RunAsync(cancellationToken);
        foreach (ShardId shard in await gate.Shards.ListLiveAsync(cancellationToken))
        {
            if ((await gate.Shards.ReadGuardAsync(shard, cancellationToken))?.State == GuardState.Closed)
                return false;
        }
        return true;
    }

    private async Task CheckAsync(GateInstance gate, CancellationToken cancellationToken)
    {
        Reconciliation reconciliation = broker.Reconciliation;
        reconciliation.ShouldBalance();
        if (
            !reconciliation.Admitted.SetEquals([
                "post:ie#1",
                "post:gb#1",
                "post:again#1",
                "post:gb-paused-1#1",
                "post:gb-paused-2#1",
                "post:ie-meanwhile#1",
                "post:gb-after#1",
            ])
        )
            throw new InvalidOperationException($"Admitted: {string.Join(", ", reconciliation.Admitted.Order())}");

        LedgerCheck ledger = await CheckPauseAsync(gate, cancellationToken);
        string[] unfounded = [.. broker.Loaded.Where(id => !ledger.Admissions.ContainsKey(id))];
        if (unfounded.Length > 0)
            throw new InvalidOperationException($"Loaded without an admission in the ledger: {string.Join(", ", unfounded)}");
        if (broker.Loaded.Distinct().Count() != broker.Loaded.Count)
            throw new InvalidOperationException("An admission was loaded twice.");

        DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        ImmutableArray<DispositionTotals> totals = await gate.Dispositions.ReadAsync(today.AddDays(-1), today, cancellationToken);
        (long submitted, long admitted, long held) = (totals.Sum(t => t.Submitted), totals.Sum(t => t.Admitted), totals.Sum(t => t.Held));
        if (
            submitted != reconciliation.Submitted.Count
            || admitted != reconciliation.Admitted.Count
            || held != 1
            || totals.Any(t => t.Submitted != t.Admitted + t.Held + t.Excluded + t.Expired + t.Malformed)
        )
            throw new InvalidOperationException($"The dispositions do not reconcile with {reconciliation}:\n{string.Join('\n', totals)}");
        ImmutableArray<HoldProgress> holds = await gate.Holds.ListAsync(cancellationToken);
        if (holds.Sum(h => h.Held) != 1)
            throw new InvalidOperationException($"One item is held, of no known jurisdiction; the table says: {string.Join(", ", holds)}");
    }

    private async Task<LedgerCheck> CheckPauseAsync(GateInstance gate, CancellationToken cancellationToken)
    {
        LedgerCheck ledger = await LedgerCheck.ReadAsync(gate.Shards, cancellationToken);
        OrderState order =
            await gate.Pauses.FindAsync(Order, cancellationToken) ?? throw new InvalidOperationException("The order is gone.");
        string[] despite = [.. ledger.AdmittedDespite(order.Order, order.Version, lawAtLift)];
        return despite.Length == 0
            ? ledger
            : throw new InvalidOperationException($"Admitted despite {Order}: {string.Join("; ", despite)}");
    }

    private static async Task<OrderStage?> StageAsync(GateInstance gate, CancellationToken cancellationToken) =>
        (await gate.Pauses.FindAsync(Order, cancellationToken))?.Stage;
}
