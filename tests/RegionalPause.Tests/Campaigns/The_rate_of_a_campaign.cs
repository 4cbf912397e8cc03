using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Campaigns;
using Shouldly;

namespace RegionalPause.Tests.Campaigns;

[Requirement("R18")]
public sealed class The_rate_of_a_campaign
{
    private static readonly DateTimeOffset Begin = A_campaign.Now;

    [Fact]
    public void gives_a_seconds_worth_at_once_and_then_waits()
    {
        (int first, TokenBucket bucket) = TokenBucket.Full(Begin, 10).Take(25, Begin, 10);
        (first, bucket.Take(1, Begin, 10).Taken, bucket.Take(25, Begin.AddSeconds(0.5), 10).Taken).ShouldBe((10, 0, 5));
    }

    [Property(MaxTest = 300)]
    public Property is_never_exceeded_however_often_and_out_of_order_instances_ask() =>
        Prop.ForAll(
            Gen.ListOf(Gen.Zip(Gen.Choose(-500, 1500), Gen.Choose(0, 50))).ToArbitrary(),
            asks =>
            {
                (DateTimeOffset now, DateTimeOffset latest, TokenBucket bucket, long taken) = (
                    Begin,
                    Begin,
                    TokenBucket.Full(Begin, 20),
                    0
                );
                foreach ((int step, int wanted) in asks)
                {
                    now = now.AddMilliseconds(step);
                    latest = now > latest ? now : latest;
                    (int got, bucket) = bucket.Take(wanted, now, 20);
                    taken += got;
                }
                return taken <= 20 + 20 * (latest - Begin).TotalSeconds + 1e-6;
            }
        );
}
