using FsCheck;
using FsCheck.Fluent;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Orders;
using RegionalPause.Requests;
using RegionalPause.Safety;
using static RegionalPause.Tests.Gate.Given;

namespace RegionalPause.Tests.Gate;

/// <summary>Flags and orders of one law, to be varied.</summary>
public sealed record GivenLaw(IReadOnlyList<TrainingFlag> Flags, IReadOnlyList<PauseOrder> Orders, IReadOnlyList<ResumptionTerms> Terms)
{
    internal Snapshot Snapshot => Given.WithTerms(Flags, Orders, [.. Terms]);
}

/// <summary>
/// Arbitrary items and laws from a world small enough that they meet: seven codes, days around a few boundaries in zones that change their
/// clocks.
/// </summary>
public static class ArbitraryLaws
{
    private static readonly string[] Codes = ["DE", "FR", "GB", "IE", "RE", "US", "US-CA"];

    private static readonly string[] Zones =
    [
        "UTC",
        "Europe/London",
        "America/St_Johns",
        "Pacific/Apia",
        "Pacific/Kiritimati",
        "America/Havana",
        "Asia/Kathmandu",
    ];

    // Clock changes, a day Samoa left out, and quiet days.
    private static readonly DateOnly[] Days =
    [
        new(2011, 3, 13),
        new(2011, 11, 6),
        new(2011, 12, 30),
        new(2024, 3, 31),
        new(2024, 5, 7),
        new(2024, 8, 1),
        new(2024, 10, 27),
    ];

    public static Arbitrary<ResidencySignal> Signals() => Arb.From(Signal);

    public static Arbitrary<ContentItem> Items() => Arb.From(Item);

    public static Arbitrary<PauseOrder> Orders() => Arb.From(Order);

    public static Arbitrary<MemberFacts> Authors() =>
        Arb.From(
            from objected in OneIn(8)
            from window in OneIn(8)
            from shown in OneIn(8)
            from underAge in OneIn(8)
            select new MemberFacts(objected, window, shown, underAge)
        );

    public static Arbitrary<GivenLaw> Laws() =>
        Arb.From(
            from flags in Gen.SubListOf(Codes)
            from closed in Gen.SubListOf(Codes)
            from orders in Gen.ListOf(Order)
            from resumed in Gen.SubListOf("GB", "IE", "US")
            from day in Gen.Elements(Days)
            from kinds in Gen.SubListOf(ContentType.Post, ContentType.Image)
            select new GivenLaw(
                [.. flags.Select(c => Flag(c, open: true)).Concat(closed.Except(flags).Select(c => Flag(c, open: false)))],
                [.. orders.DistinctBy(o => o.Id).Take(4)],
                [.. resumed.Select(c => Terms(c, day, [.. kinds]))]
            )
        );

    private static Gen<bool> OneIn(int n) => Gen.Choose(1, n).Select(i => i == 1);

    private static Gen<ResidencySignal> Signal =>
        from kind in Gen.Elements(Enum.GetValues<SignalKind>())
        from unknown in OneIn(20)
        from code in Gen.Elements(Codes)
        select Given.Signal(kind, unknown ? null : code);

    private static Gen<DateTimeOffset> Instant =>
        from day in Gen.Elements(Days)
        from minutes in Gen.Choose(-2 * 1440, 2 * 1440)
        from tick in Gen.Elements(-1, 0, 1)
        select new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddMinutes(minutes).AddTicks(tick);

    private static Gen<ContentItem> Item =>
        from signals in Gen.ListOf(Signal)
        from type in Gen.Elements(ContentType.Post, ContentType.Image, ContentType.Prompt)
        from safety in OneIn(8)
        from created in Instant
        from collected in Instant
        from refuses in OneIn(10)
        from minor in Gen.Frequency(
            (8, Gen.Constant(MinorStatus.Adult)),
            (1, Gen.Constant(MinorStatus.Minor)),
            (1, Gen.Constant(MinorStatus.Unknown))
        )
        from special in OneIn(10)
        select Given.Item([.. signals.Take(4)]) with
        {
            Type = type,
            Purpose = safety ? TrainingPurpose.SafetyModel : TrainingPurpose.GenerativeAi,
            CreatedAt = created,
            CollectedAt = collected,
            RefusesTraining = refuses,
            Minor = minor,
            SpecialCategory = special,
        };

    private static Gen<DayRange?> Range =>
        from any in Gen.Choose(1, 3)
        from zone in Gen.Elements(Zones)
        from day in Gen.Elements(Days)
        from length in Gen.Choose(-1, 40)
        from openStart in OneIn(4)
        from openEnd in OneIn(4)
        select any == 1 ? null : new DayRange(openStart ? null : day, openEnd ? null : day.AddDays(length), zone);

    private static Gen<PauseOrder> Order =>
        from id in Gen.Elements("a", "b", "c", "d", "e")
        from codes in Gen.SubListOf(Codes)
        from types in Gen.SubListOf(ContentType.Post, ContentType.Image)
        from created in Range
        from processed in Range
        from exclude in OneIn(3)
        from shadow in OneIn(4)
        select Given.Order(id, [.. codes]) with
        {
            ContentTypes = [.. types],
            Created = created,
            Processed = processed,
            Meanwhile = exclude ? Meanwhile.Exclude : Meanwhile.Hold,
            Shadow = shadow,
        };
}
