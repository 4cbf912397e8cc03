using RegionalPause.Orders;
using RegionalPause.Permits;
using RegionalPause.Requests;
using RegionalPause.Tests.Permits;
using RegionalPause.Verification;
using Shouldly;
using static RegionalPause.Permits.PermitEvent;

namespace RegionalPause.Tests.Verification;

/// <summary>An order may state that training stopped only if the ledger has the end of each permit that it covers (R17).</summary>
[Requirement("R17", "R25")]
public sealed class A_ledger_that_tells_of_permits : IDisposable
{
    private static readonly PermitId One = PermitId.New(DateTimeOffset.UnixEpoch, 1);
    private static readonly PermitId Two = PermitId.New(DateTimeOffset.UnixEpoch, 2);

    private readonly LedgerStory story = new LedgerStory().Open("GB", "FR");
    private readonly StoryShard shard = new("s-1");

    [Fact]
    public async Task of_an_order_is_verified()
    {
        Grant(One);
        Grant(Two, "FR");
        OrderId order = Pause();
        Tell(new PermitRevoked(One, "order:uk-2024", story.Now));
        Expire(One);
        Grant(PermitId.New(DateTimeOffset.UnixEpoch, 3)); // under the order

        (await Stop(order, One).FaultAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task whose_events_were_recorded_again_after_a_crash_is_verified()
    {
        Grant(One);
        OrderId order = Pause();
        var revoked = new PermitRevoked(One, "order:uk-2024", story.Now);
        Tell(revoked);
        PermitEvent end = Expire(One);
        Tell(revoked);
        Tell(end);

        (await Stop(order, One).FaultAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task that_were_over_before_the_order_is_verified()
    {
        Grant(One);
        Tell(new PermitEnded(One, story.Now));

        (await Stop(Pause()).FaultAsync()).ShouldBeNull();
    }

    [Fact]
    public Task is_found_where_one_is_granted_twice() =>
        IsFoundAsync(
            () =>
            {
                Grant(One);
                Grant(One);
            },
            $"Permit '{One}' is granted twice."
        );

    [Fact]
    public Task is_found_where_a_grant_states_another_control_version() =>
        IsFoundAsync(() => Tell(Granted(One, story.Version, "GB")), "states control version 1");

    [Fact]
    public Task is_found_where_one_ends_before_its_grant() =>
        IsFoundAsync(() => Tell(new PermitEnded(One, story.Now)), $"PermitEnded of permit '{One}' is before its grant.");

    [Fact]
    public Task is_found_where_the_end_has_an_earlier_instant_than_the_grant() =>
        IsFoundAsync(
            () =>
            {
                Grant(One);
                Tell(new PermitEnded(One, story.Now.AddMinutes(-1)));
            },
            "before its grant at"
        );

    [Fact]
    public Task is_found_where_one_expires_before_its_lease_ends() =>
        IsFoundAsync(
            () =>
            {
                Grant(One);
                Tell(new PermitExpired(One, story.Now.AddSeconds(60), story.Now.AddSeconds(59)));
            },
            "before its lease ends"
        );

    [Fact]
    public Task is_found_where_one_ends_twice() =>
        IsFoundAsync(
            () =>
            {
                Grant(One);
                Expire(One);
                Tell(new PermitEnded(One, story.Now));
            },
            $"Permit '{One}' ends twice."
        );

    [Fact]
    public Task is_found_where_training_stopped_while_one_has_no_end() =>
        IsFoundAsync(
            () =>
            {
                Grant(One);
                Stop(Pause());
            },
            $"its permit '{One}' has no end"
        );

    [Fact]
    public Task is_found_where_training_stopped_without_naming_one() =>
        IsFoundAsync(
            () =>
            {
                Grant(One);
                OrderId order = Pause();
                Expire(One);
                Stop(order);
            },
            $"does not name its permit '{One}'"
        );

    [Fact]
    public Task is_found_where_training_stopped_before_the_end_of_one() =>
        IsFoundAsync(
            () =>
            {
                Grant(One);
                OrderId order = Pause();
                PermitEvent end = Expire(One);
                story.Control(
                    new PauseEvent.TrainingStopped(order, [new StoppedPermit(One, PermitEnding.Expired, end.At)], end.At.AddSeconds(-1))
                );
            },
            $"its permit '{One}' ended at"
        );

    [Fact]
    public Task is_found_where_an_order_names_one_that_it_does_not_cover() =>
        IsFoundAsync(
            () =>
            {
                Grant(Two, "FR");
                OrderId order = Pause();
                Expire(Two);
                Stop(order, Two);
            },
            $"names permit '{Two}', which it does not cover"
        );

    [Fact]
    public Task is_found_where_an_order_states_another_end() =>
        IsFoundAsync(
            () =>
            {
                Grant(One);
                OrderId order = Pause();
                PermitEvent end = Expire(One);
                story.Control(
                    new PauseEvent.TrainingStopped(order, [new StoppedPermit(One, PermitEnding.Ended, end.At)], story.Now.AddHours(1))
                );
            },
            "states another end of permit"
        );

    [Fact]
    public Task is_found_where_training_stopped_before_the_order_was_effective() =>
        IsFoundAsync(
            () => story.Control(new PauseEvent.TrainingStopped(story.Pause("uk-2024", "GB"), [], story.Now)),
            "TrainingStopped of 'uk-2024' cannot follow Fencing"
        );

    public void Dispose() => story.Dispose();

    private OrderId Pause()
    {
        OrderId order = story.Pause("uk-2024", "GB");
        story.Effective(order, [story.Fence(shard, order)]);
        return order;
    }

    private void Grant(PermitId id, string code = "GB") => Tell(Granted(id, story.Version + 1, code));

    private PermitGranted Granted(PermitId id, long version, string code) =>
        new(SamplePermit.Requested with { Id = id, Jurisdictions = [new(code)] }, version, story.Now);

    private PermitExpired Expire(PermitId id)
    {
        story.Pass(100);
        var end = new PermitExpired(id, story.Now.AddSeconds(-3), story.Now.AddSeconds(-1));
        Tell(end);
        return end;
    }

    private LedgerStory Stop(OrderId order, params PermitId[] expired) =>
        story.Control(
            new PauseEvent.TrainingStopped(
                order,
                [.. expired.Select(id => new StoppedPermit(id, PermitEnding.Expired, EndOf(id)))],
                story.Now.AddSeconds(1)
            )
        );

    private DateTimeOffset EndOf(PermitId id) => ends[id];

    private readonly Dictionary<PermitId, DateTimeOffset> ends = [];

    private void Tell(PermitEvent happened)
    {
        if (happened is PermitExpired)
            ends[happened.Permit] = happened.At;
        story.Control(PermitJson.Write(happened));
    }

    private async Task IsFoundAsync(Action tell, string detail)
    {
        tell();

        LedgerFault fault = (await story.FaultAsync()).ShouldNotBeNull();

        fault.Kind.ShouldBe(LedgerFaultKind.Law);
        fault.Detail.ShouldContain(detail);
    }
}
