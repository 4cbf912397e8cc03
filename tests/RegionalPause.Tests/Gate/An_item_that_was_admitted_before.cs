using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Ledger;
using RegionalPause.Requests;
using Shouldly;
using static RegionalPause.Tests.Gate.Given;

namespace RegionalPause.Tests.Gate;

/// <summary>
/// The first delivery of a message sends the item it admitted. A loader that gets it too late sends the item back as a new message, which
/// must not be taken for a twin of the first: then no message would carry the item (P5).
/// </summary>
[Requirement("R7", "R10")]
public sealed class An_item_that_was_admitted_before
{
    private static readonly DateTimeOffset NotAfter = Noon.AddSeconds(10);

    [Theory]
    [InlineData(2, -10, true)]
    [InlineData(2, -3, true)]
    [InlineData(2, -2.9, false)]
    [InlineData(2, 0, false)]
    [InlineData(2, 60, false)]
    [InlineData(0, -1, true)]
    [InlineData(0, -0.9, false)]
    [InlineData(8, -9, true)]
    [InlineData(8, -8.9, false)]
    public void is_sent_by_its_first_delivery_only_while_its_ticket_is_surely_valid(
        double skewSeconds,
        double secondsAfterExpiry,
        bool isSentByFirst
    )
    {
        NextStep step = Choose(needsTicket: false, NotAfter.AddSeconds(secondsAfterExpiry), skewSeconds);

        (step is NextStep.Answer { SubmissionResult: SubmissionResult.AdmittedElsewhere }).ShouldBe(isSentByFirst);
        (step is NextStep.Append { Admits: true }).ShouldBe(!isSentByFirst);
    }

    [Fact]
    public void is_admitted_again_if_its_caller_needs_a_ticket() =>
        Choose(needsTicket: true, Noon, skewSeconds: 2).ShouldBeOfType<NextStep.Append>().Admits.ShouldBeTrue();

    private static NextStep Choose(bool needsTicket, DateTimeOffset now, double skewSeconds)
    {
        ContentItem item = Item("GB");
        var key = ItemKey.Of(item.Id);
        var shard = ShardId.New(Noon, 1);
        var entry = new LedgerEntry.Decided
        {
            Item = key,
            Day = new DateOnly(2024, 9, 20),
            Before = null,
            Decision = new Decision(Outcome.Admit, ReasonCode.Permitted),
        };
        var batch = new LedgerRecord.Batch
        {
            Shard = shard,
            Position = 0,
            Previous = LedgerCodec.Genesis,
            At = Noon,
            ControlVersion = 1,
            NotAfter = NotAfter,
            SettledUpTo = -1,
            Entries = [entry],
        };
        var submission = new Submission(key, new Ask.Decide(item, DeliveryCount: 1, needsTicket))
        {
            Claim = new Claim(key, shard, 0, null, entry.Day),
            Prior = new Prior(batch, 0),
        };
        return NextStepRules.Choose(submission, Law(["GB"]), now, TimeSpan.FromSeconds(skewSeconds));
    }
}
