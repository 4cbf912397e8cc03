using RegionalPause.Tests.Simulation.Tables;
using RegionalPause.Webhooks;
using Shouldly;

namespace RegionalPause.Tests.Webhooks;

/// <summary>The durable writes of the module, each lost on the way there and on the way back.</summary>
[Requirement("R41")]
public sealed class A_subscription_whose_write_fails
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task sends_an_event_again_or_goes_on_and_skips_none(bool arrives)
    {
        await using Receiver receiver = await Receiver.StartAsync();
        await using WebhookBed bed = await WebhookBed.StartAsync([("ops", receiver)]);
        await bed.CommitAsync("OrderCommitted", "OrderFenced");

        await LoseAsync(bed, arrives, "cursor", bed.RoundAsync);
        await bed.RoundAsync();

        receiver.Ids.ShouldBe(arrives ? ["1-0", "1-1"] : ["1-0", "1-0", "1-1"]);
        (await bed.ViewAsync()).VersionsBehind.ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task has_one_dead_letter_of_an_event_that_was_given_up(bool arrives)
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answers = _ => 400;
        await using WebhookBed bed = await WebhookBed.StartAsync([("ops", receiver)], ("Attempts", "1"));
        await bed.CommitAsync("OrderCommitted");

        await LoseAsync(bed, arrives, "dead|", bed.RoundAsync);
        await bed.RoundAsync();

        receiver.Ids.ShouldAllBe(id => id == "1-0");
        (await bed.ViewAsync()).DeadLetters.ShouldHaveSingleItem().Event.ShouldBe("1-0");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task lists_no_old_dead_letter_after_a_repeated_replay(bool arrives)
    {
        await using Receiver receiver = await Receiver.StartAsync();
        receiver.Answers = n => n <= 2 ? 400 : 200;
        await using WebhookBed bed = await WebhookBed.StartAsync([("ops", receiver)], ("Attempts", "1"));
        await bed.CommitAsync("OrderCommitted", "OrderFenced");
        await bed.RoundAsync();
        (await bed.ViewAsync()).DeadLetters.Length.ShouldBe(2);
        WebhookHandler handler = bed.Get<WebhookHandler>();

        await LoseAsync(bed, arrives, "dead|", () => handler.ReplayAsync("ops", 1, Stop));
        await handler.ReplayAsync("ops", 1, Stop);
        await bed.RoundAsync();

        receiver.Ids.ShouldBe(["1-0", "1-1", "1-0", "1-1"]);
        (await bed.ViewAsync()).DeadLetters.ShouldBeEmpty();
    }

    // Every attempt of a write of these rows is lost, until the operation ends in whichever way.
    private static async Task LoseAsync(WebhookBed bed, bool arrives, string row, Func<Task> operation)
    {
        bool IsMeant(TableRequest request) =>
            request is TableRequest.Write write && write.Operation.RowKey.StartsWith(row, StringComparison.Ordinal);
        if (arrives)
            bed.LosesAnswer = IsMeant;
        else
            bed.Loses = IsMeant;
        try
        {
            await operation();
        }
        catch (Exception lost) when (lost is not OperationCanceledException) { }
        (bed.Loses, bed.LosesAnswer) = (_ => false, _ => false);
    }
}
