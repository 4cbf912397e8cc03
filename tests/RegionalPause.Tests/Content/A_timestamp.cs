using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Content;

[Requirement("R1", "D5")]
public sealed class A_timestamp
{
    [Theory]
    [InlineData("2024-09-18T17:02:11Z", "2024-09-18T17:02:11.0000000")]
    [InlineData("2024-09-18t17:02:11z", "2024-09-18T17:02:11.0000000")]
    [InlineData("2024-09-18T17:02:11.5Z", "2024-09-18T17:02:11.5000000")]
    [InlineData("2024-09-18T17:02:11.123456789Z", "2024-09-18T17:02:11.1234567")]
    [InlineData("2024-09-18T17:02:11+02:00", "2024-09-18T15:02:11.0000000")]
    [InlineData("2024-09-18T17:02:11-00:00", "2024-09-18T17:02:11.0000000")]
    [InlineData("2024-09-18T17:02:11-23:59", "2024-09-19T17:01:11.0000000")]
    [InlineData("2024-02-29T23:59:59Z", "2024-02-29T23:59:59.0000000")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000")]
    public void of_RFC_3339_is_read_into_UTC(string text, string utc)
    {
        Rfc3339.TryTimestamp(Encoding.UTF8.GetBytes(text), out DateTimeOffset instant).ShouldBeTrue();
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture).ShouldBe(utc);
        instant.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2024-09-18")]
    [InlineData("2024-09-18T17:02:11")]
    [InlineData("2024-09-18 17:02:11Z")]
    [InlineData("2024-09-18T17:02Z")]
    [InlineData("2024-9-18T17:02:11Z")]
    [InlineData("2024-09-18T17:02:11.Z")]
    [InlineData("2024-09-18T17:02:11.1234567890Z")]
    [InlineData("2024-09-18T17:02:11,5Z")]
    [InlineData("2024-09-18T17:02:60Z")]
    [InlineData("2024-09-18T24:00:00Z")]
    [InlineData("2024-09-18T17:60:00Z")]
    [InlineData("2024-13-18T17:02:11Z")]
    [InlineData("2024-00-18T17:02:11Z")]
    [InlineData("2023-02-29T17:02:11Z")]
    [InlineData("2024-09-00T17:02:11Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+00:01")]
    [InlineData("9999-12-31T23:59:59-00:01")]
    [InlineData("2024-09-18T17:02:11+24:00")]
    [InlineData("2024-09-18T17:02:11+02:60")]
    [InlineData("2024-09-18T17:02:11+0200")]
    [InlineData("2024-09-18T17:02:11+2:00")]
    [InlineData("2024-09-18T17:02:11ZZ")]
    [InlineData("2024-09-18T17:02:11Zx")]
    [InlineData("+2024-09-18T17:02:11Z")]
    [InlineData("2024-09-1\u0663T17:02:11Z")]
    public void of_any_other_form_is_none(string text) => Rfc3339.TryTimestamp(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();

    [Property(MaxTest = 500)]
    public Property is_the_instant_that_was_written()
    {
        Gen<DateTimeOffset> instants =
            from seconds in Gen.Choose(0, int.MaxValue)
            from ticks in Gen.Choose(0, 9_999_999)
            from offset in Gen.Choose(-14 * 60, 14 * 60)
            select DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(ticks).ToOffset(TimeSpan.FromMinutes(offset));

        return Prop.ForAll(
            instants.ToArbitrary(),
            written =>
            {
                Rfc3339
                    .TryTimestamp(
                        Encoding.ASCII.GetBytes(written.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture)),
                        out DateTimeOffset read
                    )
                    .ShouldBeTrue();
                read.ShouldBe(written);
            }
        );
    }
}
