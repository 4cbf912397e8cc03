using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RegionalPause.App.Functions.Binding;
using RegionalPause.Messaging;
using Shouldly;

namespace RegionalPause.Tests.App.Hosting;

/// <summary>How a handled message of a Storage queue is settled where success and failure are all that can be said.</summary>
[Requirement("R6", "R33")]
public sealed class A_message_under_the_Functions_host
{
    private readonly FakeBroker broker = new();
    private readonly FailedMessages failures = new(NoKeeper.Instance, TestInstruments.None, NullLogger<FailedMessages>.Instance);

    [Fact]
    public async Task succeeds_when_it_was_handled()
    {
        await SettleAsync(new MessageResult.Done([]));

        broker.Log.ShouldBeEmpty();
    }

    [Fact]
    public async Task fails_when_it_has_to_come_back_however_often_that_was()
    {
        foreach (int delivery in (int[])[1, 5, 99_999])
            (
                await Should.ThrowAsync<MessageComesBackException>(() => SettleAsync(new MessageResult.ComesBack("in doubt"), delivery))
            ).Message.ShouldBe("Message m1 will be delivered again: in doubt.");

        broker.Log.ShouldBeEmpty();
    }

    [Fact]
    public async Task succeeds_as_poison_with_our_reason_on_the_poison_queue()
    {
        OutgoingMessage? sent = null;
        broker.OnSend = message => Task.FromResult(sent = message);

        await SettleAsync(new MessageResult.Poison("invalid", "no command"));

        sent!.Queue.ShouldBe("test-poison");
        JsonDocument.Parse(sent.Body).RootElement.GetProperty("detail").GetString().ShouldBe("no command");
    }

    [Fact]
    public async Task fails_when_its_poison_message_could_not_be_sent()
    {
        broker.OnSend = _ => Task.FromException(new IOException("gone"));

        await Should.ThrowAsync<IOException>(() => SettleAsync(new MessageResult.Poison("invalid", "no command")));
    }

    [Fact]
    public async Task is_given_up_with_a_reason_when_its_function_keeps_failing()
    {
        for (int delivery = 1; delivery < FailedMessages.MostFailures; delivery++)
            await Should.ThrowAsync<MessageComesBackException>(() =>
                SettleAsync(new MessageResult.Failed(new InvalidOperationException()), delivery)
            );

        await SettleAsync(new MessageResult.Failed(new InvalidOperationException("member:42")), FailedMessages.MostFailures);

        broker.Log.ShouldBe(["send m1"]);
    }

    [Fact, Requirement("R26")]
    public async Task says_nothing_of_what_the_exception_said()
    {
        string? body = null;
        broker.OnSend = message => Task.FromResult(body = Encoding.UTF8.GetString(message.Body.Span));
        for (int delivery = 1; delivery <= FailedMessages.MostFailures; delivery++)
            await Record.ExceptionAsync(() => SettleAsync(new MessageResult.Failed(new InvalidOperationException("member:42")), delivery));

        body!.ShouldNotContain("member:42");
    }

    [Fact]
    public async Task does_not_take_the_deliveries_of_an_outage_for_failures_of_the_message() =>
        await Should.ThrowAsync<MessageComesBackException>(() =>
            SettleAsync(new MessageResult.Failed(new InvalidOperationException()), 40)
        );

    private Task SettleAsync(MessageResult result, long delivery = 1) =>
        new WorkerSettlement(failures, broker).SettleAsync(
            new HandledMessage("test", new IncomingMessage("m1", Encoding.UTF8.GetBytes("{}"), delivery), result),
            TestContext.Current.CancellationToken
        );
}
