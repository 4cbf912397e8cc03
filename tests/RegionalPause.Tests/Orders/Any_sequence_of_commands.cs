using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;
using Shouldly;

namespace RegionalPause.Tests.Orders;

[Properties(Arbitrary = [typeof(Commands)], MaxTest = 500)]
public class Any_sequence_of_commands
{
    [Property, Requirement("R14", "R12")]
    public void never_throws_and_its_events_always_apply(PauseCommand[] commands) => Run(commands);

    [Property, Requirement("R12", "D6")]
    public void without_a_word_to_end_it_leaves_an_order_in_place(PauseCommand[] commands) =>
        Run([.. commands.Where(c => c is not PauseCommand.EndOrder)]).ShouldAllBe(s => !s.HasEnded);

    [Property, Requirement("R14")]
    public void ends_an_order_only_with_two_who_did_not_issue_it(PauseCommand[] commands)
    {
        List<PauseCommand> sofar = [];
        foreach (PauseCommand command in commands)
        {
            sofar.Add(command);
            if (Run([.. sofar]).LastOrDefault() is not { HasEnded: true } ended)
                continue;
            OrderEnding ending = ended.Stage == OrderStage.Lifted ? OrderEnding.Lift : OrderEnding.Withdraw;
            sofar
                .OfType<PauseCommand.EndOrder>()
                .Where(c => c.Ending == ending)
                .Select(c => c.By.Name)
                .Except(["", ended.Order.IssuedBy.Name], StringComparer.OrdinalIgnoreCase)
                .Count()
                .ShouldBeGreaterThanOrEqualTo(2);
            return;
        }
    }

    [Property, Requirement("R9", "R10", "D4")]
    public void only_ever_moves_an_order_forward_with_instants_in_order(PauseCommand[] commands)
    {
        OrderStage before = 0;
        foreach (OrderState s in Run(commands))
        {
            (s.Stage >= before).ShouldBeTrue();
            before = s.Stage;
            (s.CommittedAt <= s.FencedAt && s.FencedAt <= s.EffectiveAt || s.EffectiveAt is null).ShouldBeTrue();
            (s.EffectiveAt <= s.TrainingStoppedAt || s.TrainingStoppedAt is null).ShouldBeTrue();
            (s.Version > 0).ShouldBe(s.CommittedAt is not null);
        }
    }

    [Property, Requirement("R12", "R7")]
    public void changes_nothing_when_its_last_command_comes_twice(PauseCommand[] commands)
    {
        if (commands.Length > 0)
            Run([.. commands, commands[^1]]).Count.ShouldBe(Run(commands).Count);
    }

    [Property, Requirement("D4")]
    public void keeps_each_instant_at_which_the_authority_was_told(PauseCommand[] commands)
    {
        OrderState? before = null;
        foreach (OrderState s in Run(commands))
        {
            DateTimeOffset? told = before?.Order.ConfirmedToAuthorityAt;
            int corrections = before is null ? 0 : before.Corrections.Length;
            bool corrected = told is not null && told != s.Order.ConfirmedToAuthorityAt;
            s.Corrections.Length.ShouldBe(corrections + (corrected ? 1 : 0));
            if (corrected)
                s.Corrections[^1].Before.ShouldBe(told!.Value);
            before = s;
        }
    }

    // The states an order goes through, one per batch of events, under the rising versions the control log gives.
    private static List<OrderState> Run(PauseCommand[] commands)
    {
        List<OrderState> states = [];
        foreach (PauseCommand command in commands)
        {
            OrderState? state = states.LastOrDefault();
            if (PauseDecider.Decide(state, command) is Decision<PauseEvent>.Events { List: var events })
                states.Add(events.Aggregate(state, (s, e) => PauseDecider.Evolve(s, e, states.Count + 1))!);
        }

        return states;
    }
}

internal static class Commands
{
    private static readonly Gen<DateTimeOffset> Instants = Gen.OneOf(
        Gen.Choose(-100_000, 400_000).Select(s => Sample.At(s)),
        Gen.Elements(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, Sample.Now)
    );

    private static readonly Gen<string> People = Gen.Elements("olivia", " OLIVIA", "alice", "Alice ", "bob", "carol", "", " ");

    private static readonly Gen<PauseOrder> Orders = Gen.Elements(
        Sample.Order,
        Sample.Order,
        Sample.Scheduled,
        Sample.Order with
        {
            Reason = "another",
        },
        Sample.Order with
        {
            Shadow = true,
        },
        Sample.Order with
        {
            Id = OrderId.Parse("other"),
        }
    );

    public static Arbitrary<PauseCommand> Arbitrary() =>
        Gen.OneOf(
                from o in Orders
                from t in Instants
                select (PauseCommand)new PauseCommand.Pause(o, t),
                from t in Instants
                select (PauseCommand)new PauseCommand.Start(t),
                from t in Instants
                select (PauseCommand)new PauseCommand.RecordFenced(t),
                from t in Instants
                select (PauseCommand)new PauseCommand.BecomeEffective(t),
                from t in Instants
                select (PauseCommand)new PauseCommand.StopTraining([], t),
                from e in Gen.Elements(OrderEnding.Lift, OrderEnding.Withdraw, default)
                from b in People
                from w in Gen.Elements<RuleData?>(null, Sample.WithoutRules)
                from t in Instants
                select (PauseCommand)new PauseCommand.EndOrder(e, b, t) { WithoutRules = w },
                from c in Instants
                from b in People
                from t in Instants
                from r in Gen.Elements(null, "", "typing error")
                select (PauseCommand)new PauseCommand.Confirm(c, b, t) { Reason = r }
            )
            .ToArbitrary();
}
