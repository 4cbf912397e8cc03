using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck.Xunit;
using RegionalPause.Content;
using RegionalPause.Gate;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Content;

[Requirement("R10")]
public sealed class An_admitted_message
{
    private static readonly ReadOnlyMemory<byte> Sent = ContentAnswers.Admitted(An_answer.Original, An_answer.Admission, An_answer.At).Body;

    private static AdmittedMessage Read(ReadOnlyMemory<byte> message)
    {
        AdmittedMessage
            .TryRead(message, out AdmittedMessage? admitted, out ImmutableArray<FieldError> errors)
            .ShouldBeTrue(string.Join('\n', errors));
        return admitted.ShouldNotBeNull();
    }

    [Fact]
    public void is_read_back_with_its_ticket_and_the_item_as_written()
    {
        AdmittedMessage admitted = Read(Sent);

        admitted.Id.ShouldBe(new ItemId("post:7340021", 1));
        admitted.Ticket.ShouldBe("ticket");
        admitted.ControlVersion.ShouldBe(19);
        Message.Example.ShouldContain(Encoding.UTF8.GetString(admitted.Item.Span));
    }

    [Fact]
    [Requirement("D13")]
    public void that_came_late_goes_back_to_the_gate_as_the_event_it_was()
    {
        ReadOnlyMemory<byte> again = Read(Sent).ToSubmitted("late-1", An_answer.At);

        string json = Encoding.UTF8.GetString(again.Span);
        ContentItem item = Message.Item(json);
        ContentItem before = Message.Item(Message.Example);
        (item with { Signals = before.Signals, Jurisdictions = before.Jurisdictions, ThirdParties = before.ThirdParties }).ShouldBe(before);
        item.Signals.ShouldBe(before.Signals);
        item.Jurisdictions.ShouldBe(before.Jurisdictions);
        ((string?)JsonNode.Parse(json)!["id"]).ShouldBe("late-1");
    }

    [Theory]
    [InlineData("type", "\"regionalpause.content.withheld.v1\"", "type")]
    [InlineData("data.ticket", null, "data.ticket")]
    [InlineData("data.ticket", "\"\"", "data.ticket")]
    [InlineData("data.controlVersion", null, "data.controlVersion")]
    [InlineData("data.controlVersion", "\"19\"", "data.controlVersion")]
    [InlineData("data.contentId", null, "data.contentId")]
    [InlineData("data.contentId", "7", "data.contentId")]
    [InlineData("data.revision", "0", "data.revision")]
    [InlineData("data.contentId", "\"post:other\"", "data.item")]
    [InlineData("data.revision", "2", "data.item")]
    [InlineData("data.item.revision", "2", "data.item")]
    [InlineData("data.item.contentId", null, "data.item.contentId")]
    public void that_is_none_is_refused_and_the_field_named(string path, string? json, string field)
    {
        byte[] message = Encoding.UTF8.GetBytes(JsonNode.Parse(Sent.Span)!.With(path, json).ToJsonString());

        AdmittedMessage.TryRead(message, out AdmittedMessage? admitted, out ImmutableArray<FieldError> errors).ShouldBeFalse();
        admitted.ShouldBeNull();
        errors.ShouldContain(e => e.Field == field);
    }

    [Property(MaxTest = 1000)]
    public void is_not_any_bytes_whatever(byte[] bytes)
    {
        AdmittedMessage.TryRead(bytes, out AdmittedMessage? admitted, out ImmutableArray<FieldError> errors).ShouldBeFalse();
        admitted.ShouldBeNull();
        errors.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"type\":\"\\ud800\"}")]
    [InlineData("{\"type\":\"a\",\"type\":\"regionalpause.content.admitted.v1\"}")]
    public void is_not_any_JSON_whatever(string json)
    {
        AdmittedMessage.TryRead(Encoding.UTF8.GetBytes(json), out _, out ImmutableArray<FieldError> errors).ShouldBeFalse();
        errors.ShouldNotBeEmpty();
    }
}
