using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using RegionalPause.Content;
using RegionalPause.Erasure;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Objections;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests;
using RegionalPause.Verification;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.IntegrationTests.Objections;

/// <summary>Objections on real storage, with two instances in this process.</summary>
[Requirement("R20", "D22")]
public sealed class An_objection_at_the_gate(Azurite azurite)
{
    private const string Member = "member:8f1d2c";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task is_ignored_by_no_instance_once_it_has_returned()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance one = await OpenAsync(account);
        // It never looks at the law of its own accord, and knows the author already.
        await using Instance stale = await Instance.StartAsync(account, Cancelled, settings: ("Gate:LawMaxAge", "00:01:00"));
        (await DecideAsync(stale, "post:1")).ShouldBe("permitted");

        await ObjectAsync(one);

        (await DecideAsync(stale, "post:2")).ShouldBe("author-objected");
        (await DecideAsync(one, "post:3")).ShouldBe("author-objected");
        (await DecideAsync(stale, "post:4", author: "member:other")).ShouldBe("permitted");
        await ShouldVerifyAsync(one, account);
    }

    /// <summary>Fault F4: words are recorded many in one round, and one that cannot be fails alone.</summary>
    [Fact]
    public async Task is_recorded_beside_another_members_whose_row_is_broken()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance one = await OpenAsync(account);
        string hash = MemberKey.Of(MemberId.Parse("broken")).Hash;
        await account
            .TableClient("objections")
            .AddEntityAsync(new Azure.Data.Tables.TableEntity(hash[..2], hash) { ["Version"] = 1L }, Cancelled);
        ObjectionHandler objections = one.Get<ObjectionHandler>();
        ObjectionRequest Of(string member) =>
            new(MemberId.Parse(member), ObjectionScope.GenerativeTraining, ObjectionSource.Settings, one.Get<StoreClock>().Now);

        Task<Result<ObjectionState>> broken = objections.ObjectAsync(Of("broken"), Cancelled);
        Result<ObjectionState>[] others = await Task.WhenAll(
            Enumerable.Range(0, 5).Select(i => objections.ObjectAsync(Of($"m-{i}"), Cancelled))
        );

        others.ShouldAllBe(o => o.Refusal == null);
        await Should.ThrowAsync<InvalidDataException>(broken);
        (await objections.ObjectorsAmongAsync([MemberId.Parse("m-1"), MemberId.Parse("broken"), MemberId.Parse("m-9")], Cancelled))
            .Select(m => m.Value)
            .ShouldBe(["m-1", "broken"], ignoreOrder: true);
    }

    /// <summary>An objection is never refused because a clock is ahead.</summary>
    [Fact]
    public async Task from_a_clock_that_is_ahead_counts_from_now()
    {
        await using Instance one = await OpenAsync(azurite.NewAccount());
        DateTimeOffset tomorrow = one.Get<StoreClock>().Now.AddDays(1);
        var request = new ObjectionRequest(MemberId.Parse(Member), ObjectionScope.GenerativeTraining, ObjectionSource.Settings, tomorrow);

        (await one.Get<ObjectionHandler>().ObjectAsync(request, Cancelled))
            .Value!.Words.ShouldHaveSingleItem()
            .At.ShouldBeLessThan(tomorrow);
        (await one.Get<ObjectionHandler>().WithdrawAsync(request, Cancelled)).Refusal!.Code.ShouldBe(RefusalCode.Invalid);
    }

    [Fact]
    public async Task stops_an_admission_that_was_prepared_before_it()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance one = await OpenAsync(account);
        var faults = new FaultPlan();
        await using Instance slow = await Instance.StartAsync(account, Cancelled, new FaultPolicy(account, faults));
        // As a process that is stopped by its machine at the worst moment: everything is read, the append is on its way.
        FaultRule held = faults.Add(
            c => c.Commits("ledger") && c.Body.Contains("\"State\":\"Open\"", StringComparison.Ordinal),
            new Fault.Held()
        );
        Task<string> deciding = DecideAsync(slow, "post:1");
        await held.Struck.WaitAsync(Cancelled);

        await ObjectAsync(one);
        held.Release();

        (await deciding).ShouldBe("author-objected");
        await ShouldVerifyAsync(one, account);
    }

    [Theory, Requirement("D25")]
    [InlineData(Member, "third-party-objected")]
    [InlineData("member:other", "permitted")]
    public async Task holds_what_others_posted_of_the_member(string shown, string reason)
    {
        await using Instance one = await OpenAsync(azurite.NewAccount(), ("Gate:LawMaxAge", "00:00:00"));
        await ObjectAsync(one);

        (
            await DecideAsync(
                one,
                Submission
                    .Post("post:1", "GB", author: "member:friend")
                    .With(
                        "post:1#1",
                        data => data["thirdParties"] = new JsonArray(new JsonObject { ["memberId"] = shown, ["account"] = "GB" })
                    )
            )
        ).ShouldBe(reason);
    }

    [Fact, Requirement("D23")]
    public async Task outlives_the_erasure_of_the_account()
    {
        await using Instance gate = await OpenAsync(azurite.NewAccount());
        await ObjectAsync(gate);

        (await gate.Get<MemberErasure>().EraseAsync(MemberId.Parse(Member), "alice", Cancelled)).Refusal.ShouldBeNull();

        (await DecideAsync(gate, "post:1")).ShouldBe("author-objected");
    }

    [Fact]
    public async Task is_taken_back_by_the_member_and_by_nobody_in_doubt()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await OpenAsync(account);
        // That something is allowed again may be noticed late; here it is noticed at once.
        await using Instance other = await Instance.StartAsync(account, Cancelled, settings: ("Gate:LawMaxAge", "00:00:00"));
        ObjectionRequest objection = Request(gate);
        (await gate.Get<ObjectionHandler>().ObjectAsync(objection, Cancelled)).Refusal.ShouldBeNull();

        (await other.Get<ObjectionHandler>().WithdrawAsync(objection, Cancelled))
            .Refusal.ShouldNotBeNull()
            .Code.ShouldBe(RefusalCode.NotInThisStage);
        (await DecideAsync(other, "post:1")).ShouldBe("author-objected");
        (
            await other.Get<ObjectionHandler>().WithdrawAsync(objection with { At = objection.At.AddSeconds(1) }, Cancelled)
        ).Refusal.ShouldBeNull();

        (await DecideAsync(other, "post:2")).ShouldBe("permitted");
        await ShouldVerifyAsync(gate, account);
    }

    [Fact]
    public async Task costs_one_change_of_the_law_for_many_who_object_at_once()
    {
        await using Instance gate = await OpenAsync(azurite.NewAccount(), ("ObjectionRecorder:GatherFor", "00:00:01"));
        Control.ControlTable control = gate.Get<Control.ControlTable>();
        long before = await control.ReadVersionAsync(Cancelled);

        Result<ObjectionState>[] results = await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(n =>
                    gate.Get<ObjectionHandler>()
                        .ObjectAsync(Request(gate) with { MemberId = MemberId.Parse($"member:{n % 90}") }, Cancelled)
                )
        );

        results.ShouldAllBe(r => r.Refusal == null);
        (await control.ReadVersionAsync(Cancelled) - before).ShouldBeLessThanOrEqualTo(3);
    }

    [Fact, Requirement("R26")]
    public async Task is_in_the_ledger_under_a_pseudonym()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await OpenAsync(account);
        await ObjectAsync(gate);
        await gate.Get<LedgerSealer>().RunAsync(Cancelled);

        string files = string.Concat(
            (await SealedFiles.DownloadAsync(account, Cancelled)).Files.Values.Select(System.Text.Encoding.Latin1.GetString)
        );

        files.ShouldContain("ObjectionsRecorded");
        files.ShouldContain((await gate.Get<MemberKeys>().FindAsync(MemberId.Parse(Member), Cancelled)).ToString()!);
        files.ShouldNotContain(Member);
    }

    private static async Task<Instance> OpenAsync(TestAccount account, params (string, string)[] settings)
    {
        Instance gate = await Instance.StartAsync(account, Cancelled, null, settings);
        await gate.OpenFlagsAsync(["UK"], Cancelled);
        return gate;
    }

    private static ObjectionRequest Request(Instance gate) =>
        new(MemberId.Parse(Member), ObjectionScope.GenerativeTraining, ObjectionSource.Settings, gate.Get<StoreClock>().Now.AddSeconds(-5));

    private static async Task ObjectAsync(Instance gate)
    {
        Result<ObjectionState> result = await gate.Get<ObjectionHandler>().ObjectAsync(Request(gate), Cancelled);
        result.Refusal.ShouldBeNull();
        result.Value!.Version.ShouldBePositive();
    }

    private static Task<string> DecideAsync(Instance gate, string contentId, string author = Member) =>
        DecideAsync(gate, Submission.Post(contentId, "GB", author: author));

    private static async Task<string> DecideAsync(Instance gate, Submission post)
    {
        ImmutableArray<MessageResult> results = await gate.DeliverAsync([post], Cancelled);
        OutgoingMessage answer = results[0].ShouldBeOfType<MessageResult.Done>().Outputs.Single();
        using JsonDocument document = JsonDocument.Parse(answer.Body);
        return document.RootElement.GetProperty("data").GetProperty("reason").GetString()!;
    }

    private static async Task ShouldVerifyAsync(Instance gate, TestAccount account)
    {
        await gate.Get<LedgerSealer>().RunAsync(Cancelled);
        (
            await new LedgerVerification(await SealedFiles.DownloadAsync(account, Cancelled), Instance.LedgerKey.Trusted, []).RunAsync(
                null,
                Cancelled
            )
        ).Fault.ShouldBeNull();
    }
}
