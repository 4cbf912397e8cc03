using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using RegionalPause.Campaigns;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Demo;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;
using RegionalPause.Engagement;
using RegionalPause.Objections;
using RegionalPause.Recalls;
using RegionalPause.Requests;

namespace RegionalPause.Cli.Scenarios;

/// <summary>
/// Replays one scenario against the gate of <c>up</c>. Every id gets the suffix of the run, so that a run disturbs neither an earlier one
/// nor other content. What the gate answers is compared with what the scenario expects.
/// </summary>
internal sealed class ScenarioRun(Run run, Scenario scenario, ScenarioPeople people, string suffix)
{
    private const int Batch = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private readonly List<ScenarioFact> facts = [];
    private readonly List<string> registered = [];
    private OrderView? order;
    private string? campaign;

    /// <summary>The id of the order of this run.</summary>
    public string Order => Named(scenario.Order);

    /// <summary>Whether everything was as the scenario expects so far.</summary>
    public bool IsAsExpected { get; private set; } = true;

    /// <summary>Does one step. Returns what it shows.</summary>
    public async Task<IReadOnlyList<ScenarioFact>> DoAsync(ScenarioStep step, CancellationToken cancellationToken)
    {
        facts.Clear();
        foreach (ScenarioAction action in step.Actions)
            await DoAsync(step, action, cancellationToken);
        return [.. facts];
    }

    /// <summary>
    /// Erases the members of this run: the next campaign does not write to them, and their records cannot be linked to them any more.
    /// </summary>
    public async Task<ScenarioFact?> EraseMembersAsync(CancellationToken cancellationToken)
    {
        foreach (string member in registered)
            await people.Operator.EraseMemberAsync(member, cancellationToken);
        return registered.Count == 0
            ? null
            : new ScenarioFact(
                "members of the scenario",
                $"{Words.Count(registered.Count)} erased; their records stay, and link to no member"
            );
    }

    private Task DoAsync(ScenarioStep step, ScenarioAction action, CancellationToken cancellationToken) =>
        action switch
        {
            ScenarioAction.Register a => RegisterAsync(a, cancellationToken),
            ScenarioAction.Submit a => SubmitAsync(a.Posts, cancellationToken),
            ScenarioAction.Traffic a => SendTrafficAsync(a.Items, cancellationToken),
            ScenarioAction.IssueOrder a => PauseAsync(a, cancellationToken),
            ScenarioAction.Enter a => EnterAsync(a, cancellationToken),
            ScenarioAction.Tell a => TellAsync(a, step.On, cancellationToken),
            ScenarioAction.Objection a => ObjectAsync(a.Member, cancellationToken),
            ScenarioAction.Propose a => ProposeAsync(a, cancellationToken),
            ScenarioAction.Resume a => ResumeAsync(a, cancellationToken),
            ScenarioAction.DecidedAgain a => WaitForDecisionsAsync(a.Posts, cancellationToken),
            ScenarioAction.LeaveOut a => LeaveOutAsync(a, cancellationToken),
            _ => throw new System.Diagnostics.UnreachableException(action.GetType().Name),
        };

    private async Task RegisterAsync(ScenarioAction.Register action, CancellationToken cancellationToken)
    {
        string zone = DaytimeZone.Of(action.HomeZone, run.Around.Time.GetUtcNow());
        string lines = string.Join('\n', action.Members.Select(m => Line(m, zone)));
        ImportView import = (await people.Operator.ImportMembersAsync(Encoding.UTF8.GetBytes(lines), 1, cancellationToken)).Value;
        registered.AddRange(action.Members.Select(m => Named(m.Id)));
        Expect("members registered", Words.Count(import.Members), Words.Count(action.Members.Length));
        if (zone != action.HomeZone)
            Show("their time zone", $"{zone}: it is night in {action.HomeZone}, when no member is written to");
    }

    private async Task SubmitAsync(ImmutableArray<ExpectedPost> posts, CancellationToken cancellationToken)
    {
        DateTimeOffset now = run.Around.Time.GetUtcNow();
        ImmutableArray<DecisionView> decisions = await DecideAsync([.. posts.Select(p => Named(p.Post).MessageAt(now))], cancellationToken);
        foreach ((ExpectedPost post, DecisionView decision) in posts.Zip(decisions))
            ExpectDecision(post, decision);
    }

    private async Task SendTrafficAsync(int items, CancellationToken cancellationToken)
    {
        var generator = new ItemGenerator((ulong)run.Around.Time.GetUtcNow().ToUnixTimeMilliseconds(), run.Around.Time);
        string[] messages = [.. generator.Take(items).Select(i => JsonText.IsValid(i.Json) ? i.Json : JsonText.Quote(i.Json))];
        var decided = new List<(string Message, DecisionView Decision)>();
        foreach (string[] batch in messages.Chunk(Batch))
            decided.AddRange(batch.Zip(await DecideAsync(batch, cancellationToken)));
        int Count(Func<DecisionView, bool> which) => decided.Count(d => which(d.Decision));
        Show(
            $"{Words.Count(items)} items of a day's traffic",
            $"{Count(d => d.Outcome == "admit")} admitted, {Count(d => d.Outcome == "hold")} held, {Count(d => d.Outcome == "exclude")} excluded, {Count(d => d.Outcome is not ("admit" or "hold" or "exclude"))} malformed"
        );
        // An order about a past range of days does not cover the traffic of today.
        if (order is not { Created: null, Processed: null })
            return;
        int covered = decided.Count(d => d.Decision.Outcome == "admit" && TrafficItem.Concerns(d.Message, order.Jurisdictions));
        Expect("admitted of what the order covers", Words.Count(covered), "0");
    }

    private async Task PauseAsync(ScenarioAction.IssueOrder action, CancellationToken cancellationToken)
    {
        PauseRequest request = action.Request with { Id = Order };
        PlanView plan = (await people.Operator.PlanAsync(request, cancellationToken)).Value;
        Show("plan", $"covers {Words.Few([.. plan.Jurisdictions], 6)}; fences {Words.Count(plan.Shards, "instance")}");
        foreach (string warning in plan.Warnings)
            Show("warning", warning);
        if (action.Warning is { } expected && !plan.Warnings.Any(w => w.StartsWith(expected, StringComparison.Ordinal)))
            Expect("warning", "none", expected);
        order = (await people.Operator.PauseAsync(request, cancellationToken)).Value;
        run.GoesOn = $"{Order} is in force. The next `rpause demo {scenario.Id}` ends it, or two people do: rpause undo {Order}";
        await UntilAsync(
            async () => (order = (await people.Auditor.OrderAsync(Order, cancellationToken)).Value).Stage == "effective",
            cancellationToken
        );
        Expect("order", $"{Order} {order.Stage}", $"{Order} effective");
        if (order is not { FencedAt: { } fenced, EffectiveAt: { } effective })
            return;
        Show("fenced", $"{Words.Seconds(fenced - order.RecordedAt)} after it was recorded");
        Show("effective", $"{Words.Seconds(effective - order.RecordedAt)} after it was recorded{await WhyAsync(cancellationToken)}");
    }

    // The gate cannot see when a caller loads an item that was admitted over HTTP. It waits until the ticket of the last one has expired.
    private async Task<string> WhyAsync(CancellationToken cancellationToken)
    {
        CertificateView certificate = (await people.Auditor.CertificateAsync(Order, cancellationToken)).Value;
        return certificate.Fences.Any(f => f.Settlement == "expired")
            ? ": items were admitted over HTTP shortly before, and their tickets had to expire (10 s)"
            : "";
    }

    private async Task EnterAsync(ScenarioAction.Enter action, CancellationToken cancellationToken)
    {
        EngagementRequest entry = action.Entry;
        string what = $"entry of {Words.Day(entry.On)}";
        if (action.WithCertificate)
        {
            string certificate = (await people.Auditor.CertificateAsync(Order, cancellationToken)).Json;
            entry = entry with { Document = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(certificate))) };
        }
        EngagementView log;
        try
        {
            log = (await people.Operator.EnterEngagementAsync(Order, entry, cancellationToken)).Value;
        }
        catch (CommandFailedException refused) when (action.IsRefused && refused.ExitCode == Exit.Of(RefusalCode.Invalid))
        {
            Show($"{what}, `{entry.Position}`", $"refused: {refused.Message}");
            return;
        }
        if (log.Entries is not [.., { } last])
        {
            Expect(what, "the log is empty", "an entry");
            return;
        }
        string position = last.Position is null ? "" : $", {last.Position}";
        string due = last.DueOn is { } day ? $"; due {Words.Day(day)}" : "";
        string settled = last.Settles is { } number ? string.Create(CultureInfo.InvariantCulture, $"; settles #{number}") : "";
        string late = last.EnteredLate ? "; entered late" : "";
        string shows = $"#{last.Number} {last.Kind}{position}{due}{settled}{late}";
        if (action.IsRefused)
            Expect(what, shows, "a refusal");
        else
            Expect(what, shows, $"#{last.Number} {entry.Kind}{position}{due}{settled}; entered late");
    }

    private async Task TellAsync(ScenarioAction.Tell action, DateOnly on, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(run.Around.Time.GetUtcNow().UtcDateTime);
        int ahead = action.Request.StartsOn!.Value.DayNumber - on.DayNumber;
        campaign = Named(action.Request.Id!);
        CampaignRequest request = action.Request with { Id = campaign, Order = Order, StartsOn = today.AddDays(ahead) };
        CampaignView made = (await people.Operator.CreateCampaignAsync(request, cancellationToken)).Value;
        PreviewView preview = (await people.Auditor.PreviewAsync(campaign, cancellationToken)).Value;
        string objecting = preview.Objecting == 0 ? "" : $", without {Words.Count(preview.Objecting)} who object already";
        string underAge = preview.NotOfAge == 0 ? "" : $", without {Words.Count(preview.NotOfAge)} under age";
        Show("campaign", $"{campaign}, starts {Words.Day(made.StartsOn)}: {Words.Count(preview.Audience, "member")}{objecting}{underAge}");
        await people.Operator.ChangeCampaignAsync(campaign, "start", cancellationToken);
        // The mailbox of `up` sends the receipts.
        FiguresView figures = (await people.Auditor.FiguresAsync(campaign, cancellationToken)).Value;
        await UntilAsync(
            async () =>
            {
                figures = (await people.Auditor.FiguresAsync(campaign, cancellationToken)).Value;
                return figures.State == "completed" && figures.Delivered + figures.Bounced == figures.Audience;
            },
            cancellationToken
        );
        // Members who are no part of the scenario may live there too: of a file that a person imported, or of a run that was interrupted.
        long others = Math.Max(0, preview.Audience - action.Audience),
            bounced = Math.Max(action.Bounced, Math.Min(figures.Bounced, action.Bounced + others));
        Expect(
            "figures",
            Figures(figures.Audience, figures.Delivered, figures.Bounced),
            Figures(action.Audience + others, action.Audience + others - bounced, bounced)
        );
    }

    private async Task ObjectAsync(string member, CancellationToken cancellationToken)
    {
        var objection = new WrittenObjection
        {
            MemberId = Named(member),
            Action = "object",
            At = run.Around.Time.GetUtcNow(),
            Campaign = campaign,
        };
        ObjectionView view = (await people.Settings.ObjectAsync(objection, cancellationToken)).Value;
        Expect("objection", $"{Named(member)}: {view.State}", $"{Named(member)}: objects");
        if (view.AnswerBy is { } by)
            Show("answer due", Words.Minute(by));
    }

    private async Task ProposeAsync(ScenarioAction.Propose action, CancellationToken cancellationToken)
    {
        ProposalBody body = action.Body with
        {
            Campaign = campaign,
            Assessments = new AssessmentsBody
            {
                Lia = Filed("LIA"),
                Dpia = Filed("DPIA"),
                Compatibility = Filed("COMPATIBILITY"),
            },
        };
        ResumptionView review = (await people.Operator.ProposeAsync(Order, body, cancellationToken)).Value;
        Show(
            "proposal",
            $"revision {review.Proposal?.Revision}: content from {Words.Day(body.ContentNotBefore)} on, {review.Proposal?.WindowDays} days a member"
        );
        foreach (string warning in review.Warnings)
            Show("warning", warning);
        Show("rules met", string.Join(", ", review.Rules.Where(r => r.Met).Select(r => r.Rule)));
        Expect("rules not met", string.Join(", ", Procedure.Unmet(review)), string.Join(", ", action.Unmet));
        foreach (RuleView rule in review.Rules.Where(r => action.Unmet.Contains(r.Rule)))
            Show(rule.Rule, rule.Found);
    }

    private async Task ResumeAsync(ScenarioAction.Resume action, CancellationToken cancellationToken)
    {
        (string[] overridden, ResumptionView end) = await Procedure.OverrideAndApproveAsync(
            people,
            Order,
            action.Reason,
            cancellationToken
        );
        Show($"overridden by {People.Approver} and {People.SecondApprover}", $"{string.Join(", ", overridden)}: \"{action.Reason}\"");
        Show("approved by", $"{People.Approver} and {People.SecondApprover}, bound to the digest of what they reviewed");
        Expect("order", $"{Order} {end.Stage}", $"{Order} {action.Stage}");
        run.GoesOn = $"Training resumed under the terms of {Order}. The next `rpause demo {scenario.Id}` puts this installation back.";
    }

    private async Task WaitForDecisionsAsync(ImmutableArray<ExpectedPost> posts, CancellationToken cancellationToken)
    {
        foreach (ExpectedPost expected in posts)
        {
            Post post = Named(expected.Post);
            DecisionView? decision = null;
            await UntilAsync(
                async () =>
                {
                    decision = await FindDecisionAsync(post, cancellationToken);
                    return decision is not null && decision.Outcome == expected.Outcome && decision.Reason == expected.Reason;
                },
                cancellationToken
            );
            if (decision is null)
                Expect(expected.Post.Id, "there is no decision", $"{expected.Outcome}, {expected.Reason}");
            else
                ExpectDecision(expected, decision);
        }
    }

    // While a drain decides an item again, the gate may know no decision about it for a moment.
    private async Task<DecisionView?> FindDecisionAsync(Post post, CancellationToken cancellationToken)
    {
        try
        {
            return (await people.Auditor.DecisionAsync(post.Id, post.Revision, cancellationToken)).Value;
        }
        catch (CommandFailedException none) when (none.ExitCode == Exit.Of(RefusalCode.NotFound))
        {
            return null;
        }
    }

    private async Task LeaveOutAsync(ScenarioAction.LeaveOut action, CancellationToken cancellationToken)
    {
        string source = $"order/{Order}";
        QuarantineView set = (await people.Auditor.QuarantineAsync(source, cancellationToken)).Value;
        var lines = new MemoryStream();
        await people.Auditor.SaveQuarantineAsync(
            source,
            filter: false,
            async (bytes, ct) => await lines.WriteAsync(bytes, ct),
            cancellationToken
        );
        // Items of earlier runs that were admitted in the range belong to the set too.
        string[] mine =
        [
            .. Encoding
                .UTF8.GetString(lines.ToArray())
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line))
                .Select(item => item.RootElement.TryGetProperty("id", out JsonElement id) ? id.GetString()! : "")
                .Where(id => id.EndsWith($"-{suffix}", StringComparison.Ordinal)),
        ];
        Show("quarantine set", $"{Words.Count(set.Items, "item")}, SHA-256 {set.Sha256[..Math.Min(16, set.Sha256.Length)]}…");
        Expect("of this run", string.Join(", ", mine), string.Join(", ", action.Posts.Select(p => Named(p.Id))));
        foreach (
            (string kind, string name, string outcome) in ((string, string, string)[])
                [("dataset", action.Dataset, "removed"), ("model", action.Model, "not-reversible")]
        )
        {
            var request = new RecallRequest
            {
                Kind = kind,
                Name = name,
                State = "requested",
            };
            await people.Operator.EnterRecallAsync(source, request, cancellationToken);
            RecallLogView log = (
                await people.Operator.EnterRecallAsync(
                    source,
                    request with
                    {
                        State = "confirmed",
                        Reference = "Confirmed by its team",
                    },
                    cancellationToken
                )
            ).Value;
            RecallStepView? last = log.Steps.IsEmpty ? null : log.Steps[^1];
            Expect($"recall from {kind} {name}", $"{last?.State}: {last?.Outcome}", $"confirmed: {outcome}");
        }
    }

    private async Task<ImmutableArray<DecisionView>> DecideAsync(string[] messages, CancellationToken cancellationToken)
    {
        ImmutableArray<DecisionView> decisions = (await people.Pipeline.DecideAsync(messages, dryRun: false, cancellationToken))
            .Value
            .Decisions;
        return decisions.Length == messages.Length
            ? decisions
            : throw Errors.Unreadable(people.Pipeline.Url, $"it decides {decisions.Length} of {messages.Length} items");
    }

    private async Task UntilAsync(Func<Task<bool>> isSo, CancellationToken cancellationToken)
    {
        long start = run.Around.Time.GetTimestamp();
        while (!await isSo() && run.Around.Time.GetElapsedTime(start) < Patience)
            await Task.Delay(Poll, run.Around.Time, cancellationToken);
    }

    private void ExpectDecision(ExpectedPost expected, DecisionView decision)
    {
        string by = decision.Order is { } order ? $" by {order}" : "";
        // An earlier run of the scenario may have left an order about the same past days.
        bool isOther = decision.Order is { } other && !ScenarioList.Made(other);
        Expect(
            $"{expected.Post.Id}, {expected.Post.Country}, revision {expected.Post.Revision}",
            $"{decision.Outcome}, {decision.Reason}{by}",
            $"{expected.Outcome}, {expected.Reason}{(isOther ? $" by {Order}" : by)}"
        );
    }

    private void Show(string what, string shows) => facts.Add(new ScenarioFact(what, shows));

    private void Expect(string what, string shows, string expected)
    {
        bool isSo = shows == expected;
        IsAsExpected &= isSo;
        facts.Add(new ScenarioFact(what, shows, isSo ? null : expected));
    }

    private static string Figures(long audience, long delivered, long bounced) =>
        $"{Words.Count(audience)} in the audience, {Words.Count(delivered)} delivered, {Words.Count(bounced)} bounced";

    private string Named(string id) => $"{id}-{suffix}";

    private Post Named(Post post) => post with { Id = Named(post.Id), Author = Named(post.Author) };

    private static AssessmentBody Filed(string name) =>
        new() { Reference = $"{name}-2024-17", Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))) };

    private string Line(ScenarioMember member, string zone)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("id", Named(member.Id));
            json.WriteStartArray("signals");
            json.WriteStartObject();
            json.WriteString("kind", "account");
            json.WriteString("code", member.Country);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteNumber("birthYear", member.Born);
            json.WriteStartArray("languages");
            json.WriteStringValue(member.Language);
            json.WriteEndArray();
            json.WriteStartArray("channels");
            json.WriteStartObject();
            json.WriteString("kind", "email");
            json.WriteString("address", $"{Named(member.Id)}@members.example");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteString("timeZone", zone);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
