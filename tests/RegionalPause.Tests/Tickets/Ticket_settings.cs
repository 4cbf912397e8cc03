using RegionalPause.Tickets;
using Shouldly;

namespace RegionalPause.Tests.Tickets;

[Requirement("R10", "R38")]
public class Ticket_settings
{
    // As `openssl genpkey -algorithm EC … -outform DER` writes a key (RFC 5915).
    private const string OfOpenSsl =
        "MHcCAQEEIC9lLdYT3vkDZt3hVoEePqlQVl2Tg+6g61kOLxrvo4iMoAoGCCqGSM49AwEHoUQDQgAEHA35E0VnOI2dTVyPaz9AkOQRMgw17CZcPgKr9RJpJsXO9P2x/bTCVllg"
        + "Cqmd3K3h1TylunvcJnUZ1OuBiG0AeQ==";

    [Theory, InlineData(TestTickets.SigningKey), InlineData(OfOpenSsl)]
    public void are_good_with_a_key_alone(string key)
    {
        Problems(new TicketOptions { SigningKey = key }).ShouldBeEmpty();
        new TicketOptions().Lifetime.ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void are_good_with_a_key_in_a_vault() =>
        Problems(new TicketOptions { KeyVaultKey = "https://v.vault.azure.net/keys/tickets/0123456789abcdef0123456789abcdef" })
            .ShouldBeEmpty();

    [Fact]
    public void say_how_to_make_a_missing_key() =>
        Problems(new TicketOptions()).ShouldHaveSingleItem().ShouldContain("Exactly one of Tickets:SigningKey and Tickets:KeyVaultKey");

    [Fact]
    public void name_every_wrong_setting_at_once_and_repeat_no_key()
    {
        var options = new TicketOptions
        {
            SigningKey = "c2VjcmV0",
            Key = "c2VjcmV0",
            Lifetime = TimeSpan.FromHours(1),
        };
        options.FormerKeys.Add("c2VjcmV0");
        options.PreviousKeys.Add("not base64!");
        Problems(options)
            .ShouldBe([
                "Tickets:Lifetime is 01:00:00; it must be between 00:00:01 and 00:05:00.",
                "Tickets:SigningKey is not a P-256 private key: PKCS#8 in base64.",
                "Tickets:FormerKeys:0 is not a P-256 public key: SubjectPublicKeyInfo in base64.",
                "Tickets:Key has 6 bytes; expected exactly 32.",
                "Tickets:PreviousKeys:0 is not base64, or far too long; expected 32 bytes in base64.",
            ]);
    }

    [Theory, InlineData(999, false), InlineData(1000, true), InlineData(300_000, true), InlineData(300_001, false)]
    public void bound_the_lifetime(int milliseconds, bool good) =>
        Problems(new TicketOptions { SigningKey = TestTickets.SigningKey, Lifetime = TimeSpan.FromMilliseconds(milliseconds) })
            .Count.ShouldBe(good ? 0 : 1);

    private static List<string> Problems(TicketOptions options) => [.. new TicketOptionsValidator().Validate(null, options).Failures ?? []];
}
