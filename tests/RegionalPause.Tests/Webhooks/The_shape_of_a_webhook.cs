using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RegionalPause.Tests.Orders;
using RegionalPause.Webhooks;
using Shouldly;

namespace RegionalPause.Tests.Webhooks;

[Requirement("R41")]
public sealed class The_shape_of_a_webhook
{
    private static readonly WebhookEvent Effective = new(
        7,
        1,
        "order.effective",
        "Pause effective",
        "uk-1",
        Sample.Now,
        "orders/uk-1",
        [new WebhookField("order", "\"uk-1\"", "uk-1")]
    );

    [Fact]
    public void is_a_CloudEvent_in_structured_mode()
    {
        (string type, string body) = Of(WebhookShape.Cloudevents);

        type.ShouldBe("application/cloudevents+json");
        JsonNode
            .DeepEquals(
                JsonNode.Parse(body),
                JsonNode.Parse(
                    """
                    {
                        "specversion": "1.0",
                        "id": "7-1",
                        "source": "https://pause.example",
                        "type": "regionalpause.control.order.effective.v1",
                        "subject": "uk-1",
                        "time": "2024-09-20T09:30:00Z",
                        "datacontenttype": "application/json",
                        "data": { "controlVersion": 7, "order": "uk-1", "link": "https://pause.example/orders/uk-1" }
                    }
                    """
                )
            )
            .ShouldBeTrue(body);
    }

    [Fact]
    public void has_no_link_and_a_relative_source_without_a_public_address()
    {
        JsonElement e = Json(WebhookMessage.Of(Effective, new WebhookSubscription(), "").Body);

        e.GetProperty("source").GetString().ShouldBe("/regionalpause");
        e.GetProperty("data").TryGetProperty("link", out _).ShouldBeFalse();
    }

    [Fact]
    public void is_a_text_with_a_link_for_Slack() =>
        Json(Of(WebhookShape.Slack).Body)
            .GetProperty("text")
            .GetString()
            .ShouldBe("<https://pause.example/orders/uk-1|Pause effective: uk-1>\norder: uk-1\ntime: 2024-09-20T09:30:00Z");

    [Fact]
    public void is_an_adaptive_card_for_Teams()
    {
        JsonElement attachment = Json(Of(WebhookShape.Teams).Body).GetProperty("attachments")[0];

        attachment.GetProperty("contentType").GetString().ShouldBe("application/vnd.microsoft.card.adaptive");
        JsonElement card = attachment.GetProperty("content");
        card.GetProperty("body")[0].GetProperty("text").GetString().ShouldBe("Pause effective: uk-1");
        card.GetProperty("actions")[0].GetProperty("url").GetString().ShouldBe("https://pause.example/orders/uk-1");
    }

    [Theory]
    [InlineData("order.committed", "trigger")]
    [InlineData("order.lifted", "resolve")]
    [InlineData("order.withdrawn", "resolve")]
    public void opens_and_resolves_one_incident_an_order_for_PagerDuty(string type, string action)
    {
        JsonElement e = Json(Of(WebhookShape.Pagerduty, Effective with { Type = type }).Body);

        e.GetProperty("routing_key").GetString().ShouldBe("key");
        e.GetProperty("event_action").GetString().ShouldBe(action);
        e.GetProperty("dedup_key").GetString().ShouldBe("https://pause.example/uk-1");
    }

    private static (string ContentType, string Body) Of(WebhookShape shape, WebhookEvent? e = null)
    {
        var subscription = new WebhookSubscription { Shape = shape, RoutingKey = "key" };
        var message = WebhookMessage.Of(e ?? Effective, subscription, "https://pause.example/");
        return (message.ContentType, Encoding.UTF8.GetString(message.Body));
    }

    private static JsonElement Json(string body) => Json(Encoding.UTF8.GetBytes(body));

    private static JsonElement Json(byte[] body)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        return document.RootElement.Clone();
    }
}
