using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using RegionalPause.Campaigns;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Drains;
using RegionalPause.Flags;
using RegionalPause.Gate;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Objections;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Tests.RoundTrips;

/// <summary>One operation on a gate of its own.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="RunAsync">Prepares and measures it.</param>
internal sealed record Operation(string Name, Func<CountedGate, IMeter, Task> RunAsync)
{
    private const int Items = 1000;
    private const int Authors = 400;
    private const int Members = 25;
    private const string Returned = "answered";

    /// <summary>Every operation that is measured.</summary>
    public static ImmutableArray<Operation> All { get; } =
    [
        new("one item", OneItemAsync),
        new("1,000 items", ManyItemsAsync),
        new("1,000 items of known authors", ItemsOfKnownAuthorsAsync),
        new("first pause of a process", FirstPauseAsync),
        new("pause, 1 shard", (gate, meter) => PauseAsync(gate, meter, "pause, 1 shard", shards: 1)),
        new("pause, 10 shards", (gate, meter) => PauseAsync(gate, meter, "pause, 10 shards", shards: 10)),
        new("pause, 100 shards", (gate, meter) => PauseAsync(gate, meter, "pause, 100 shards", shards: 100)),
        new("pause after an item", PauseAfterAnItemAsync),
        new("objection", ObjectionAsync),
        new("lift and drain", LiftAsync),
        new("seal", SealAsync),
        new("campaign", CampaignAsync),
        new("verbs", Verbs.RunAsync),
        new(
            "pages",
            async (gate, meter) =>
            {
                await meter.DoAsync(() => OpenAsync(gate, "UK"));
                await meter.DoAsync(() => PauseToTheEndAsync(gate, "uk-1", "UK"));
                await Pages.RunAsync(gate, meter);
            }
        ),
    ];

    private static CancellationToken None => CancellationToken.None;

    private static async Task OneItemAsync(CountedGate gate, IMeter meter)
    {
        await meter.DoAsync(() => OpenAsync(gate, "UK"));
        await meter.DoAsync(() => gate.PutAsync(QueueNames.ContentSubmitted, Posts(1)));
        await meter.MeasureAsync("one item", () => Started(gate), Handled(meter, QueueNames.ContentAdmitted, 1));
        await meter.MeasureAsync(
            "a later item",
            () => gate.PutAsync(QueueNames.ContentSubmitted, Posts(2).Skip(1)),
            Handled(meter, QueueNames.ContentAdmitted, 1)
        );
    }

    private static async Task ManyItemsAsync(CountedGate gate, IMeter meter)
    {
        await meter.DoAsync(() => OpenAsync(gate, "UK"));
        await meter.DoAsync(() => gate.PutAsync(QueueNames.ContentSubmitted, Posts(Items)));
        await meter.MeasureAsync("1,000 items", () => Started(gate), Handled(meter, QueueNames.ContentAdmitted, Items));
    }

    private static async Task ItemsOfKnownAuthorsAsync(CountedGate gate, IMeter meter)
    {
        await meter.DoAsync(() => OpenAsync(gate, "UK"));
        await meter.DoAsync(() => DecideAsync(gate, Items));
        await meter.DoAsync(() => gate.PutAsync(QueueNames.ContentSubmitted, Posts(2 * Items).Skip(Items)));
        await meter.MeasureAsync("1,000 items of known authors", () => Started(gate), Handled(meter, QueueNames.ContentAdmitted, Items));
    }

    private static async Task FirstPauseAsync(CountedGate gate, IMeter meter)
    {
        // Another process wrote the control state, so this one has not.
        await meter.DoAsync(async () =>
        {
            ControlState state = await gate.Control.ReadAsync(None);
            var flag = new TrainingFlag(new JurisdictionCode("GB"), true, "alice", DateTimeOffset.UnixEpoch, null);
            await gate.Control.CommitAsync(state, new ControlChange([], [flag], null, null, Tightens: false), None);
        });
        await MeasurePauseAsync(gate, meter, "first pause of a process");
    }

    private static async Task PauseAsync(CountedGate gate, IMeter meter, string name, int shards)
    {
        await meter.DoAsync(() => OpenAsync(gate, "UK"));
        await meter.DoAsync(() => PauseToTheEndAsync(gate, "fr-1", "FR"));
        await meter.DoAsync(() => gate.AddShardsAsync(shards - 1));
        await MeasurePauseAsync(gate, meter, name);
    }

    private static async Task PauseAfterAnItemAsync(CountedGate gate, IMeter meter)
    {
        await meter.DoAsync(() => OpenAsync(gate, "UK"));
        await meter.DoAsync(() => PauseToTheEndAsync(gate, "fr-1", "FR"));
        await meter.DoAsync(() => DecideAsync(gate, 1));
        await MeasurePauseAsync(gate, meter, "pause after an item");
    }

    private static Task MeasurePauseAsync(CountedGate gate, IMeter meter, string name) =>
        meter.MeasureAsync(
            name,
            () => OrderAsync(gate, "uk-1", "UK"),
            (Returned, null),
            ("committed", () => IsAsync(gate, OrderStage.Fencing)),
            ("fenced", () => IsAsync(gate, OrderStage.Fenced)),
            ("effective", () => IsAsync(gate, OrderStage.Effective))
        );

    private static async Task ObjectionAsync(CountedGate gate, IMeter meter)
    {
        await meter.DoAsync(() => OpenAsync(gate, "UK"));
        await meter.DoAsync(() => PauseToTheEndAsync(gate, "fr-1", "FR"));
        await meter.DoAsync(() => DecideAsync(gate, 1));
        await meter.DoAsync(() => Task.Delay(TimeSpan.FromSeconds(5), meter.Time)); // until the guard says that the item was sent
        long before = (await meter.DoAsync(() => gate.Control.ReadAsync(None))).Version;
        var request = new ObjectionRequest(
            MemberId.Parse("member:7"),
            ObjectionScope.GenerativeTraining,
            ObjectionSource.Settings,
            DateTimeOffset.UnixEpoch
        );
        await meter.MeasureAsync(
            "objection",
            async () => Succeed(await gate.Get<ObjectionHandler>().ObjectAsync(request, None)),
            (Returned, null),
            ("recorded", async () => await gate.Control.ReadVersionAsync(None) > before),
            ("in force", async () => await gate.Control.ReadFencedAsync(None) > before)
        );
    }

    private static async Task LiftAsync(CountedGate gate, IMeter meter)
    {
        await meter.DoAsync(() => OpenAsync(gate, "UK"));
        await meter.DoAsync(() => PauseToTheEndAsync(gate, "uk-1", "UK"));
        await meter.DoAsync(() => gate.PutAsync(QueueNames.ContentSubmitted, Posts(Items)));
        await meter.MeasureAsync("1,000 held items", () => Started(gate), Handled(meter, QueueNames.ContentWithheld, Items));
        await meter.DoAsync(gate.StopAsync);
        var id = OrderId.Parse("uk-1");
        await meter.DoAsync(async () => Succeed(await gate.Get<PauseHandler>().EndAsync(id, OrderEnding.Lift, "alice", None)));
        await meter.MeasureAsync(
            "lift by the second person",
            async () => Succeed(await gate.Get<PauseHandler>().EndAsync(id, OrderEnding.Lift, "bob", None))
        );
        await meter.MeasureAsync("drain of 1,000 items", () => gate.Get<HoldHandler>().DrainAsync(gate.Get<IMessageSink>(), None));
        int left = (await meter.DoAsync(() => gate.Control.ReadDrainsAsync(None))).Length;
        if (left > 0 || meter.Answered($"queue {QueueNames.ContentAdmitted} put") != Items)
            throw new InvalidOperationException("The drain did not end in one slice.");
    }

    private static async Task SealAsync(CountedGate gate, IMeter meter)
    {
        await meter.DoAsync(() => OpenAsync(gate, "UK"));
        await meter.DoAsync(() => DecideAsync(gate, 1));
        await meter.DoAsync(() => gate.Get<LedgerSealer>().RunAsync(None));
        await meter.DoAsync(() => DecideAsync(gate, Items));
        await meter.MeasureAsync("seal of 1,000 items", () => gate.Get<LedgerSealer>().RunAsync(None));
        await meter.MeasureAsync("seal of nothing new", () => gate.Get<LedgerSealer>().RunAsync(None));
    }

    private static async Task CampaignAsync(CountedGate gate, IMeter meter)
    {
        await meter.DoAsync(() => PauseToTheEndAsync(gate, "uk-1", "UK"));
        await meter.DoAsync(() => gate.Get<MemberImport>().RunAsync(MemberLines(), 1, None));
        await meter.DoAsync(async () =>
        {
            var request = new CampaignRequest
            {
                Id = "uk-notice",
                Order = "uk-1",
                Controller = "Example",
                StartsOn = gate.Get<StoreClock>().Today.AddDays(60),
            };
            Succeed(await gate.Get<CampaignHandler>().CreateAsync(request, "olivia", None));
            Succeed(await gate.Get<CampaignHandler>().StartAsync(new CampaignId("uk-notice"), "olivia", None));
        });
        await meter.DoAsync(() => gate.EndLanesButFirstAsync(new CampaignId("uk-notice")));
        await meter.MeasureAsync("campaign, a page of 25 notices", () => gate.Get<CampaignRun>().RunAsync(gate.Get<IMessageSink>(), None));
        if (meter.Answered($"queue {QueueNames.NoticesOutbound} put") != Members)
            throw new InvalidOperationException("The page did not have one notice for each member.");
    }

    private static Task Started(CountedGate gate)
    {
        gate.Pump();
        return Task.CompletedTask;
    }

    /// <summary>Every message has its answer and is deleted.</summary>
    private static (string, Func<Task<bool>>?)[] Handled(IMeter meter, string answers, int items) =>
        [
            ("first answer", () => Task.FromResult(meter.Answered($"queue {answers} put") > 0)),
            ("all answers", () => Task.FromResult(meter.Answered($"queue {answers} put") == items)),
            ("all completed", () => Task.FromResult(meter.Answered($"queue {QueueNames.ContentSubmitted} delete") == items)),
        ];

    /// <summary>Opens a flag, and waits until the gate no longer uses the state before it (<c>Gate:LawMaxAge</c>).</summary>
    internal static async Task OpenAsync(CountedGate gate, string name)
    {
        Succeed(await gate.Get<FlagHandler>().SetAsync(name, open: true, "alice", null, None));
        await Task.Delay(TimeSpan.FromSeconds(1), gate.Get<TimeProvider>());
    }

    /// <summary>Pauses, and waits until the order is effective.</summary>
    private static async Task PauseToTheEndAsync(CountedGate gate, string id, string name)
    {
        await OrderAsync(gate, id, name);
        while (await gate.Control.FindOrderAsync(OrderId.Parse(id), None) is not { Stage: OrderStage.Effective })
            await Task.Delay(TimeSpan.FromSeconds(1), gate.Get<TimeProvider>());
    }

    private static async Task OrderAsync(CountedGate gate, string id, string name)
    {
        var request = new PauseRequest
        {
            Id = id,
            Jurisdictions = [name],
            Reason = "a measurement",
        };
        Succeed(await gate.Get<PauseHandler>().PauseAsync(request, "olivia", None));
    }

    /// <summary>Decides items as messages of a queue and records that they were sent.</summary>
    internal static async Task DecideAsync(CountedGate gate, int count)
    {
        IncomingMessage[] messages = [.. Posts(count).Select((p, n) => new IncomingMessage($"m{n}", Encoding.UTF8.GetBytes(p), 1))];
        foreach (MessageResult result in await gate.Get<ContentHandler>().HandleAsync(messages, None))
            ((MessageResult.Done)result).Sent?.Invoke();
    }

    private static async Task<bool> IsAsync(CountedGate gate, OrderStage stage) =>
        await gate.Control.FindOrderAsync(OrderId.Parse("uk-1"), None) is { } order && order.Stage >= stage;

    internal static void Succeed<T>(Result<T> result)
    {
        if (result.Refusal is { } refusal)
            throw new InvalidOperationException($"{refusal.Code}: {refusal.Detail} {string.Join(", ", refusal.Errors)}");
    }

    private static IEnumerable<string> Posts(int count) => Enumerable.Range(0, count).Select(n => Post(n, n % Authors));

    internal static string Post(int n, int author) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"specversion":"1.0","id":"post:{{n}}-1","source":"/pipelines/measured","type":"{{ContentItemParser.EventType}}","subject":"post:{{n}}","time":"2024-09-20T09:30:00Z","datacontenttype":"application/json","data":{"contentId":"post:{{n}}","revision":1,"contentType":"post","purpose":"generative-ai-training","authorId":"member:{{author}}","createdAt":"2024-09-18T17:02:11Z","collectedAt":"2024-09-20T09:29:58Z","residency":{"account":"GB","declared":"GB","ip":"GB","previous":[]},"minor":false,"specialCategory":false,"contentUri":"https://content.example/{{n}}","contentHash":"sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"} }
            """
        );

    internal static string Member(int n) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"id":"m-{{n}}","signals":[{"kind":"account","code":"GB"}],"birthYear":1980,"languages":["en"],"channels":[{"kind":"email","address":"m-{{n}}@example.org"}],"timeZone":"Europe/London"}"""
        );

    private static MemoryStream MemberLines() =>
        new(
            Encoding.UTF8.GetBytes(
                string.Join(
                    '\n',
                    Enumerable
                        .Range(0, int.MaxValue)
                        .Where(n => MemberKey.Of(MemberId.Parse($"m-{n}")).Bucket == 0)
                        .Take(Members)
                        .Select(Member)
                )
            )
        );
}
