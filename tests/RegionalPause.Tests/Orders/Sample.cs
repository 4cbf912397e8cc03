using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Tests.Orders;

/// <summary>LinkedIn's order of 20 September 2024 and the people around it; change with <c>with</c>.</summary>
internal static class Sample
{
    internal const string Olivia = "olivia";
    internal const string Alice = "alice";
    internal const string Bob = "bob";

    internal static readonly DateTimeOffset Now = new(2024, 9, 20, 9, 30, 0, TimeSpan.Zero);

    internal static readonly PauseOrder Order = new()
    {
        Id = OrderId.Parse("uk-ico-2024"),
        Named = ["UK"],
        Jurisdictions = [new JurisdictionCode("GB")],
        Authority = "GB-ICO",
        IssuedBy = Olivia,
        EffectiveFrom = Now,
        RecordedAt = Now,
    };

    internal static readonly PauseOrder Scheduled = Order with { EffectiveFrom = Now.AddDays(1) };

    internal static readonly PauseCommand Pause = new PauseCommand.Pause(Order, Now);

    internal static readonly PauseCommand Schedule = new PauseCommand.Pause(Scheduled, Now);

    internal static DateTimeOffset At(int seconds) => Now.AddSeconds(seconds);

    internal static PauseCommand Start(DateTimeOffset now) => new PauseCommand.Start(now);

    internal static PauseCommand Fenced(int seconds) => new PauseCommand.RecordFenced(At(seconds));

    internal static PauseCommand Effective(int seconds) => new PauseCommand.BecomeEffective(At(seconds));

    /// <summary>Rule data that impose nothing: there the word of two lifts.</summary>
    internal static readonly RuleData WithoutRules = new("tests", new string('0', 64));

    internal static PauseCommand Lift(string by, int seconds = 100) =>
        new PauseCommand.EndOrder(OrderEnding.Lift, by, At(seconds)) { WithoutRules = WithoutRules };

    internal static PauseCommand Withdraw(string by, int seconds = 100) => new PauseCommand.EndOrder(OrderEnding.Withdraw, by, At(seconds));
}
