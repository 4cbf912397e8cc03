using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Storage.Queues;
using RegionalPause.App.Hosting;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.IntegrationTests.FunctionsHost.Rpc;
using RegionalPause.IntegrationTests.Processes;
using RegionalPause.Messaging;
using RegionalPause.Requests;
using RegionalPause.Tests;
using Shouldly;
using Person = RegionalPause.IntegrationTests.Bed.Person;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.IntegrationTests.FunctionsHost;

/// <summary>The built worker, started and spoken to as the Functions host does it; the test is the host.</summary>
[Requirement("R33")]
public sealed class A_worker_under_the_Functions_host(Azurite azurite)
{
    private static readonly DateTimeOffset Queued = new(2024, 9, 20, 9, 30, 1, TimeSpan.Zero);

    private readonly TestAccount account = azurite.NewAccount();
    private readonly Deployment deployment = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task tells_of_the_functions_of_its_metadata_file_and_loads_each()
    {
        await using WorkerHost worker = await StartAsync();
        using var metadata = JsonDocument.Parse(
            await File.ReadAllBytesAsync(Repository.Built("RegionalPause.App", "functions.metadata"), Cancelled)
        );

        worker.Functions.Keys.ShouldBe(
            metadata.RootElement.EnumerateArray().Select(f => f.GetProperty("name").GetString()!),
            ignoreOrder: true
        );
    }

    [Fact, Requirement("R1", "R6")]
    public async Task answers_a_message_of_every_shape_and_loses_none()
    {
        await using WorkerHost worker = await StartAsync();
        string post = Submission.Post("post:1", "GB").Body,
            other = Submission.Post("post:2", "GB").Body;
        string[] texts =
        [
            post,
            Convert.ToBase64String(Encoding.UTF8.GetBytes(other)),
            "good morning",
            "",
            "[]",
            "null",
            Convert.ToBase64String([0xFF, 0xFE, 0x00]),
            $"\"{new string('x', 60_000)}\"",
        ];

        string?[] failures = await Task.WhenAll(texts.Select((text, i) => SubmitAsync(worker, text, $"m{i}")));

        failures.ShouldAllBe(f => f == null);
        (await ReadAsync(QueueNames.ContentWithheld)).Count.ShouldBe(2); // no flag has been opened: closed is the default (R2)
        (await ReadAsync(QueueNames.ContentMalformed)).Count.ShouldBe(texts.Length - 2);
        (await ReadAsync(QueueNames.ContentAdmitted)).ShouldBeEmpty();
    }

    [Fact, Requirement("R9", "R10")]
    public async Task marks_what_it_sent_so_that_a_pause_waits_for_no_ticket()
    {
        deployment.Settings["Tickets__Lifetime"] = "00:05:00"; // longer than this test waits
        await using WorkerHost worker = await StartAsync();
        await OpenFlagAsync(worker, "UK");

        string?[] failures = await Task.WhenAll(
            Enumerable.Range(0, 32).Select(i => SubmitAsync(worker, Submission.Post($"post:{i}", "GB").Body, $"m{i}"))
        );
        PauseTimes pause = await new Operators(worker.As).PauseAsync("uk-2024", Cancelled);

        failures.ShouldAllBe(f => f == null);
        (await ReadAsync(QueueNames.ContentAdmitted)).Count.ShouldBe(32);
        pause.Effective.ShouldBeGreaterThanOrEqualTo(pause.Fenced);
    }

    [Fact, Requirement("R6", "R7")]
    public async Task fails_what_must_come_back_and_answers_it_when_it_does()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(azurite.Server);
        await using WorkerHost worker = await WorkerHost.StartAsync(deployment, proxy.Before(account), Cancelled);
        FaultRule outage = proxy.Faults.Add(c => c.Commits("ledger"), new Fault.Answers(503), times: int.MaxValue);

        string? first = await SubmitAsync(worker, Submission.Post("post:1", "GB").Body, "m1");
        string? later = await SubmitAsync(worker, Submission.Post("post:1", "GB").Body, "m1", dequeueCount: 99_999);
        outage.End();
        string? last = await SubmitAsync(worker, Submission.Post("post:1", "GB").Body, "m1", dequeueCount: 100_000);

        first!.ShouldContain("will be delivered again");
        later!.ShouldContain("will be delivered again"); // an outage is no reason to give a message up
        last.ShouldBeNull();
        (await ReadAsync(QueueNames.ContentWithheld)).Count.ShouldBe(1);
        (await ReadAsync(QueueNames.ContentSubmitted + QueueNames.PoisonSuffix)).ShouldBeEmpty();
    }

    [Fact, Requirement("R14")]
    public async Task sends_a_command_that_loosens_to_the_poison_queue_with_our_reason()
    {
        await using WorkerHost worker = await StartAsync();

        (await InvokeAsync(worker, "AdminCommand", """{"command":"lift","by":"incidents","order":"uk-2024"}""", "m1")).ShouldBeNull();

        JsonElement poison = (await ReadAsync(QueueNames.AdminCommands + QueueNames.PoisonSuffix)).ShouldHaveSingleItem();
        (poison.GetProperty("reason").GetString(), poison.GetProperty("messageId").GetString()).ShouldBe(
            ("needs-authenticated-person", "m1")
        );
    }

    [Fact, Requirement("R12", "R14")]
    public async Task delivers_a_pause_that_names_no_order_twice_and_it_is_one_order()
    {
        await using WorkerHost worker = await StartAsync();
        const string Command = """{"command":"pause","by":"incidents","jurisdictions":["UK"],"reason":"ICO called"}""";

        foreach (int delivery in (int[])[1, 2])
            (await InvokeAsync(worker, "AdminCommand", Command, "m1", delivery)).ShouldBeNull();

        (await new PauseEvidence(account).Control.ReadAsync(Cancelled)).Orders.Count.ShouldBe(1);
    }

    [Fact, Requirement("R12", "R14")]
    public async Task delivers_a_pause_that_states_its_instant_in_two_messages_and_it_is_one_order()
    {
        await using WorkerHost worker = await StartAsync();
        const string Command =
            """{"command":"pause","by":"incidents","jurisdictions":["UK"],"reason":"ICO called","effectiveFrom":"2024-09-20T14:03:07Z"}""";

        foreach (string id in (string[])["m1", "m2"])
            (await InvokeAsync(worker, "AdminCommand", Command, id)).ShouldBeNull();

        (await new PauseEvidence(account).Control.ReadAsync(Cancelled)).Orders.Keys.ShouldBe([OrderId.Parse("uk-20240920t140307z")]);
    }

    [Fact]
    public async Task runs_every_timer()
    {
        await using WorkerHost worker = await StartAsync();
        string[] timers = [.. worker.Functions.Where(f => f.Value.Bindings.Values.Any(b => b.Type == "timerTrigger")).Select(f => f.Key)];

        timers.Length.ShouldBe(12);
        foreach (string timer in timers)
            (await worker.InvokeAsync(timer, new TypedData { Json = """{"IsPastDue":false}""" }, Cancelled)).ShouldBeNull(timer);
    }

    [Fact]
    public async Task receives_nothing_by_itself()
    {
        await using WorkerHost worker = await StartAsync();
        QueueClient queue = account.QueueClient(QueueNames.ContentSubmitted);
        await queue.SendMessageAsync(Submission.Post("post:1", "GB").Body, Cancelled);

        // An invocation passes through the whole app meanwhile.
        (await SubmitAsync(worker, Submission.Post("post:2", "GB").Body, "m2")).ShouldBeNull();

        (await queue.ReceiveMessageAsync(cancellationToken: Cancelled)).Value.DequeueCount.ShouldBe(1);
    }

    [Fact]
    public async Task ends_with_zero_and_a_closed_shard_when_it_is_told_to()
    {
        await using WorkerHost worker = await StartAsync();
        Task<string?>[] running =
        [
            .. Enumerable.Range(0, 32).Select(i => SubmitAsync(worker, Submission.Post($"post:{i}", "GB").Body, $"m{i}")),
        ];
        await Task.WhenAny(running);

        (await worker.TerminateAsync()).ShouldBe(0, string.Join('\n', worker.Log));
        await OnlyTheNextShardIsOpenAsync();
    }

    [Fact, Requirement("R6", "R7")]
    public async Task loses_nothing_when_it_is_killed_in_the_middle_of_a_batch()
    {
        Submission[] posts = [.. Enumerable.Range(0, 60).Select(i => Submission.Post($"post:{i}", "GB"))];
        await using (WorkerHost killed = await StartAsync())
        {
            Task<string?>[] running = [.. posts.Select((post, i) => SubmitAsync(killed, post.Body, $"m{i}"))];
            await Task.WhenAny(running);
            await killed.KillAsync();
            await Task.WhenAll(running).ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        // The host delivers what was not completed again; to be strict here: all of it.
        await using WorkerHost again = await StartAsync();
        for (int delivery = 2; delivery <= 4; delivery++)
            await Task.WhenAll(posts.Select((post, i) => SubmitAsync(again, post.Body, $"m{i}", delivery)));

        IEnumerable<string> answered = (await ReadAsync(QueueNames.ContentWithheld)).Select(m =>
            m.GetProperty("data").GetProperty("contentId").GetString()!
        );
        answered.Distinct().Count().ShouldBe(posts.Length);
    }

    [Fact, Requirement("R6", "R7")]
    public async Task releases_the_message_of_a_cancelled_invocation_and_answers_its_redelivery()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(azurite.Server);
        await using WorkerHost worker = await WorkerHost.StartAsync(deployment, proxy.Before(account), Cancelled);
        FaultRule slow = proxy.Faults.Add(c => c.Commits("ledger"), new Fault.Held(), times: 1);
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);

        Task<string?> running = worker.InvokeAsync(
            "ContentSubmitted",
            QueueMessages.Bind("m1", Submission.Post("post:1", "GB").Body, 1, Queued),
            cancelling.Token
        );
        await Eventually.UntilAsync("the commit is on its way", () => Task.FromResult(slow.Struck.IsCompleted), Cancelled);
        await cancelling.CancelAsync();
        string? cancelled = await running;
        slow.Release();
        string? again = await SubmitAsync(worker, Submission.Post("post:1", "GB").Body, "m1", dequeueCount: 2);

        cancelled.ShouldNotBeNull();
        again.ShouldBeNull();
        (await ReadAsync(QueueNames.ContentWithheld)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task ends_with_a_code_that_is_not_zero_and_a_closed_shard_when_its_host_is_gone()
    {
        await using WorkerHost worker = await StartAsync();

        await worker.StopHostAsync();

        (await worker.Ended.WaitAsync(Eventually.Patience, Cancelled)).ShouldBe(ProcessEnd.Failed, string.Join('\n', worker.Log));
        await OnlyTheNextShardIsOpenAsync();
    }

    private async Task OnlyTheNextShardIsOpenAsync()
    {
        await using AppProcess other = await deployment.StartAppAsync(account, Cancelled);
        using HttpClient auditor = other.As(Person.Auditor);
        using var fleet = JsonDocument.Parse(await auditor.GetStringAsync(new Uri("/api/fleet", UriKind.Relative), Cancelled));
        fleet.RootElement.GetArrayLength().ShouldBe(1, "only the other instance's shard is open");
    }

    private Task<WorkerHost> StartAsync() => WorkerHost.StartAsync(deployment, account, Cancelled);

    private static Task<string?> SubmitAsync(WorkerHost worker, string text, string id, long dequeueCount = 1) =>
        InvokeAsync(worker, "ContentSubmitted", text, id, dequeueCount);

    private static Task<string?> InvokeAsync(WorkerHost worker, string function, string text, string id, long dequeueCount = 1) =>
        worker.InvokeAsync(function, QueueMessages.Bind(id, text, dequeueCount, Queued), Cancelled);

    private static async Task OpenFlagAsync(WorkerHost worker, string name)
    {
        using HttpClient alice = worker.As(Person.Alice);
        using HttpResponseMessage set = await alice.PutAsync(
            new Uri($"/api/flags/{name}", UriKind.Relative),
            AppProcess.Json("""{"open":true}"""),
            Cancelled
        );
        set.StatusCode.ShouldBe(HttpStatusCode.OK, await set.Content.ReadAsStringAsync(Cancelled));
        using HttpClient pipeline = worker.As(Person.Pipeline);
        using HttpResponseMessage noticed = await pipeline.PostAsync(
            new Uri("/api/decisions?dryRun=true", UriKind.Relative),
            AppProcess.Json(Submission.Post("post:0", "GB").Body),
            Cancelled
        );
    }

    private async Task<List<JsonElement>> ReadAsync(string queue)
    {
        await using var collector = new QueueCollector(account, queue);
        await collector.FinishAsync();
        return [.. collector.Messages.Select(m => JsonDocument.Parse(MessageText.Decode(m.Body.ToMemory())).RootElement)];
    }
}
