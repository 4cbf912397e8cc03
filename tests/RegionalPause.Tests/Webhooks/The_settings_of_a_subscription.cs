using Microsoft.Extensions.Options;
using RegionalPause.Webhooks;
using Shouldly;

namespace RegionalPause.Tests.Webhooks;

[Requirement("R41")]
public sealed class The_settings_of_a_subscription
{
    [Fact]
    public void are_accepted_if_they_are_complete() => Faults("ops", Good()).ShouldBeEmpty();

    [Fact]
    public void are_accepted_for_Slack_without_a_secret() =>
        Faults("chat", new WebhookSubscription { Url = "https://hooks.example/x", Shape = WebhookShape.Slack }).ShouldBeEmpty();

    [Theory]
    [InlineData("Ops", "Webhooks:Subscriptions:Ops: the name of a subscription")]
    [InlineData("o|s", "Webhooks:Subscriptions:o|s: the name of a subscription")]
    public void need_a_name_that_a_table_key_can_have(string name, string fault) =>
        Faults(name, Good()).ShouldHaveSingleItem().ShouldStartWith(fault);

    [Theory]
    [InlineData("http://hooks.example/")]
    [InlineData("ftp://hooks.example/")]
    [InlineData("https://user@hooks.example/")]
    [InlineData("")]
    public void need_an_https_address(string url)
    {
        WebhookSubscription subscription = Good();
        subscription.Url = url;

        Faults("ops", subscription).ShouldHaveSingleItem().ShouldStartWith("Webhooks:Subscriptions:ops:Url is not an https address");
    }

    [Fact]
    public void name_each_fault_and_repeat_no_secret()
    {
        WebhookSubscription subscription = Good();
        subscription.Secrets.Add("whsec_c2hvcnQ=");
        subscription.Events.Add("order.efective");
        subscription.Shape = WebhookShape.Pagerduty;

        string[] faults = Faults("ops", subscription);

        faults.Length.ShouldBe(3);
        faults[0].ShouldBe("Webhooks:Subscriptions:ops:Secrets:1 is not 'whsec_' and 24 to 64 bytes in base64.");
        faults[1].ShouldStartWith("Webhooks:Subscriptions:ops:RoutingKey is missing");
        faults[2].ShouldContain("'order.efective'");
        string.Join('\n', faults).ShouldNotContain("c2hvcnQ");
    }

    private static WebhookSubscription Good() =>
        new()
        {
            Url = "https://hooks.example/x",
            Secrets = { WebhookBed.Secret },
            Events = { "order.", "drill.completed" },
        };

    private static string[] Faults(string name, WebhookSubscription subscription)
    {
        var options = new WebhookOptions { Subscriptions = { [name] = subscription } };
        ValidateOptionsResult result = new WebhookOptionsValidator().Validate(null, options);
        return [.. result.Failures ?? []];
    }
}
