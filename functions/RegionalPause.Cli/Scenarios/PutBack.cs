using RegionalPause.Cli.Api;
using RegionalPause.Contract;
using RegionalPause.Requests;

namespace RegionalPause.Cli.Scenarios;

/// <summary>
/// Puts an installation back after a scenario: ends the orders of scenarios, and replaces their terms, under which content would wait for
/// the windows of members of a scenario. Terms of other orders are left as they are. Each of these changes takes two people and a reason,
/// as always; the ledger and the evidence have them.
/// </summary>
internal sealed class PutBack(Run run, Scenario scenario, ScenarioPeople people, string suffix)
{
    private const string Reason = "demonstration: this installation goes back to what it was before";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly DateOnly AnyContent = new(1990, 1, 1);

    /// <summary>
    /// Makes sure that training is allowed where the scenario begins. What earlier scenarios left is put back; anything else is an error
    /// that says what to do.
    /// </summary>
    public async Task<IReadOnlyList<ScenarioFact>> BeforeAsync(CancellationToken cancellationToken)
    {
        foreach (string place in scenario.Open)
        {
            DecisionView decision = await ProbeAsync(place, cancellationToken);
            if (decision is { Reason: "flag-closed" })
                throw Errors.ScenarioNeedsOpenFlag(place);
            if (decision is { Order: { } other } && !ScenarioList.Made(other))
                throw Errors.ScenarioNeedsNoOrder(place, other);
            if (WaitsUnderTerms(decision))
                await NeedTermsOfScenarioAsync(place, cancellationToken);
        }
        return await RunAsync(cancellationToken);
    }

    /// <summary>Puts back what scenarios changed where this one begins. Returns what was done; nothing if nothing is left.</summary>
    public async Task<IReadOnlyList<ScenarioFact>> RunAsync(CancellationToken cancellationToken)
    {
        var facts = new List<ScenarioFact>();
        OrderView[] orders = (await people.Auditor.OrdersAsync(ended: false, cancellationToken)).Value;
        foreach (OrderView order in orders.Where(o => ScenarioList.Made(o.Id)))
            facts.Add(await EndAsync(order, cancellationToken));
        foreach (string place in scenario.Open)
        {
            if (!WaitsUnderTerms(await ProbeAsync(place, cancellationToken)))
                continue;
            await NeedTermsOfScenarioAsync(place, cancellationToken);
            facts.Add(await ReplaceTermsAsync(place, cancellationToken));
        }
        return facts;
    }

    /// <summary>Compares: content of a place is admitted again.</summary>
    public async Task<IReadOnlyList<ScenarioFact>> AfterAsync(CancellationToken cancellationToken)
    {
        var facts = new List<ScenarioFact>();
        foreach (string place in scenario.Open)
        {
            DecisionView decision = await ProbeAsync(place, cancellationToken);
            facts.Add(
                new ScenarioFact(
                    $"a new post, {place} (dry run)",
                    $"{decision.Outcome}, {decision.Reason}",
                    decision.Outcome == "admit" ? null : "admit, permitted"
                )
            );
        }
        return facts;
    }

    private async Task<ScenarioFact> EndAsync(OrderView order, CancellationToken cancellationToken)
    {
        string what = $"order {order.Id}";
        try
        {
            await people.Approver.UndoAsync(order.Id, new UndoBody { Reason = Reason }, cancellationToken);
            await people.SecondApprover.UndoAsync(order.Id, new UndoBody(), cancellationToken);
            return new ScenarioFact(what, "undone by alice and bob; what it held is decided again");
        }
        catch (CommandFailedException late) when (late.ExitCode == Exit.Of(RefusalCode.NotInThisStage))
        {
            // More than an hour ago, or the settings allow no undo: by the whole procedure.
            await ResumeAsync(order.Id, cancellationToken);
            return new ScenarioFact(what, "resumed without a campaign, all rules overridden by alice and bob");
        }
    }

    private static bool WaitsUnderTerms(DecisionView decision) => decision is { Outcome: "hold", Reason: "window-open" or "outside-span" };

    // What people resumed is theirs: its terms are not replaced.
    private async Task NeedTermsOfScenarioAsync(string place, CancellationToken cancellationToken)
    {
        OrderView[] orders = (await people.Auditor.OrdersAsync(ended: true, cancellationToken)).Value;
        if (TermsOrigin.Find(place, orders) is not { } last || !await WasResumedAsync(last, place, cancellationToken))
        {
            throw new CommandFailedException(
                Exit.Of(RefusalCode.NotInThisStage),
                $"The scenario needs content of {place} to be admitted, but it waits under terms of a resumption that no scenario made.",
                "See what was resumed: rpause orders --ended   or replay the scenario at a new gate of `up`"
            );
        }
    }

    // A lifted order may have been lifted without a resumption, which sets no terms.
    private async Task<bool> WasResumedAsync(OrderView order, string place, CancellationToken cancellationToken) =>
        order.Resumed.Contains(place)
        || (await people.Auditor.ResumptionAsync(order.Id, cancellationToken)).Value.Proposal?.Jurisdictions.Contains(place) == true;

    // Terms end only by other terms: a short order, resumed without a campaign.
    private async Task<ScenarioFact> ReplaceTermsAsync(string place, CancellationToken cancellationToken)
    {
        string id = $"{scenario.Order}-back-{place.ToLowerInvariant()}-{suffix}";
        await people.Operator.PauseAsync(
            new PauseRequest
            {
                Id = id,
                Jurisdictions = [place],
                Reason = Reason,
            },
            cancellationToken
        );
        long start = run.Around.Time.GetTimestamp();
        while (
            (await people.Auditor.OrderAsync(id, cancellationToken)).Value.Stage != "effective"
            && run.Around.Time.GetElapsedTime(start) < Patience
        )
            await Task.Delay(Poll, run.Around.Time, cancellationToken);
        await ResumeAsync(id, cancellationToken);
        return new ScenarioFact($"terms of {place}", "replaced: resumed without a campaign, the rules overridden by alice and bob");
    }

    private async Task ResumeAsync(string order, CancellationToken cancellationToken)
    {
        await people.Operator.ProposeAsync(order, new ProposalBody { ContentNotBefore = AnyContent }, cancellationToken);
        await Procedure.OverrideAndApproveAsync(people, order, Reason, cancellationToken);
    }

    private async Task<DecisionView> ProbeAsync(string place, CancellationToken cancellationToken)
    {
        string message = new Post($"post:probe-{place}-{suffix}", place, $"probe-{suffix}").MessageAt(run.Around.Time.GetUtcNow());
        Answer<DecisionsView> answer = await people.Pipeline.DecideAsync([message], dryRun: true, cancellationToken);
        return answer.Value.Decisions is [var decision]
            ? decision
            : throw Errors.Unreadable(people.Pipeline.Url, $"it decides {answer.Value.Decisions.Length} of 1 items");
    }
}
