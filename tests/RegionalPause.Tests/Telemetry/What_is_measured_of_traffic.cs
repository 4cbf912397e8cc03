using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using RegionalPause.App.Functions.Binding;
using RegionalPause.App.Telemetry;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Drains;
using RegionalPause.Gate;
using RegionalPause.Messaging;
using RegionalPause.Objections;
using RegionalPause.Pauses;
using RegionalPause.Permits;
using RegionalPause.Poison;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Telemetry;
using RegionalPause.Tests.App;
using RegionalPause.Tests.Content;
using RegionalPause.Tests.Permits;
using Shouldly;

namespace RegionalPause.Tests.Telemetry;

/// <summary>What the product measures of items, a pause, an objection, a permit and a poison message.</summary>
[Requirement("R37")]
public sealed class What_is_measured_of_traffic : IAsyncLifetime
{
    private const string Order = "uk-secret-order";
    private const string Run = "secret-run";
    private const string Text = "a text that a person wrote";

    private Traffic traffic = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Instruments Instruments => traffic.Instruments;

    public async ValueTask InitializeAsync() => traffic = await Traffic.StartAsync("GB");

    public ValueTask DisposeAsync() => traffic.DisposeAsync();

    [Fact]
    public async Task says_how_items_were_decided_and_how_long_they_waited()
    {
        await HandleAsync(Item("post:1"), Item("post:2"), Item("post:3", minor: true), "{}");

        Decided("admit", "permitted", "GB").ShouldBe(2);
        Decided("exclude", "minor", "GB").ShouldBe(1);
        Decided("malformed", "malformed", Instruments.NoJurisdiction).ShouldBe(1);
        Measured[] lag = traffic.Of(Instruments.AdmissionLag);
        lag.Length.ShouldBe(2);
        lag.ShouldAllBe(one => one.Value >= 20 && one.Value < 60);
        traffic.Of(Instruments.GroupSize).Sum(one => one.Value).ShouldBe(4);
        traffic.Of(Instruments.GroupDuration).ShouldContain(one => one[Instruments.Result] == "ok");
    }

    [Fact]
    public async Task says_when_a_pause_reached_each_phase_and_that_no_order_is_left()
    {
        await HandleAsync(Item("post:1"));
        await PauseAsync();
        await traffic.Get<PauseRecovery>().RunAsync(Stop);
        await HandleAsync(Item("post:2"));

        string?[] phases = [.. traffic.Of(Instruments.PauseDuration).Select(one => one[Instruments.Phase])];
        phases.Distinct().ShouldBe(["fenced", "effective", "training-stopped"], ignoreOrder: true);
        traffic.Of(Instruments.FencedShards).ShouldContain(one => one[Instruments.Cause] == "order" && one.Value >= 1);
        Decided("hold", "paused", "GB").ShouldBe(1);
        traffic.Of(Gauge("regionalpause.pause.unfinished.age")).Last().Value.ShouldBe(0);
    }

    [Fact]
    public async Task says_what_became_of_permits_objections_messages_timers_and_holds()
    {
        await DoEverythingAsync();

        Events(Instruments.Permits).ShouldContain("granted");
        Events(Instruments.Permits).ShouldContain("revoked");
        Events(Instruments.PoisonSteps).ShouldContain("kept");
        traffic.Of(Instruments.ObjectionDuration).ShouldContain(one => one[Instruments.Result] == "recorded");
        traffic.Of(Instruments.Messages).ShouldContain(one => one[Instruments.Result] == "poison");
        traffic.Of(Instruments.TimerDuration).ShouldContain(one => one[Instruments.Timer] == "SealLedger");
        traffic.Of(Gauge("regionalpause.timer.last_success")).ShouldContain(one => one.Value > 1_700_000_000);
        traffic.Of(Gauge("regionalpause.hold.items")).ShouldContain(one => one[Instruments.Holder] == "order" && one.Value == 1);
        traffic
            .Of(Gauge("regionalpause.hold.ceiling.remaining"))
            .ShouldContain(one => one[Instruments.Holder] == "order" && one.Value > 399 && one.Value <= 400);
        traffic.Of(Instruments.StorageDuration).ShouldContain(one => one[Instruments.StorageService] == "table");
    }

    [Fact]
    public async Task has_only_the_attributes_that_are_defined_for_it()
    {
        await DoEverythingAsync();

        ILookup<string, Measured> byName = traffic.All.ToLookup(one => one.Instrument);
        byName.Count.ShouldBeGreaterThan(15);
        foreach (DefinedInstrument defined in Instruments.All)
        {
            foreach (Measured one in byName[defined.Instrument.Name])
                one.Attributes.Select(a => a.Key).ShouldBe(defined.Attributes, defined.Instrument.Name);
        }
    }

    [Fact]
    public async Task names_no_member_item_order_run_or_text()
    {
        await DoEverythingAsync();

        string[] values =
        [
            .. traffic.All.SelectMany(one => one.Attributes).Select(a => $"{a.Value}"),
            .. traffic.Spans.SelectMany(span => span.TagObjects).Select(a => $"{a.Value}"),
            .. traffic.Spans.Select(span => span.DisplayName),
        ];
        values.Length.ShouldBeGreaterThan(100);
        string[] secrets = ["member:42", "member:77", "post:1", "post:2", Order, Run, Text, "olivia", "m-secret", "pipeline"];
        values.Where(value => secrets.Any(secret => value.Contains(secret, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public async Task continues_the_trace_of_a_message_and_links_the_items_of_a_batch()
    {
        await HandleAsync(Item("post:1"), Item("post:2"), Item("post:3", trace: null));

        Activity[] items = [.. traffic.Spans.Where(span => span.OperationName == Instruments.ItemSpan)];
        Activity batch = traffic.Spans.Single(span => span.OperationName == Instruments.BatchSpan);
        items.Length.ShouldBe(2); // the third message names no trace
        items.ShouldAllBe(span => span.TraceId.ToHexString() == "4bf92f3577b34da6a3ce929d0e0e4736");
        items.ShouldAllBe(span => span.ParentSpanId.ToHexString() == "00f067aa0ba902b7");
        items.ShouldAllBe(span => span.Links.Single().Context.SpanId == batch.SpanId);
        items.ShouldAllBe(span => (string?)span.GetTagItem(Instruments.Outcome) == "admit");
        batch.Links.Count().ShouldBe(2);
    }

    private async Task DoEverythingAsync()
    {
        await HandleAsync(Item("post:1"));
        Value(await traffic.Get<PermitLeases>().GrantAsync(await PermitAsync(), Stop));
        await PauseAsync();
        await HandleAsync(Item("post:2"), "{}");
        var objection = new ObjectionRequest(
            MemberId.Parse("member:42"),
            ObjectionScope.GenerativeTraining,
            ObjectionSource.Settings,
            traffic.Get<StoreClock>().Now
        );
        Value(await traffic.Get<ObjectionHandler>().ObjectAsync(objection, Stop));
        var message = new IncomingMessage("m-secret", Encoding.UTF8.GetBytes("member:42"), 6);
        var entry = PoisonEntry.Of(QueueNames.Objections, message, "invalid", Text, traffic.Get<StoreClock>().Now);
        await traffic.Get<PoisonTable>().InsertAsync(entry, Stop);
        var failures = new FailedMessages(NoKeeper.Instance, Instruments, NullLogger<FailedMessages>.Instance);
        await failures.ResolveAsync(new HandledMessage(QueueNames.Objections, message, new MessageResult.Poison("invalid", Text)), Stop);
        await Instruments.MeasureTimerAsync("SealLedger", () => Task.CompletedTask, Stop);
        await traffic.Get<HoldHandler>().ExpireAsync(Stop);
        await traffic.Get<PauseRecovery>().RunAsync(Stop);
    }

    private async Task<Permit> PermitAsync() =>
        SamplePermit.Requested with
        {
            Run = Run,
            RegisteredAt = traffic.Get<StoreClock>().Now,
            ControlVersion = await traffic.Get<RegionalPause.Control.ControlTable>().ReadVersionAsync(Stop),
            SeenVersion = await traffic.Get<RegionalPause.Control.ControlTable>().ReadVersionAsync(Stop),
        };

    private async Task PauseAsync()
    {
        var request = new PauseRequest
        {
            Id = Order,
            Jurisdictions = ["GB"],
            Reason = Text,
        };
        Value(await traffic.Get<PauseHandler>().PauseAsync(request, "olivia", Stop));
        await traffic.Get<PauseEffector>().FinishAsync(OrderId.Parse(Order), Stop);
    }

    private async Task HandleAsync(params string[] bodies)
    {
        DateTimeOffset arrived = traffic.Get<StoreClock>().Now.AddSeconds(-20);
        IncomingMessage[] messages =
        [
            .. bodies.Select((body, n) => new IncomingMessage($"m-secret-{n}", Encoding.UTF8.GetBytes(body), 1, arrived)),
        ];
        double decided = Entries() + bodies.Length;
        ImmutableArray<MessageResult> results = await traffic.Get<ContentHandler>().HandleAsync(messages, Stop);
        foreach (MessageResult.Done done in results.OfType<MessageResult.Done>())
            done.Sent?.Invoke();
        // A group is measured after its callers have their results.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (Entries() < decided || traffic.Of(Instruments.GroupDuration).Length < traffic.Of(Instruments.GroupSize).Length)
            await Task.Delay(1, patience.Token);
    }

    private double Entries() => traffic.Of(Instruments.GroupSize).Sum(one => one.Value);

    private double Decided(string outcome, string reason, string jurisdiction) =>
        traffic
            .Of(Instruments.Decisions)
            .Where(one =>
                one[Instruments.Outcome] == outcome && one[Instruments.Reason] == reason && one[Instruments.Jurisdiction] == jurisdiction
            )
            .Sum(one => one.Value);

    private IEnumerable<string?> Events(System.Diagnostics.Metrics.Instrument instrument) =>
        traffic.Of(instrument).Select(one => one[Instruments.Event]);

    private System.Diagnostics.Metrics.Instrument Gauge(string name) =>
        Instruments.All.Single(one => one.Instrument.Name == name).Instrument;

    private static string Item(string id, bool minor = false, string? trace = "") =>
        (trace is null ? Message.With("traceparent", null) : JsonNode.Parse(Message.Example)!)
            .With("data.contentId", $"\"{id}\"")
            .With("data.residency", """{"account":"GB"}""")
            .With("data.thirdParties", null)
            .With("data.contentUsage", null)
            .With("data.minor", minor ? "true" : "false")
            .With("data.revision", "1")
            .ToJsonString();

    private static T Value<T>(Result<T> result) =>
        result.Succeeded(out T? value, out Refusal? refusal) ? value : throw new ShouldAssertException(refusal.Detail);
}
