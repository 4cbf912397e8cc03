using System.Net;
using Microsoft.Extensions.Options;
using RegionalPause.Contract;
using RegionalPause.Requests;
using RegionalPause.Webhooks;
using Shouldly;

namespace RegionalPause.Tests.Webhooks;

[Requirement("R41")]
public sealed class A_subscription
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task gets_every_event_in_order_and_once()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using WebhookBed bed = await WebhookBed.StartAsync([("ops", receiver)]);

        await bed.CommitAsync("OrderCommitted");
        await bed.CommitAsync("OrderFenced", "OrderEffective");
        await bed.RoundAsync();
        await bed.CommitAsync("OrderLifted");
        await bed.RoundAsync();
        await bed.RoundAsync();

        receiver.Ids.ShouldBe(["1-0", "2-0", "2-1", "3-0"]);
        WebhookView view = await bed.ViewAsync();
        view.Delivered.ShouldBe(4);
        view.VersionsBehind.ShouldBe(0);
    }

    [Fact]
    public async Task begins_with_the_events_after_its_first_round()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using WebhookBed bed = await WebhookBed.StartAsync([]);
        await bed.CommitAsync("OrderCommitted");
        var late = new WebhookSubscription { Url = receiver.Address.ToString(), AllowPrivateAddresses = true };
        bed.Get<IOptions<WebhookOptions>>().Value.Subscriptions["late"] = late;

        await bed.RoundAsync();
        await bed.CommitAsync("OrderFenced");
        await bed.RoundAsync();

        receiver.Ids.ShouldBe(["2-0"]);
    }

    [Fact]
    public async Task takes_the_events_of_its_filter()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using WebhookBed bed = await WebhookBed.StartAsync(
            [("ops", receiver)],
            ("Subscriptions:ops:Events:0", "order.effective"),
            ("Subscriptions:ops:Events:1", "campaign.")
        );

        await bed.CommitAsync("OrderCommitted", "OrderEffective", "CampaignStarted", "FlagsChanged");
        await bed.RoundAsync();

        receiver.Ids.ShouldBe(["1-1", "1-2"]);
    }

    [Fact]
    public async Task waits_longer_after_each_failure()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answers = n => n <= 3 ? 500 : 200;
        await using WebhookBed bed = await WebhookBed.StartAsync([("ops", receiver)]);
        await bed.CommitAsync("OrderCommitted");
        List<int> sent = [];

        for (int second = 0; second <= 35; second++)
        {
            int before = receiver.Ids.Length;
            await bed.RoundAsync();
            if (receiver.Ids.Length > before)
                sent.Add(second);
            bed.Time.Advance(TimeSpan.FromSeconds(1));
        }

        sent.ShouldBe([0, 5, 15, 35]);
        WebhookView view = await bed.ViewAsync();
        (view.Attempts, view.NotBefore, view.LastFailure).ShouldBe((0, null, "failed (500)"));
    }

    [Theory]
    [InlineData(1, 0, 5)]
    [InlineData(2, 0.5, 11)]
    [InlineData(9, 0, 1280)]
    [InlineData(15, 0, 3600)]
    [InlineData(100, 0.999999, 4320)]
    public void waits_at_most_an_hour_and_a_fifth(int attempts, double jitter, double seconds) =>
        WebhookBackoff.After(new WebhookOptions(), attempts, jitter).TotalSeconds.ShouldBe(seconds, 0.01);

    [Fact]
    public async Task goes_on_after_an_event_that_is_never_accepted()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answers = n => n <= 3 ? 400 : 200;
        await using WebhookBed bed = await WebhookBed.StartAsync([("ops", receiver)], ("Attempts", "3"));
        await bed.CommitAsync("OrderCommitted", "OrderFenced");

        for (int round = 0; round < 3; round++)
        {
            await bed.RoundAsync();
            bed.Time.Advance(TimeSpan.FromMinutes(1));
        }

        receiver.Ids.ShouldBe(["1-0", "1-0", "1-0", "1-1"]);
        DeadWebhookView dead = (await bed.ViewAsync()).DeadLetters.ShouldHaveSingleItem();
        (dead.Version, dead.Event, dead.Type, dead.Failure).ShouldBe((1, "1-0", "order.committed", "refused (400)"));
    }

    [Fact]
    public async Task is_replayed_with_the_same_ids_and_without_its_dead_letters()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answers = n => n == 2 ? 400 : 200;
        await using WebhookBed bed = await WebhookBed.StartAsync([("ops", receiver)], ("Attempts", "1"));
        foreach (string name in (string[])["OrderCommitted", "OrderFenced", "OrderEffective"])
            await bed.CommitAsync(name);
        await bed.RoundAsync();
        (await bed.ViewAsync()).DeadLetters.Length.ShouldBe(1);

        Result<WebhookView> replayed = await bed.Get<WebhookHandler>().ReplayAsync("ops", 2, Stop);
        await bed.RoundAsync();

        replayed.Value.ShouldNotBeNull().NextVersion.ShouldBe(2);
        receiver.Ids.ShouldBe(["1-0", "2-0", "3-0", "2-0", "3-0"]);
        (await bed.ViewAsync()).DeadLetters.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ops", 0, RefusalCode.Invalid)]
    [InlineData("ops", 3, RefusalCode.Invalid)]
    [InlineData("nobody", 1, RefusalCode.NotFound)]
    public async Task is_not_replayed_from_a_version_that_does_not_exist(string name, long from, RefusalCode expected)
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using WebhookBed bed = await WebhookBed.StartAsync([("ops", receiver)]);
        await bed.CommitAsync("OrderCommitted");

        (await bed.Get<WebhookHandler>().ReplayAsync(name, from, Stop)).Refusal.ShouldNotBeNull().Code.ShouldBe(expected);
    }

    [Fact]
    public async Task is_tested_without_moving_its_cursor()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answers = n => n == 1 ? 200 : 503;
        await using WebhookBed bed = await WebhookBed.StartAsync([("ops", receiver)]);
        WebhookHandler handler = bed.Get<WebhookHandler>();

        WebhookTestView good = (await handler.TestAsync("ops", Stop)).Value.ShouldNotBeNull();
        WebhookTestView bad = (await handler.TestAsync("ops", Stop)).Value.ShouldNotBeNull();

        (good.Accepted, bad.Accepted, bad.Failure).ShouldBe((true, false, "failed (503)"));
        receiver.Messages[0].Json.GetProperty("type").GetString().ShouldBe("regionalpause.control.webhook.test.v1");
        (await bed.ViewAsync()).Delivered.ShouldBe(0);
    }

    [Fact]
    public async Task is_not_held_back_by_a_receiver_that_does_not_answer()
    {
        await using Receiver good = await Receiver.StartAsync();
        await using Receiver silent = await Receiver.StartAsync();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silent.Before = stop =>
        {
            asked.TrySetResult();
            return Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, Stop, TaskContinuationOptions.None, TaskScheduler.Default);
        };
        await using WebhookBed bed = await WebhookBed.StartAsync([("good", good), ("silent", silent)]);
        await bed.CommitAsync("OrderCommitted", "OrderFenced");

        Task round = bed.RoundAsync();
        await asked.Task.WaitAsync(Stop);
        while (good.Ids.Length < 2)
            await Task.Delay(1, Stop);
        round.IsCompleted.ShouldBeFalse();
        // While the receiver is silent, a command commits as always: it does not know of receivers.
        await bed.CommitAsync("OrderEffective");
        bed.Time.Advance(TimeSpan.FromSeconds(10));
        await round;

        (await bed.ViewAsync("silent")).LastFailure.ShouldBe("timed-out");
        (await bed.ViewAsync("good")).LastFailure.ShouldBeNull();
    }

    [Theory]
    [InlineData(HttpStatusCode.Redirect, "redirected (302)")]
    [InlineData(HttpStatusCode.PermanentRedirect, "redirected (308)")]
    public async Task follows_no_redirect(HttpStatusCode status, string failure)
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answers = _ => (int)status;
        await using WebhookBed bed = await WebhookBed.StartAsync([("ops", receiver)]);
        await bed.CommitAsync("OrderCommitted");

        await bed.RoundAsync();

        receiver.Messages.Length.ShouldBe(1);
        (await bed.ViewAsync()).LastFailure.ShouldBe(failure);
    }

    [Fact]
    public async Task sends_nothing_to_an_address_of_this_network()
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using WebhookBed bed = await WebhookBed.StartAsync(
            [("ops", receiver)],
            ("Subscriptions:ops:AllowPrivateAddresses", "false"),
            ("Subscriptions:ops:Url", receiver.Address.ToString().Replace("http:", "https:", StringComparison.Ordinal))
        );
        await bed.CommitAsync("OrderCommitted");

        await bed.RoundAsync();

        receiver.Messages.ShouldBeEmpty();
        (await bed.ViewAsync()).LastFailure.ShouldBe("address-refused");
    }
}
