using RegionalPause.Engagement;
using RegionalPause.Requests;
using RegionalPause.Safety;
using Shouldly;

namespace RegionalPause.Tests.Engagement;

/// <summary>The log of LinkedIn's order of 2024, entered line by line.</summary>
internal sealed class Dealings
{
    internal static readonly OrderId Order = OrderId.Parse("uk-ico-2024");
    internal static readonly DateTimeOffset Now = new(2024, 9, 20, 9, 30, 0, TimeSpan.Zero);
    internal static readonly DateOnly Today = new(2024, 9, 20);

    internal EngagementLog Log { get; private set; } = new(Order, []);

    internal static Dealings Of(params EngagementEntry[] entries)
    {
        var dealings = new Dealings();
        foreach (EngagementEntry entry in entries)
            dealings.Enter(entry).ShouldBeOfType<Decision<EngagementEntry>.Events>();
        return dealings;
    }

    internal static EngagementEntry Said(EngagementKind kind, AuthorityPosition? position = null, DateOnly? on = null) =>
        new()
        {
            Order = Order,
            Kind = kind,
            Position = position,
            On = on ?? Today,
            EnteredAt = Now,
            By = "olivia",
            Reference = "IC-12345",
        };

    internal Decision<EngagementEntry> Enter(EngagementEntry entry)
    {
        Decision<EngagementEntry> decision = EngagementDecider.Decide(Log, entry);
        if (decision is Decision<EngagementEntry>.Events entered)
            Log = Log with { Entries = Log.Entries.Add(entered.List[0]) };
        return decision;
    }

    internal string Refused(EngagementEntry entry)
    {
        Refusal refusal = Enter(entry).ShouldBeOfType<Decision<EngagementEntry>.Refused>().Refusal;
        refusal.Code.ShouldBe(RefusalCode.Invalid);
        return refusal.Detail;
    }
}
