using RegionalPause.Contract;
using RegionalPause.Jurisdictions;
using RegionalPause.Members;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Requests;

/// <summary>F11: only a zone that means the same on every machine becomes a part of an order or of a member.</summary>
[Requirement("D5", "R12")]
public sealed class A_time_zone
{
    private static readonly JurisdictionAtlas Atlas = JurisdictionAtlas.LoadEmbedded();
    private static readonly DateTimeOffset Now = new(2024, 9, 20, 9, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("localtime")]
    [InlineData("posixrules")]
    [InlineData("Factory")]
    [InlineData("posix/Europe/Dublin")]
    [InlineData("right/Europe/Dublin")]
    [InlineData("GMT Standard Time")]
    [InlineData("UTC-02")]
    [InlineData("EST")]
    [InlineData("EST5EDT")]
    [InlineData("CET")]
    [InlineData("GB")]
    [InlineData("europe/dublin")]
    [InlineData("UTC+1")]
    [InlineData("+01:00")]
    [InlineData("Europe/Atlantis")]
    [InlineData("../localtime")]
    [InlineData("")]
    public void that_is_a_machines_own_is_refused(string zone)
    {
        var request = new PauseRequest
        {
            Jurisdictions = ["UK"],
            Authority = "ICO",
            Created = new DayRange(new(2024, 5, 7), new(2024, 5, 7), zone),
        };

        PauseRequestReader
            .Read(request, "olivia", Now, Atlas)
            .Refusal!.Errors.Select(e => (e.Field, e.Expected))
            .ShouldBe([("created.zone", IanaZones.Expected)]);
        Import(zone).ShouldBeOfType<MemberLine.Wrong>().Errors.Select(e => e.Field).ShouldBe(["timeZone"]);
    }

    [Theory]
    [InlineData("Europe/Dublin", "Europe/Dublin")]
    [InlineData(" UTC ", "UTC")]
    [InlineData("Etc/GMT+5", "Etc/GMT+5")]
    [InlineData("US/Pacific", "America/Los_Angeles")]
    [InlineData("Europe/Kiev", "Europe/Kyiv")]
    [InlineData("Asia/Calcutta", "Asia/Kolkata")]
    public void is_recorded_under_the_name_that_every_machine_knows(string zone, string recorded)
    {
        var request = new PauseRequest
        {
            Jurisdictions = ["UK"],
            Authority = "ICO",
            Created = new DayRange(new(2024, 5, 7), new(2024, 5, 7), zone),
        };

        PauseRequestReader.Read(request, "olivia", Now, Atlas).Value!.Created!.Zone.ShouldBe(recorded);
        Import(zone.Trim()).ShouldBeOfType<MemberLine.Read>().Member.TimeZone.ShouldBe(recorded);
    }

    [Fact]
    public void of_the_list_is_known_to_this_machine() =>
        IanaZones.All.Values.Distinct().Where(name => !TimeZoneInfo.TryFindSystemTimeZoneById(name, out _)).ShouldBeEmpty();

    [Fact]
    public void of_the_list_is_read_as_one_of_the_list()
    {
        IanaZones.All.Count.ShouldBeGreaterThan(500);
        IanaZones
            .All.Where(z => IanaZones.All[z.Value] != z.Value || System.Text.Encoding.UTF8.GetByteCount(z.Key) > TextLimits.Zone)
            .ShouldBeEmpty();
    }

    private static MemberLine Import(string zone) =>
        new MemberParser(Atlas).Parse(
            System.Text.Encoding.UTF8.GetBytes(
                $$"""{"id":"m","signals":[{"kind":"account","code":"DE"}],"birthYear":1980,"timeZone":"{{zone}}"}"""
            ),
            1
        );
}
