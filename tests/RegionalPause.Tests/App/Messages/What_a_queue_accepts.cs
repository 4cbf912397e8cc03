using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using RegionalPause.App.Messages;
using RegionalPause.Messaging;
using RegionalPause.Requests;
using RegionalPause.Tests.Content;
using RegionalPause.Tests.Jurisdictions;
using Shouldly;

namespace RegionalPause.Tests.App.Messages;

/// <summary>The check of an edited message, held against what the function of its queue refuses.</summary>
[Requirement("R40")]
public sealed class What_a_queue_accepts
{
    private static readonly QueueMessageCheck Check = new(Message.Parser, Atlas.Embedded, new FakeTimeProvider(Message.Now));

    [Fact]
    public void as_content_is_a_whole_event() => ErrorsOf(QueueNames.ContentSubmitted, Message.Example).ShouldBeEmpty();

    [Fact]
    public void as_content_names_every_wrong_field() =>
        ErrorsOf(QueueNames.ContentSubmitted, Message.With("data.revision", "\"x\"").With("data.contentType", "\"poem\"").ToJsonString())
            .Select(e => e.Field)
            .ShouldBe(["data.revision", "data.contentType"], ignoreOrder: true);

    [Fact]
    public void for_a_drill_is_content_of_its_own_jurisdiction() =>
        ErrorsOf(QueueNames.DrillSubmitted, Message.Example).ShouldHaveSingleItem().Expected.ShouldContain("XD");

    [Theory]
    [InlineData("""{"memberId":"m","action":"object","at":"2024-09-20T09:00:00Z"}""", "")]
    [InlineData("""{"memberId":"m","action":"objects","at":"2024-09-20T09:00:00Z"}""", "action")]
    [InlineData("""{"memberId":"m","action":"withdraw","at":"2024-09-20T09:00:00Z"}""", "action")]
    [InlineData("""{"action":"object"}""", "memberId at")]
    [InlineData("""{"data":{"memberId":"m","action":"object","at":"now"}}""", "at")]
    [InlineData("[", "$")]
    public void as_an_objection(string body, string fields) =>
        ErrorsOf(QueueNames.Objections, body).Select(e => e.Field).ShouldBe(Split(fields));

    [Theory]
    [InlineData("""{"command":"pause","by":"olivia","jurisdictions":["UK"],"reason":"r"}""", "")]
    [InlineData("""{"command":"pause","by":"olivia","jurisdictions":["Atlantis"],"reason":"r"}""", "jurisdictions[0]")]
    [InlineData("""{"command":"close-flag","by":"olivia","name":"UK"}""", "")]
    [InlineData("""{"command":"close-flag","by":"olivia"}""", "name")]
    [InlineData("""{"command":"lift","by":"olivia","order":"o"}""", "command")]
    public void as_a_command(string body, string fields) =>
        ErrorsOf(QueueNames.AdminCommands, body).Select(e => e.Field).ShouldBe(Split(fields));

    [Fact]
    public void names_a_misspelt_command_together_with_what_is_missing() =>
        ErrorsOf(QueueNames.AdminCommands, """{"command":"paus"}""")
            .Select(e => (e.Field, e.Value))
            .ShouldBe([("command", "paus"), ("by", null)]);

    [Theory]
    [InlineData("""{"type":"regionalpause.notice.receipt.v1","data":{}}""", "data.id data.notice data.outcome data.at")]
    [InlineData("""{"type":"x"}""", "type data")]
    [InlineData("{", "$")]
    public void as_a_receipt(string body, string fields) =>
        ErrorsOf(QueueNames.NoticeReceipts, body).Select(e => e.Field).ShouldBe(Split(fields));

    private static string[] Split(string fields) => fields.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static ImmutableArray<FieldError> ErrorsOf(string queue, string body) => Check.ErrorsOf(queue, Encoding.UTF8.GetBytes(body));
}
