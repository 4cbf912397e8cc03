using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Notices;
using Shouldly;

namespace RegionalPause.Tests.Notices;

[Requirement("R18")]
public sealed class Quiet_hours
{
    private static readonly QuietHours Night = new(new TimeOnly(21, 0), new TimeOnly(8, 0));
    private static readonly string[] Zones =
    [
        "Europe/Berlin",
        "America/Sao_Paulo",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "UTC",
    ];

    [Theory]
    [InlineData("2026-11-24T12:00:00Z", "2026-11-24T12:00:00Z")]
    [InlineData("2026-11-24T20:30:00Z", "2026-11-25T07:00:00Z")] // 21:30 in Berlin: tomorrow at 8
    [InlineData("2026-11-24T03:00:00Z", "2026-11-24T07:00:00Z")] // 04:00: today at 8
    [InlineData("2026-03-28T22:00:00Z", "2026-03-29T06:00:00Z")] // the night the clocks go forward is an hour shorter
    [InlineData("2026-10-24T22:00:00Z", "2026-10-25T07:00:00Z")] // the night they go back is an hour longer
    [InlineData("2026-11-24T20:00:00Z", "2026-11-25T07:00:00Z")] // the first quiet moment is quiet
    [InlineData("2026-11-24T07:00:00Z", "2026-11-24T07:00:00Z")] // the first moment after it is not
    public void put_a_notice_off_to_the_members_morning(string now, string allowed) =>
        Night.NextAllowed(At(now), Zone("Europe/Berlin")).ShouldBe(At(allowed));

    [Theory]
    [InlineData("2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z")] // 02:30 does not exist that day: 03:00, when the clocks have gone forward
    [InlineData("2026-10-24T23:00:00Z", "2026-10-25T01:30:00Z")] // 02:30 comes twice: the second
    public void end_at_a_moment_the_clocks_skip_or_repeat(string now, string allowed) =>
        new QuietHours(new TimeOnly(23, 0), new TimeOnly(2, 30)).NextAllowed(At(now), Zone("Europe/Berlin")).ShouldBe(At(allowed));

    [Fact]
    public void are_none_where_they_end_as_they_begin() =>
        new QuietHours(new TimeOnly(8, 0), new TimeOnly(8, 0))
            .NextAllowed(At("2026-11-24T07:00:00Z"), Zone("Europe/Berlin"))
            .ShouldBe(At("2026-11-24T07:00:00Z"));

    [Property(MaxTest = 1000)]
    public Property lose_no_notice_and_let_none_go_early() =>
        Prop.ForAll(
            Gen.Zip(Gen.Choose(0, 60 * 24 * 365 * 3), Gen.Elements(Zones)).ToArbitrary(),
            moment =>
            {
                DateTimeOffset now = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(moment.Item1),
                    next = Night.NextAllowed(now, Zone(moment.Item2));
                var clock = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(next, Zone(moment.Item2)).DateTime);
                return next >= now && next - now < TimeSpan.FromHours(13) && !clock.IsBetween(Night.From, Night.To);
            }
        );

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static TimeZoneInfo Zone(string name) => TimeZoneInfo.FindSystemTimeZoneById(name);
}
