using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using RegionalPause.App.OperatorConsole.SignIn;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.SignIn;

[Requirement("R31", "R36")]
public sealed class The_times_of_a_session
{
    private static readonly SignInOptions Options = new();
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 30)]
    [InlineData(7 * 60, 30)]
    [InlineData(7 * 60 + 45, 15)]
    [InlineData(8 * 60, 0)]
    public void end_it_after_its_life_but_at_the_limit_at_the_latest(int minutesAtWork, int left) =>
        new SessionTimes(Noon.AddMinutes(-minutesAtWork), Noon).End(Options).ShouldBe(Noon.AddMinutes(left));

    [Theory]
    [InlineData(14, false)]
    [InlineData(15, true)]
    [InlineData(29, true)]
    [InlineData(30, false)]
    public void let_the_provider_be_asked_in_the_second_half_of_its_life(int minutes, bool isDue) =>
        new SessionTimes(Noon, Noon).IsDue(Options, Noon.AddMinutes(minutes)).ShouldBe(isDue);

    [Fact]
    public void begin_when_the_provider_says_that_the_person_showed_credentials() =>
        SessionTimes.StartOf(Token("me", Noon.AddHours(-2)), null, null, Noon).ShouldBe(Noon.AddHours(-2));

    [Theory]
    [InlineData("me", "https://a.example", -3)]
    [InlineData("other", "https://a.example", 0)]
    [InlineData("me", "https://b.example", 0)]
    public void go_on_for_the_same_person_if_the_provider_does_not_say(string subject, string issuer, int hours)
    {
        var before = new AuthenticationProperties();
        SessionTimes.SetStarted(before, Noon.AddHours(-3));

        SessionTimes
            .StartOf(Token("me", null), Principal([new("sub", subject), new("iss", issuer)]), before, Noon)
            .ShouldBe(Noon.AddHours(hours));
    }

    [Fact]
    public void do_not_begin_in_the_future() => SessionTimes.StartOf(Token("me", Noon.AddHours(1)), null, null, Noon).ShouldBe(Noon);

    private static ClaimsPrincipal Token(string subject, DateTimeOffset? authTime) =>
        Principal([
            new("sub", subject),
            new("iss", "https://a.example"),
            .. authTime is { } at ? [new Claim("auth_time", at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture))] : (Claim[])[],
        ]);

    private static ClaimsPrincipal Principal(Claim[] claims) => new(new ClaimsIdentity(claims, "test"));
}
