using RegionalPause.Tickets;
using Shouldly;

namespace RegionalPause.Tests.Tickets;

[Requirement("R10")]
public class Ticket_settings
{
    private static readonly string Good = Convert.ToBase64String(new byte[32]);

    private static List<string> Problems(TicketOptions options) => [.. new TicketOptionsValidator().Validate(null, options).Failures ?? []];

    private static TicketOptions With(string key, TimeSpan? lifetime = null, params string[] previous)
    {
        var options = new TicketOptions { Key = key };
        if (lifetime is { } l)
            options.Lifetime = l;
        foreach (string p in previous)
            options.PreviousKeys.Add(p);
        return options;
    }

    [Fact]
    public void are_good_with_a_key_alone()
    {
        Problems(With(Good)).ShouldBeEmpty();
        With(Good).Lifetime.ShouldBe(TimeSpan.FromSeconds(10));
        TicketKeys.From(With(Good, null, Good)).ShouldNotBeNull();
    }

    [Fact]
    public void say_how_to_make_a_missing_key() =>
        Problems(new TicketOptions()).ShouldHaveSingleItem().ShouldContain("Tickets:Key is missing");

    [Fact]
    public void name_every_wrong_setting_at_once_and_repeat_no_key() =>
        Problems(With("c2VjcmV0", TimeSpan.FromHours(1), Good, "not base64!"))
            .ShouldBe([
                "Tickets:Lifetime is 01:00:00; it must be between 00:00:01 and 00:05:00.",
                "Tickets:Key has 6 bytes; expected exactly 32.",
                "Tickets:PreviousKeys:1 is not base64, or far too long; expected 32 bytes in base64.",
            ]);

    [Theory, InlineData(999, false), InlineData(1000, true), InlineData(300_000, true), InlineData(300_001, false)]
    public void bound_the_lifetime(int milliseconds, bool good) =>
        Problems(With(Good, TimeSpan.FromMilliseconds(milliseconds))).Count.ShouldBe(good ? 0 : 1);
}
