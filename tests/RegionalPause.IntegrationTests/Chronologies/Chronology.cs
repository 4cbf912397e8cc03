using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RegionalPause.Campaigns;
using RegionalPause.Cli.Scenarios;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Drains;
using RegionalPause.Engagement;
using RegionalPause.Evidence;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.IntegrationTests.Campaigns;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Messaging;
using RegionalPause.Objections;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Quarantine;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Resumption;
using RegionalPause.Safety;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;

namespace RegionalPause.IntegrationTests.Chronologies;

/// <summary>
/// One platform that lives through public events under this product: its real handlers on real storage, under the safety rules it comes
/// with, on days that the chronology names. Olivia operates it, Paul proposes to resume, Alice and Bob approve.
/// </summary>
internal sealed class Chronology : IAsyncDisposable
{
    private readonly Instance gate;
    private readonly ChronologyClock clock;
    private readonly Outbox outbox = new();
    private readonly Broker broker = new();

    private Chronology(Instance gate, ChronologyClock clock) => (this.gate, this.clock) = (gate, clock);

    /// <summary>What went to training, in order.</summary>
    public IReadOnlyList<string> Admitted => broker.Admitted;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>The story begins on a day, at an hour in UTC, with nothing open and nobody registered.</summary>
    public static async Task<Chronology> BeginAsync(Azurite azurite, int year, int month, int day, int hour = 9)
    {
        var clock = new ChronologyClock(At(year, month, day, hour));
        Instance gate = await Instance.StartAsync(
            azurite.NewAccount(),
            new StoreDates(clock),
            services =>
                services
                    .AddSingleton<TimeProvider>(clock)
                    .AddSingleton<ObjectionPageProbe>(_ => Task.FromResult<PageProbe?>(new PageProbe(clock.GetUtcNow(), true))),
            [("Resumption:RulesFile", ""), ("Gate:LawMaxAge", "00:00:00")],
            Cancelled
        );
        return new Chronology(gate, clock);
    }

    /// <inheritdoc cref="BeginAsync(Azurite, int, int, int, int)"/>
    public static Task<Chronology> BeginAsync(Azurite azurite, DateOnly day, int hour = 9) =>
        BeginAsync(azurite, day.Year, day.Month, day.Day, hour);

    /// <summary>An instant in UTC.</summary>
    public static DateTimeOffset At(int year, int month, int day, int hour = 0, int minute = 0, int second = 0) =>
        new(year, month, day, hour, minute, second, TimeSpan.Zero);

    /// <summary>What a handler did; a refusal fails the story with its words.</summary>
    public static T Done<T>(Result<T> result) => Town.Done(result);

    /// <summary>The story goes on, on this day, at an hour in UTC.</summary>
    public void On(int year, int month, int day, int hour = 9) => clock.GoTo(At(year, month, day, hour));

    /// <summary>The story goes on, on this day, at an hour in UTC.</summary>
    public void On(DateOnly day, int hour = 9) => On(day.Year, day.Month, day.Day, hour);

    /// <summary>Training flags are opened.</summary>
    public Task OpenAsync(params string[] names) => gate.OpenFlagsAsync(names, Cancelled);

    /// <summary>A post is submitted; the reason of the decision.</summary>
    public async Task<string> SubmitAsync(Post post)
    {
        MessageResult result = (await gate.DeliverAsync([new Submission(post.Name, post.MessageAt(clock.GetUtcNow()))], Cancelled))[0];
        MessageResult.Done done = result.ShouldBeOfType<MessageResult.Done>($"{post.Name}: {result}");
        OutgoingMessage answer = done.Outputs.ShouldHaveSingleItem($"{post.Name} was decided before");
        await broker.SendAsync(answer, Cancelled);
        done.Sent?.Invoke();
        using JsonDocument message = JsonDocument.Parse(answer.Body);
        JsonElement data = message.RootElement.GetProperty("data");
        return data.TryGetProperty("reason", out JsonElement reason) ? reason.GetString()! : data.ToString(); // malformed, and why
    }

    /// <summary>Olivia issues an order, and it takes effect.</summary>
    public async Task<OrderState> PauseAsync(PauseRequest request)
    {
        OrderState order = Done(await gate.Get<PauseHandler>().PauseAsync(request, "olivia", Cancelled));
        return await Eventually.UntilAsync(
            $"{order.Order.Id} is effective",
            async () => await OrderAsync(order.Order.Id.Value) is { Stage: OrderStage.Effective } effective ? effective : null,
            Cancelled
        );
    }

    /// <summary>What an order would do.</summary>
    public async Task<PausePlan> PlanAsync(PauseRequest request) =>
        Done(await gate.Get<PauseHandler>().PlanAsync(request, "olivia", Cancelled));

    /// <summary>The authority was told at an instant.</summary>
    public async Task ConfirmAsync(string order, DateTimeOffset at) =>
        Done(await gate.Get<PauseHandler>().ConfirmAsync(OrderId.Parse(order), at, null, "olivia", Cancelled));

    /// <summary>The evidence that an order took effect.</summary>
    public async Task<PauseCertificate> CertificateAsync(string order) =>
        (await gate.Get<PauseHandler>().FindCertificateAsync(OrderId.Parse(order), Cancelled)).ShouldNotBeNull();

    /// <summary>An order as it stands.</summary>
    public async Task<OrderState> OrderAsync(string id) =>
        (await gate.Get<PauseHandler>().FindAsync(OrderId.Parse(id), Cancelled)).ShouldNotBeNull();

    /// <summary>Olivia enters something into an order's engagement log.</summary>
    public async Task<EngagementLog> EnterAsync(string order, EngagementRequest said) => Done(await TryToEnterAsync(order, said));

    /// <summary>The same where it may be refused.</summary>
    public Task<Result<EngagementLog>> TryToEnterAsync(string order, EngagementRequest said) =>
        gate.Get<EngagementHandler>().EnterAsync(OrderId.Parse(order), said, "olivia", Cancelled);

    /// <summary>What is due, near or not.</summary>
    public async Task<(DateOnly On, DueState State)[]> DuesAsync() =>
        [.. (await gate.Get<EngagementHandler>().DueAsync(all: true, Cancelled)).Select(d => (d.On, d.State))];

    /// <summary>Adults register.</summary>
    public Task RegisterAsync(string country, string language, string zone, params IEnumerable<string> ids) =>
        RegisterAsync(country, language, zone, 1980, ids);

    /// <summary>Members born in a year register; each can be reached at one address.</summary>
    public Task RegisterAsync(string country, string language, string zone, int born, IEnumerable<string> ids) =>
        Town.ImportAsync(
            gate,
            ids.Select(id =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $$"""{"id":"{{id}}","signals":[{"kind":"account","code":"{{country}}"}],"birthYear":{{born}},"languages":["{{language}}"],"channels":[{"kind":"email","address":"{{id}}/"}],"timeZone":"{{zone}}"}"""
                )
            ),
            Cancelled
        );

    /// <summary>A campaign is made from an order and started, and its notices go out.</summary>
    public async Task TellAsync(CampaignRequest request)
    {
        Campaign campaign = Done(await gate.Get<CampaignHandler>().CreateAsync(request, "olivia", Cancelled));
        Done(await gate.Get<CampaignHandler>().StartAsync(campaign.Id, "olivia", Cancelled));
        await gate.Get<CampaignRun>().RunAsync(outbox, Cancelled);
    }

    /// <summary>A campaign says something else, where that is not refused.</summary>
    public Task<Result<Campaign>> TryToReviseAsync(string campaign, CampaignRequest request) =>
        gate.Get<CampaignHandler>().ReviseAsync(new CampaignId(campaign), request, "olivia", Cancelled);

    /// <summary>What whoever runs a campaign is warned of.</summary>
    public async Task<ImmutableArray<string>> WarningsAsync(string campaign) =>
        gate.Get<CampaignHandler>()
            .WarningsOf((await gate.Get<CampaignHandler>().FindAsync(new CampaignId(campaign), Cancelled)).ShouldNotBeNull());

    /// <summary>Who got a notice of a campaign.</summary>
    public string[] Told(string campaign) => [.. NoticesOf(campaign).Select(s => s.Address.TrimEnd('/')).Order(StringComparer.Ordinal)];

    /// <summary>The notices of a campaign come to what they come to: bounced for some, delivered now for everybody else.</summary>
    public Task DeliverNoticesAsync(string campaign, params string[] bounced) =>
        ReceiveAsync(NoticesOf(campaign), s => bounced.Contains(s.Address.TrimEnd('/')) ? "bounced" : "delivered");

    /// <summary>Only some notices have come to anything yet: they were delivered.</summary>
    public Task DeliverNoticesAsync(string campaign, Func<string, bool> to) =>
        ReceiveAsync(NoticesOf(campaign).Where(s => to(s.Address.TrimEnd('/'))), _ => "delivered");

    /// <summary>Some notices come back, delivered before or not.</summary>
    public Task BounceNoticesAsync(string campaign, Func<string, bool> of) =>
        ReceiveAsync(NoticesOf(campaign).Where(s => of(s.Address.TrimEnd('/'))), _ => "bounced");

    /// <summary>A member objects, in one step and without a reason.</summary>
    public async Task ObjectAsync(string member, ObjectionSource source, string? campaign = null) =>
        Done(
            await gate.Get<ObjectionHandler>()
                .ObjectAsync(
                    new ObjectionRequest(
                        MemberId.Parse(member),
                        ObjectionScope.GenerativeTraining,
                        source,
                        clock.GetUtcNow(),
                        campaign is null ? null : new CampaignId(campaign)
                    ),
                    Cancelled
                )
        );

    /// <summary>Paul proposes how training resumes.</summary>
    public async Task<ResumptionReview> ProposeAsync(string order, ProposalBody request) =>
        Done(
            await gate.Get<ResumptionHandler>()
                .ProposeAsync(OrderId.Parse(order), request with { Assessments = Assessments.OnFile }, "paul", Cancelled)
        );

    /// <summary>Alice and Bob approve exactly what they reviewed, training resumes, and what was held is decided again.</summary>
    public async Task ResumeAsync(string order)
    {
        ResumptionHandler resumption = gate.Get<ResumptionHandler>();
        ResumptionReview review = (await resumption.FindAsync(OrderId.Parse(order), Cancelled)).ShouldNotBeNull();
        foreach (string person in (string[])["alice", "bob"])
            Done(await resumption.ApproveAsync(review.Order.Order.Id, review.Digest.ShouldNotBeNull(), person, Cancelled));
        await Eventually.UntilAsync(
            "everything held was decided again",
            async () =>
            {
                await gate.Get<HoldHandler>().DrainAsync(broker, Cancelled);
                return (await gate.Get<ControlTable>().ReadDrainsAsync(Cancelled)).IsEmpty;
            },
            Cancelled
        );
    }

    /// <summary>Items held now, by what holds them.</summary>
    public async Task<(string By, long Items)[]> HeldAsync() =>
        [.. (await gate.Get<HoldHandler>().ListAsync(Cancelled)).Where(h => h.Held > 0).Select(h => (h.Scope, h.Held))];

    /// <summary>Every timer fires once.</summary>
    public async Task FireTimersAsync()
    {
        await gate.Get<PauseRecovery>().RunAsync(Cancelled);
        await gate.Get<CampaignRun>().RunAsync(outbox, Cancelled);
        await gate.Get<HoldHandler>().ExpireAsync(Cancelled);
        await gate.Get<HoldHandler>().DrainAsync(broker, Cancelled);
        await gate.Get<DueWatch>().RunAsync(Cancelled);
    }

    /// <summary>What was admitted and an order says to leave out, in ledger order.</summary>
    public async Task<string[]> QuarantineAsync(string order)
    {
        var lines = new MemoryStream();
        await Done(await gate.Get<QuarantineReader>().OpenAsync(new QuarantineSource.ByOrder(OrderId.Parse(order)), Cancelled))
            .WriteLinesAsync(lines, Cancelled);
        return
        [
            .. System
                .Text.Encoding.UTF8.GetString(lines.ToArray())
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line =>
                {
                    using JsonDocument item = JsonDocument.Parse(line);
                    return $"{item.RootElement.GetProperty("id").GetString()}#{item.RootElement.GetProperty("revision").GetInt32()}";
                }),
        ];
    }

    /// <summary>What the sealed ledger tells of an order, which it does only where all of it verifies.</summary>
    public async Task<EvidenceFacts> EvidenceAsync(string order)
    {
        await gate.Get<LedgerSealer>().RunAsync(Cancelled);
        EvidenceFacts facts = Done(await gate.Get<EvidenceService>().ReadAsync(order, gate.Get<SealedLedger>(), Cancelled));
        facts.Fault.ShouldBeNull();
        facts.Incidents.ShouldBeEmpty();
        return facts;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => gate.DisposeAsync();

    private async Task ReceiveAsync(IEnumerable<SentNotice> notices, Func<SentNotice, string> outcome) =>
        (
            await gate.Get<ReceiptHandler>().HandleAsync([.. notices.Select(s => s.Receipt(outcome(s), clock.GetUtcNow()))], Cancelled)
        ).ShouldAllBe(r => r is MessageResult.Done);

    private IEnumerable<SentNotice> NoticesOf(string campaign) =>
        outbox.Sent.Where(s => s.Notice.StartsWith($"{campaign}/", StringComparison.Ordinal));

    private sealed class Broker : IMessageSink
    {
        public List<string> Admitted { get; } = [];

        public Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
        {
            if (message.Queue == QueueNames.ContentAdmitted)
            {
                lock (Admitted)
                    Admitted.Add(Answer.Read(System.Text.Encoding.UTF8.GetString(message.Body.Span), default).Item.ToString()!);
            }
            return Task.CompletedTask;
        }
    }
}
