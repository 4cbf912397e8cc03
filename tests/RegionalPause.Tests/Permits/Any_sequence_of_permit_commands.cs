using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Permits;
using RegionalPause.Requests;
using RegionalPause.Tests.Orders;
using Shouldly;

namespace RegionalPause.Tests.Permits;

[Properties(Arbitrary = [typeof(PermitCommands)], MaxTest = 500), Requirement("R17")]
public class Any_sequence_of_permit_commands
{
    [Property]
    public void never_throws_and_its_events_always_apply(PermitCommand[] commands) => Run(commands);

    [Property]
    public void never_makes_a_permit_active_again(PermitCommand[] commands) =>
        Pairs(commands).ShouldAllBe(s => s.Before.State <= PermitState.Active || s.After.State > PermitState.Active);

    [Property]
    public void changes_nothing_after_a_permit_is_over(PermitCommand[] commands) => Pairs(commands).ShouldAllBe(s => !s.Before.IsOver);

    [Property]
    public void never_shortens_a_lease(PermitCommand[] commands) =>
        Pairs(commands).ShouldAllBe(s => s.Before.ExpiresAt == null || s.After.ExpiresAt >= s.Before.ExpiresAt);

    [Property]
    public void expires_a_permit_only_after_every_lease_that_its_run_was_told(PermitCommand[] commands) =>
        Run(commands)
            .Where(p => p.State == PermitState.Expired)
            .ShouldAllBe(p => p.ExpiresAt == null || p.OverAt >= p.ExpiresAt + SamplePermit.Skew);

    [Property]
    public void never_renews_what_the_control_state_forbids(PermitCommand[] commands)
    {
        Permit permit = SamplePermit.Requested;
        foreach (PermitCommand command in commands)
        {
            Permit after = SamplePermit.After(permit, command);
            if (command is PermitCommand.Renew { Law.Cause: not null })
                (after.State == PermitState.Active && after.ExpiresAt != permit.ExpiresAt).ShouldBeFalse();
            permit = after;
        }
    }

    [Property]
    public void is_the_same_permit_after_it_was_stored(PermitCommand[] commands) =>
        Run(commands).Where(p => !Same(PermitJson.Read(PermitJson.Write(new StoredPermit(p, []))).Permit, p)).ShouldBeEmpty();

    // Lists are compared by their elements.
    private static bool Same(Permit a, Permit b) =>
        a with { Jurisdictions = default } == b with { Jurisdictions = default } && a.Jurisdictions.SequenceEqual(b.Jurisdictions);

    private static IEnumerable<(Permit Before, Permit After)> Pairs(PermitCommand[] commands)
    {
        List<Permit> states = [SamplePermit.Requested, .. Run(commands)];
        return states.Zip(states.Skip(1));
    }

    // The states after each command that had an effect.
    private static List<Permit> Run(PermitCommand[] commands)
    {
        List<Permit> states = [];
        Permit permit = SamplePermit.Requested;
        foreach (PermitCommand command in commands)
        {
            if (PermitDecider.Decide(permit, command) is not Decision<PermitEvent>.Events(var events))
                continue;
            permit = events.Aggregate(permit, PermitDecider.Evolve);
            states.Add(permit);
        }
        return states;
    }
}

internal static class PermitCommands
{
    private static readonly Gen<DateTimeOffset> Instants = Gen.Choose(0, 2_000).Select(tenths => Sample.Now.AddSeconds(tenths / 10.0));

    private static readonly Gen<PermitLaw> Laws =
        from version in Gen.Choose(5, 12)
        from tightened in Gen.Choose(0, version)
        from cause in Gen.Elements<string?>(null, null, null, "flags", "order:uk")
        select new PermitLaw(version, tightened, cause);

    public static Arbitrary<PermitCommand> Arbitrary() =>
        Gen.OneOf(
                from v in Gen.Choose(5, 9)
                from t in Instants
                select (PermitCommand)new PermitCommand.Grant(v, t),
                from v in Gen.Choose(5, 9)
                from t in Instants
                select (PermitCommand)new PermitCommand.Activate(v, t),
                from r in Gen.Choose(0, 4)
                from l in Laws
                from t in Instants
                select (PermitCommand)new PermitCommand.Renew(r, l, SamplePermit.Skew, t),
                from t in Instants
                select (PermitCommand)new PermitCommand.Revoke("order:uk", t),
                from t in Instants
                select (PermitCommand)new PermitCommand.EndByRun(t),
                from t in Instants
                select (PermitCommand)new PermitCommand.Expire(SamplePermit.Skew, t)
            )
            .ToArbitrary();
}
