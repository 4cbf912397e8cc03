using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Erasure;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Messaging;
using RegionalPause.Pauses;
using RegionalPause.Quarantine;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests;
using RegionalPause.Verification;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.IntegrationTests.Quarantine;

/// <summary>Sets read from a ledger that the product wrote and sealed, named by content ids.</summary>
[Requirement("R16", "D17")]
public sealed class A_quarantine_set(Azurite azurite)
{
    private const string Member = "member:8f1d2c";

    // That a flag was opened may be noticed late; here it is noticed at once.
    private static readonly (string, string) LooksAtOnce = ("Gate:LawMaxAge", "00:00:00");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task of_an_order_names_exactly_what_was_admitted_in_its_scope()
    {
        await using Instance gate = await OpenAsync();
        // A thousand items: two countries, two types, some excluded as of minors; four of ten are posts in the UK that were admitted.
        Submission[] items = [.. Enumerable.Range(0, 1000).Select(n => Item(n))];
        foreach (Submission[] delivery in items.Chunk(100))
            await DeliverAsync(gate, delivery);
        await PauseAsync(
            gate,
            new PauseRequest
            {
                Id = "uk-2024",
                Jurisdictions = ["UK"],
                ContentTypes = ["post"],
                Authority = "GB-ICO",
            }
        );
        await DeliverAsync(gate, [Submission.Post("late:1", "GB"), Submission.Post("late:2", "IE")]);

        QuarantineSet set = await OpenAsync(gate, "order/uk-2024");
        JsonObject[] lines = await LinesAsync(set);

        lines
            .Select(Id)
            .Order()
            .ShouldBe(Enumerable.Range(0, 1000).Where(n => n % 2 == 0 && n % 5 != 0).Select(n => $"item:{n}#1").Order());
        QuarantineFilter filter = set.ToFilter();
        filter.Header.Items.ShouldBe(400);
        items.Where(i => filter.Contains(ItemKey.Of(IdOf(i)))).Select(i => i.Id).Order().ShouldBe(lines.Select(Id).Order());
        lines.ShouldAllBe(l => l["admittedAt"] != null && l["leaf"] != null && l["incident"] == null);
    }

    [Fact, Requirement("D5")]
    public async Task of_an_order_about_days_of_processing_goes_by_when_it_was_collected_or_admitted()
    {
        await using Instance gate = await OpenAsync();
        await DeliverAsync(
            gate,
            [
                Collected("old-post", "2019-03-01T00:00:00Z", "2024-06-01T10:00:00Z"),
                Collected("first-day", "2024-05-07T00:00:00Z", "2024-05-07T00:00:00Z"),
                Collected("too-early", "2024-05-06T00:00:00Z", "2024-05-06T22:59:59Z"), // 23:59:59 in Dublin
                Collected("last-day", "2024-08-01T00:00:00Z", "2024-08-01T22:59:59Z"),
                Collected("too-late", "2024-07-01T00:00:00Z", "2024-08-02T10:00:00Z"),
            ]
        );
        await PauseAsync(
            gate,
            new PauseRequest
            {
                Id = "x-2024",
                Jurisdictions = ["IE"],
                Authority = "IE-DPC",
                Processed = new DayRange(new DateOnly(2024, 5, 7), new DateOnly(2024, 8, 1), "Europe/Dublin"),
            }
        );

        (await LinesAsync(await OpenAsync(gate, "order/x-2024"))).Select(Id).Order().ShouldBe(["first-day#1", "last-day#1", "old-post#1"]);
    }

    [Fact]
    public async Task of_an_order_is_not_told_before_the_order_is_effective()
    {
        await using Instance gate = await OpenAsync();
        (
            await gate.Get<PauseHandler>()
                .PauseAsync(
                    new PauseRequest
                    {
                        Id = "uk-2024",
                        Jurisdictions = ["UK"],
                        Authority = "GB-ICO",
                        EffectiveFrom = gate.Get<StoreClock>().Now.AddDays(1),
                    },
                    "olivia",
                    Cancelled
                )
        ).Refusal.ShouldBeNull();

        Result<QuarantineSet> set = await gate.Get<QuarantineReader>().OpenAsync(Source("order/uk-2024"), Cancelled);

        set.Refusal.ShouldNotBeNull().Code.ShouldBe(RefusalCode.NotInThisStage);
    }

    // Training starts with the first admission. An objection before it leaves nothing to undo; one after it lists what was used, and keeps
    // out the rest, however old.
    [Theory, Requirement("R20", "D21")]
    [InlineData("before the first use", "")]
    [InlineData("after the first use", "used:1#1,used:2#1")]
    public async Task of_an_objection_is_what_was_used_before_it(string when, string used)
    {
        await using Instance gate = await OpenAsync();
        bool first = when == "before the first use";
        if (first)
            await gate.ObjectAsync(Member, Cancelled);
        await DeliverAsync(gate, [Post("used:1"), Post("used:2"), Post("other:1", "member:other")]);
        if (!first)
            await gate.ObjectAsync(Member, Cancelled);
        await DeliverAsync(gate, [Post("older-and-unused:1"), Post("other:2", "member:other")]);

        QuarantineSource member = (
            await gate.Get<QuarantineReader>().OfMemberAsync(MemberId.Parse(Member), Cancelled)
        ).Value.ShouldNotBeNull();
        foreach (QuarantineSource source in new[] { member, Source("objection/all") })
            string.Join(
                    ',',
                    (await LinesAsync((await gate.Get<QuarantineReader>().OpenAsync(source, Cancelled)).Value.ShouldNotBeNull()))
                        .Select(Id)
                        .Order()
                )
                .ShouldBe(used);
    }

    [Fact, Requirement("R20")]
    public async Task of_an_objection_has_what_won_the_race_in_the_same_instant()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await OpenAsync(account);
        var faults = new FaultPlan();
        await using Instance slow = await Instance.StartAsync(account, Cancelled, new FaultPolicy(account, faults), LooksAtOnce);
        // The append has reached the store and its answer has not reached the instance, while the member objects.
        FaultRule lost = faults.Add(Append, new Fault.AnswerLost());
        FaultRule held = faults.Add(c => lost.Applied > 0 && Append(c), new Fault.Held());
        Task<IReadOnlyList<string>> deciding = DeliverAsync(slow, [Post("raced:1")]);
        await held.Struck.WaitAsync(Cancelled);
        await gate.ObjectAsync(Member, Cancelled);
        held.Release();
        (await deciding).ShouldBe([QueueNames.ContentAdmitted]);
        static bool Append(StorageCall call) =>
            call.Commits("ledger") && call.Body.Contains("\"State\":\"Open\"", StringComparison.Ordinal);

        (await LinesAsync(await OpenAsync(gate, "objection/all"))).Select(Id).ShouldBe(["raced:1#1"]);
    }

    [Fact, Requirement("R26")]
    public async Task names_a_member_by_pseudonym_and_nobody_once_they_are_erased()
    {
        await using Instance gate = await OpenAsync();
        await DeliverAsync(gate, [Post("used:1")]);
        await gate.ObjectAsync(Member, Cancelled);
        QuarantineReader reader = gate.Get<QuarantineReader>();
        QuarantineSource source = (await reader.OfMemberAsync(MemberId.Parse(Member), Cancelled)).Value.ShouldNotBeNull();
        source.ToString()!.ShouldNotContain(Member);
        (await reader.OfMemberAsync(MemberId.Parse("member:other"), Cancelled))
            .Refusal.ShouldNotBeNull()
            .Code.ShouldBe(RefusalCode.NotFound);

        (await gate.Get<MemberErasure>().EraseAsync(MemberId.Parse(Member), "alice", Cancelled)).Refusal.ShouldBeNull();

        (await reader.OfMemberAsync(MemberId.Parse(Member), Cancelled)).Refusal.ShouldNotBeNull().Detail.ShouldContain("erased");
        // The items are still to be left out, whoever wrote them.
        (await LinesAsync(await OpenAsync(gate, "objection/all")))
            .Select(Id)
            .ShouldBe(["used:1#1"]);
    }

    [Fact, Requirement("D18")]
    public async Task is_recalled_and_only_a_confirmation_closes_it()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await OpenAsync(account);
        await DeliverAsync(gate, [Post("used:1"), Post("used:2")]);
        await PauseAsync(
            gate,
            new PauseRequest
            {
                Id = "uk-2024",
                Jurisdictions = ["UK"],
                Authority = "GB-ICO",
            }
        );
        RecallHandler recalls = gate.Get<RecallHandler>();
        QuarantineSource source = Source("order/uk-2024");
        async Task<Result<RecallLog>> EnterAsync(string kind, string state, string? reference = null) =>
            await recalls.EnterAsync(
                source,
                new RecallRequest
                {
                    Kind = kind,
                    Name = "assistant-3",
                    State = state,
                    Reference = reference,
                },
                "olivia",
                Cancelled
            );

        (await EnterAsync("model", "confirmed", "ML-9")).Refusal.ShouldNotBeNull().Code.ShouldBe(RefusalCode.NotInThisStage);
        (await EnterAsync("dataset", "requested")).Refusal.ShouldBeNull();
        (await EnterAsync("dataset", "requested")).Value!.Steps.Length.ShouldBe(1);
        (await EnterAsync("dataset", "confirmed", "DATA-77")).Refusal.ShouldBeNull();
        (await EnterAsync("model", "requested")).Refusal.ShouldBeNull();
        (await EnterAsync("model", "confirmed", "ML-9")).Refusal.ShouldBeNull();

        RecallLog log = await recalls.FindAsync(source, Cancelled);
        log.Steps[0].Set.ShouldBe(new RecallSet(2, (await OpenAsync(gate, "order/uk-2024")).ToFilter().Header.Sha256));
        log.Standing.Select(s => (s.Target.Kind, s.Outcome))
            .ShouldBe([(RecallTargetKind.Dataset, RecallOutcome.Removed), (RecallTargetKind.Model, RecallOutcome.NotReversible)]);
        await gate.Get<LedgerSealer>().RunAsync(Cancelled);
        (
            await new LedgerVerification(await SealedFiles.DownloadAsync(account, Cancelled), Instance.LedgerKey.Trusted, []).RunAsync(
                null,
                Cancelled
            )
        ).Fault.ShouldBeNull();
    }

    private Task<Instance> OpenAsync() => OpenAsync(azurite.NewAccount());

    private static async Task<Instance> OpenAsync(TestAccount account)
    {
        Instance gate = await Instance.StartAsync(account, Cancelled, null, LooksAtOnce);
        await gate.OpenFlagsAsync(["UK", "IE"], Cancelled);
        return gate;
    }

    private static async Task<QuarantineSet> OpenAsync(Instance gate, string source) =>
        (await gate.Get<QuarantineReader>().OpenAsync(Source(source), Cancelled)).Value.ShouldNotBeNull();

    private static QuarantineSource Source(string text) =>
        QuarantineSource.TryParse(text, out QuarantineSource? source) ? source : throw new FormatException(text);

    private static async Task PauseAsync(Instance gate, PauseRequest request)
    {
        (await gate.Get<PauseHandler>().PauseAsync(request, "olivia", Cancelled)).Refusal.ShouldBeNull();
        await gate.Get<PauseRecovery>().RunAsync(Cancelled);
    }

    private static async Task<IReadOnlyList<string>> DeliverAsync(Instance gate, IEnumerable<Submission> items) =>
        [.. (await gate.DeliverAsync(items, Cancelled)).Select(r => r.ShouldBeOfType<MessageResult.Done>().Outputs.Single().Queue)];

    private static Submission Post(string id, string author = Member) => Submission.Post(id, "GB", author: author);

    private static Submission Item(int n) =>
        Submission
            .Post($"item:{n.ToString(CultureInfo.InvariantCulture)}", n % 2 == 0 ? "GB" : "IE")
            .With($"item:{n}#1", data => data["minor"] = n % 5 == 0);

    private static Submission Collected(string id, string created, string collected) =>
        Submission.Post(id, "IE").With($"{id}#1", data => (data["createdAt"], data["collectedAt"]) = (created, collected));

    private static ItemId IdOf(Submission item) => new(item.Id.Split('#')[0], 1);

    private static async Task<JsonObject[]> LinesAsync(QuarantineSet set)
    {
        var stream = new MemoryStream();
        await set.WriteLinesAsync(stream, Cancelled);
        return
        [
            .. Encoding
                .UTF8.GetString(stream.ToArray())
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)!.AsObject()),
        ];
    }

    private static string Id(JsonObject line) => $"{line["id"]}#{line["revision"]}";
}
