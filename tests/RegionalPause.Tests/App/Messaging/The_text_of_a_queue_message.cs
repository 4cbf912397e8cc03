using System.Text;
using System.Text.Json;
using FsCheck.Xunit;
using RegionalPause.Messaging;
using Shouldly;

namespace RegionalPause.Tests.App.Messaging;

[Requirement("R1", "R6")]
public sealed class The_text_of_a_queue_message
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""")]
    [InlineData("  [1]", "  [1]")]
    [InlineData("eyJhIjoxfQ==", """{"a":1}""")]
    [InlineData("eyJhIjoxfQ", "eyJhIjoxfQ")] // base64 cut off
    [InlineData("good morning!", "good morning!")]
    [InlineData("", "")]
    public void is_JSON_or_base64_or_left_as_it_is(string text, string body) =>
        Encoding.UTF8.GetString(MessageText.Decode(Encoding.UTF8.GetBytes(text)).Span).ShouldBe(body);

    [Property]
    public bool comes_back_as_it_was_sent(byte[] body) =>
        MessageText.Decode(Encoding.ASCII.GetBytes(MessageText.Encode(body))).Span.SequenceEqual(body);

    [Fact]
    public void fits_up_to_the_longest_body()
    {
        MessageText.Encode(new byte[MessageText.MaxBodyLength]).Length.ShouldBe(MessageText.MaxLength);
    }

    [Fact]
    public void refers_to_the_payload_of_a_cloud_event_that_does_not_fit()
    {
        string data = $$"""{"item":"{{new string('x', 60_000)}}"}""";
        var message = new OutgoingMessage(
            "content-admitted",
            "shard-1-0",
            Encoding.UTF8.GetBytes($$"""{"specversion":"1.0","id":"shard-1-0","data":{{data}}}""")
        );

        (OutgoingMessage reference, BinaryData payload) = OversizedMessages.Split(
            message,
            new Uri("https://a.example/oversized-messages/content-admitted/shard-1-0.json")
        );

        payload.ToString().ShouldBe(data);
        JsonElement envelope = JsonDocument.Parse(reference.Body).RootElement;
        envelope.EnumerateObject().Select(p => p.Name).ShouldBe(["specversion", "id", "dataref"]);
        envelope.GetProperty("dataref").GetString().ShouldBe("https://a.example/oversized-messages/content-admitted/shard-1-0.json");
        (reference.Queue, reference.Id).ShouldBe((message.Queue, message.Id));
    }

    [Fact]
    public void refers_to_the_original_of_a_poison_message_that_does_not_fit()
    {
        OutgoingMessage poison = PoisonMessage.Of("q", new IncomingMessage("m1", new byte[50_000], 6), "tried-too-often", "why");

        (OutgoingMessage reference, _) = OversizedMessages.Split(poison, new Uri("https://a.example/x"));

        JsonDocument
            .Parse(reference.Body)
            .RootElement.EnumerateObject()
            .Select(p => p.Name)
            .ShouldBe(["reason", "detail", "dequeueCount", "messageId", "dataref"]);
    }

    [Fact]
    public void cannot_be_made_to_fit_without_a_payload()
    {
        var message = new OutgoingMessage("q", "m1", Encoding.UTF8.GetBytes($$"""{"subject":"{{new string('x', 60_000)}}","data":1}"""));

        Should.Throw<InvalidDataException>(() => OversizedMessages.Split(message, new Uri("https://a.example/x")));
    }

    [Fact]
    public void is_base64_in_a_poison_message_when_the_original_is_no_text()
    {
        OutgoingMessage poison = PoisonMessage.Of("q", new IncomingMessage("m1", new byte[] { 0xFF, 0xFE }, 1), "r", "d");

        poison.Queue.ShouldBe("q-poison");
        JsonElement body = JsonDocument.Parse(poison.Body).RootElement;
        body.GetProperty("originalBase64").GetBytesFromBase64().ShouldBe([0xFF, 0xFE]);
        body.TryGetProperty("original", out _).ShouldBeFalse();
    }
}
