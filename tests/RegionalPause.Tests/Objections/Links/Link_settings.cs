using RegionalPause.Objections.Links;
using Shouldly;

namespace RegionalPause.Tests.Objections.Links;

[Requirement("R19")]
public sealed class Link_settings
{
    private static readonly string Good = Convert.ToBase64String(new byte[32]);

    [Fact]
    public void are_good_with_a_key_alone()
    {
        Problems(With(Good)).ShouldBeEmpty();
        Problems(With(Good, Good)).ShouldBeEmpty();
        ObjectionLinkKeys.From(With(Good)).ShouldNotBeNull();
    }

    [Fact]
    public void say_how_to_make_a_missing_key() =>
        Problems(new ObjectionLinkOptions())
            .ShouldHaveSingleItem()
            .ShouldStartWith("Objections:LinkKeys:0 is missing. Set it to 32 random bytes");

    [Fact]
    public void name_every_wrong_setting_at_once_and_repeat_no_key()
    {
        ObjectionLinkOptions options = With("c2VjcmV0", Good, "not base64!");
        (options.AnswerQuantum, options.RequestsPerClient, options.RequestsPerMinute, options.Proxies) = (
            TimeSpan.FromSeconds(11),
            0,
            -1,
            6
        );

        Problems(options)
            .ShouldBe([
                "Objections:AnswerQuantum is 00:00:11; it must be between 00:00:00 and 00:00:10.",
                "Objections:RequestsPerClient is 0; it must be at least 1.",
                "Objections:RequestsPerMinute is -1; it must be at least 1.",
                "Objections:Proxies is 6; it must be between 0 and 5.",
                "Objections:LinkKeys:0 has 6 bytes; expected exactly 32.",
                "Objections:LinkKeys:2 is not base64, or far too long; expected 32 bytes in base64.",
            ]);
    }

    private static List<string> Problems(ObjectionLinkOptions options) =>
        [.. new ObjectionLinkOptionsValidator().Validate(null, options).Failures ?? []];

    private static ObjectionLinkOptions With(params string[] keys)
    {
        var options = new ObjectionLinkOptions();
        foreach (string key in keys)
            options.LinkKeys.Add(key);
        return options;
    }
}
