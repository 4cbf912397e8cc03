using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using RegionalPause.Tests.Orders;
using RegionalPause.Webhooks;
using Shouldly;

namespace RegionalPause.Tests.Webhooks;

[Requirement("R41")]
public sealed class The_signature_of_a_webhook
{
    /// <summary>The example of the Standard Webhooks specification and its libraries.</summary>
    [Fact]
    public void is_that_of_the_specification() =>
        WebhookSignature
            .Of([WebhookBed.Secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""u8)
            .ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

    [Fact]
    public async Task is_made_with_both_secrets_during_a_rotation()
    {
        string next = "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await using Receiver receiver = await Receiver.StartAsync();
        await using WebhookBed bed = await WebhookBed.StartAsync([("ops", receiver)], ("Subscriptions:ops:Secrets:1", next));
        await bed.CommitAsync("OrderCommitted");

        await bed.RoundAsync();

        ReceivedMessage message = receiver.Messages.ShouldHaveSingleItem();
        message.Timestamp.ShouldBe(Sample.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        message.Signature.ShouldBe($"{Expected(WebhookBed.Secret, message)} {Expected(next, message)}");
    }

    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_not base64 at all")]
    public void needs_a_secret_of_24_bytes(string secret) => WebhookSignature.ReadSecret(secret).ShouldBeNull();

    private static string Expected(string secret, ReceivedMessage message)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{message.Id}.{message.Timestamp}."), .. message.Body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed));
    }
}
