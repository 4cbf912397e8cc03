using RegionalPause.Orders;
using RegionalPause.Permits;
using RegionalPause.Requests;
using RegionalPause.Tests.Orders;
using Shouldly;
using static RegionalPause.Tests.Permits.SamplePermit;

namespace RegionalPause.Tests.Permits;

/// <summary>The life of a permit (R17).</summary>
[Requirement("R17")]
public sealed class A_permit
{
    [Fact]
    public void is_active_for_its_lease_after_its_grant()
    {
        Active.State.ShouldBe(PermitState.Active);
        Active.ControlVersion.ShouldBe(5);
        // One second more than its run counts: the store's time was cut to a second.
        Active.ExpiresAt.ShouldBe(Sample.At(61));
    }

    [Fact]
    public void renewed_in_time_has_a_new_lease() => After(Active, Renew(1, Free, 40)).ExpiresAt.ShouldBe(Sample.At(101));

    [Fact]
    public void never_has_a_shorter_lease_after_a_renewal_by_a_clock_that_is_behind() =>
        After(Active, Renew(1, Free, 40), Renew(1, Free, 20)).ExpiresAt.ShouldBe(Sample.At(101));

    [Fact]
    public void that_an_order_covers_is_revoked_at_its_renewal_and_keeps_its_lease()
    {
        Permit revoked = After(Active, Renew(1, Free with { Cause = "order:uk" }, 40));

        (revoked.State, revoked.Cause, revoked.ExpiresAt).ShouldBe((PermitState.Revoked, "order:uk", Active.ExpiresAt));
    }

    [Fact]
    public void revoked_is_not_over_before_its_lease_has_passed_with_the_skew_allowance() =>
        After(Active, Revoke(10), Expire(63)).State.ShouldBe(PermitState.Revoked);

    [Fact]
    public void revoked_is_over_when_its_lease_has_passed_with_the_skew_allowance()
    {
        Permit over = After(Active, Revoke(10), Expire(63.1));

        (over.State, over.OverAt).ShouldBe((PermitState.Expired, Sample.At(63)));
    }

    [Fact]
    public void revoked_is_over_at_once_when_its_run_says_so() =>
        After(Active, Revoke(10), End(11))
            .ShouldSatisfyAllConditions(
                p => p.State.ShouldBe(PermitState.Ended),
                p => p.OverAt.ShouldBe(Sample.At(11)),
                p => p.Cause.ShouldBe("order:uk-ico-2024")
            );

    [Fact]
    public void revoked_before_its_grant_was_answered_is_over_at_once() =>
        After(Requested, Revoke(1), Expire(1))
            .ShouldSatisfyAllConditions(p => p.State.ShouldBe(PermitState.Expired), p => p.ExpiresAt.ShouldBeNull());

    [Fact]
    public void revoked_before_its_grant_was_answered_is_never_active() =>
        After(Requested, Revoke(1), new PermitCommand.Activate(5, Sample.At(2))).State.ShouldBe(PermitState.Revoked);

    [Fact]
    public void that_is_renewed_too_late_is_over() => After(Active, Renew(1, Free, 64)).State.ShouldBe(PermitState.Expired);

    [Theory, InlineData(0), InlineData(2)]
    public void is_not_renewed_for_exclusions_that_do_not_exist(int revision) =>
        PermitDecider
            .Decide(Active, Renew(revision, Free, 10))
            .ShouldBeOfType<Decision<PermitEvent>.Refused>()
            .Refusal.Errors.ShouldHaveSingleItem()
            .Field.ShouldBe("revision");

    [Fact]
    public void has_a_new_revision_after_anything_tightened() =>
        After(Active, Renew(1, new PermitLaw(9, 8, null), 10))
            .ShouldSatisfyAllConditions(
                p => p.Revision.ShouldBe(2),
                p => p.SeenVersion.ShouldBe(9),
                p => p.UnappliedSince.ShouldBe(Sample.At(10))
            );

    [Fact]
    public void keeps_its_revision_while_nothing_tightened() =>
        After(Active, Renew(1, Free with { Version = 99 }, 10)).Revision.ShouldBe(1);

    [Fact]
    public void whose_run_names_the_new_revision_within_a_lease_goes_on() =>
        After(Active, Renew(1, Tightened, 10), Renew(1, Tightened, 60), Renew(2, Tightened, 70))
            .ShouldSatisfyAllConditions(p => p.State.ShouldBe(PermitState.Active), p => p.UnappliedSince.ShouldBeNull());

    [Fact]
    public void whose_run_does_not_name_the_new_revision_within_a_lease_is_revoked() =>
        After(Active, Renew(1, Tightened, 10), Renew(1, Tightened, 60), Renew(1, Tightened, 71))
            .Cause.ShouldBe(PermitCause.ExclusionsNotApplied);

    [Fact]
    public void whose_run_is_always_one_revision_behind_goes_on()
    {
        Permit permit = Active;
        for (int n = 0; n < 9; n++)
            permit = After(permit, Renew(Math.Max(1, permit.Revision - 1), new PermitLaw(10 + n, 10 + n, null), 40 * (n + 1)));

        permit.ShouldSatisfyAllConditions(p => p.State.ShouldBe(PermitState.Active), p => p.Revision.ShouldBe(10));
    }

    private static PermitLaw Tightened => new(9, 8, null);
}

/// <summary>Which orders and flags end which permits.</summary>
[Requirement("R17", "R9")]
public sealed class An_order_and_a_permit
{
    [Fact]
    public void that_was_granted_before_it_ends_it() => PermitRules.Covers(Order(6, "GB"), Active).ShouldBeTrue();

    [Fact]
    public void that_was_granted_under_it_leaves_it() => PermitRules.Covers(Order(5, "GB"), Active).ShouldBeFalse();

    [Fact]
    public void of_another_jurisdiction_leaves_it() => PermitRules.Covers(Order(6, "FR"), Active).ShouldBeFalse();

    [Fact]
    public void of_every_jurisdiction_ends_it() => PermitRules.Covers(Order(6, "FR"), Active with { Jurisdictions = [] }).ShouldBeTrue();

    [Fact]
    public void that_is_a_shadow_leaves_it()
    {
        OrderState order = Order(6, "GB");
        PermitRules.Covers(order with { Order = order.Order with { Shadow = true } }, Active).ShouldBeFalse();
    }

    [Fact]
    public void that_is_a_drill_leaves_it() => PermitRules.Covers(Order(6, "XD"), Active with { Jurisdictions = [] }).ShouldBeFalse();

    [Fact]
    public void that_has_ended_leaves_it() =>
        PermitRules.Law(Active, State(7, [Order(6, "GB") with { Stage = OrderStage.Lifted }])).Cause.ShouldBeNull();

    [Fact]
    public void is_named_as_the_cause() => PermitRules.Law(Active, State(7, [Order(6, "GB")])).Cause.ShouldBe("order:uk-ico-2024");

    [Fact]
    public void with_a_flag_that_was_closed_after_the_grant_has_the_cause_flags() =>
        PermitRules.Law(Active, State(7, [], Flag("GB", open: false, 6))).Cause.ShouldBe("flags");

    [Theory]
    [InlineData("GB", false, 5)] // before the grant
    [InlineData("GB", true, 6)]
    [InlineData("FR", false, 6)]
    [InlineData("XD", false, 6)]
    public void with_any_other_flag_has_no_cause(string code, bool open, long version) =>
        PermitRules.Law(Active, State(7, [], Flag(code, open, version))).Cause.ShouldBeNull();

    [Fact]
    public void that_waits_is_effective_and_has_not_stated_that_training_stopped()
    {
        PermitRules.Awaits(Order(6, "GB")).ShouldBeTrue();
        PermitRules.Awaits(Order(6, "GB") with { TrainingStoppedAt = Sample.Now }).ShouldBeFalse();
        PermitRules.Awaits(Order(6, "XD")).ShouldBeFalse();
    }
}
