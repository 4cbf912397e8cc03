using System.Text;
using System.Text.Json.Nodes;
using RegionalPause.App.Api;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Jurisdictions;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Notices;
using RegionalPause.Objections;
using RegionalPause.Requests;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Contracts.Schema;

/// <summary>The messages as docs/asyncapi.json describes them, judged by a validator that knows nothing of our code.</summary>
[Requirement("R29")]
public sealed class The_described_messages
{
    private static readonly DateTimeOffset Now = new(2024, 9, 20, 10, 0, 0, TimeSpan.Zero);
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "asyncapi.json"));
    private static readonly byte[] Submitted = Encoding.UTF8.GetBytes(Bed.Submission.Post("post:1", "GB").Body);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static DecisionRecord Admission =>
        new(
            new ItemId("post:1", 1),
            new Decision(Outcome.Admit, ReasonCode.Permitted),
            new LedgerCoordinates(ShardId.Parse("s-1"), 7, 0),
            3,
            "a ticket",
            []
        );

    /// <summary>Schema, and a message that our own code makes or takes.</summary>
    public static TheoryData<string, string> Ours =>
        new()
        {
            { "admitted", Body(ContentAnswers.Admitted(Submitted, Admission, Now)) },
            { "withheld", Body(ContentAnswers.Withheld(Submitted, Withheld(Outcome.Hold, ReasonCode.Paused, "GB", "uk-2024"), Now)) },
            { "withheld", Body(ContentAnswers.Withheld(Submitted, Withheld(Outcome.Exclude, ReasonCode.Minor, null, null), Now)) },
            { "malformed", Body(ContentAnswers.Malformed("{"u8.ToArray(), Malformed(1), "id", Now)) },
            { "malformed", Body(ContentAnswers.Malformed(new byte[] { 0xff }, Malformed(101), "id", Now)) },
            { "claim", Body(ObjectionClaimMessage.Of("https://content.example/1", isOfParent: true, "p@example.org", "de", Now)) },
            { "claim", Body(ObjectionClaimMessage.Of("a picture of me", isOfParent: false, null, "de", Now)) },
            { "notice", Body(Notice(NoticeKind.Notice, "uk-notice/1/5f0c")) },
            { "notice", Body(Notice(NoticeKind.Confirmation, null)) },
            {
                "poison",
                Body(PoisonMessage.Of("objections", new IncomingMessage("m1", "{}"u8.ToArray(), 2), "invalid", "'at' is missing."))
            },
            {
                "poison",
                Body(PoisonMessage.Of("objections", new IncomingMessage("m1", new byte[] { 0xff }, 2), "invalid", "It is no text."))
            },
            { "receipt", Example("receipt") },
            { "adminCommand", Example("adminCommand") },
            { "adminCommand", """{"command":"close-flag","by":"incident-1","name":"UK"}""" },
            { "objection", Example("objection") },
        };

    [Theory, MemberData(nameof(Ours))]
    public async Task are_those_that_are_sent_and_taken(string schema, string message) =>
        (await ValidateAsync(schema, message)).Single().ShouldBeNull(message);

    [Theory, MemberData(nameof(Ours))]
    public async Task are_none_without_any_of_what_they_have_to_hold(string schema, string message)
    {
        string[] required = [.. RequiredOf(schema)];
        string[] less = [.. required.Select(name => Without(JsonNode.Parse(message)!.AsObject(), name))];

        required.Zip(await ValidateAsync(schema, less)).Where(v => v.Second is null).Select(v => v.First).ShouldBeEmpty("taken without it");
    }

    [Fact]
    public void that_are_examples_are_taken_by_those_who_read_them()
    {
        NoticeReceiptReader.Read(Encoding.UTF8.GetBytes(Example("receipt"))).ShouldNotBeNull();
        StrictJson.Read(Encoding.UTF8.GetBytes(Example("adminCommand")), ApiJson.Default.AdminCommandBody).Refusal.ShouldBeNull();
        StrictJson.Read(Encoding.UTF8.GetBytes(Example("objection")), ApiJson.Default.WrittenObjection).Refusal.ShouldBeNull();
    }

    [Fact]
    public void name_every_reason_and_every_field_there_is()
    {
        Properties("adminCommand").ShouldBe(ApiJson.Default.AdminCommandBody.Properties.Select(p => p.Name), ignoreOrder: true);
        Properties("objection").ShouldBe(ApiJson.Default.WrittenObjection.Properties.Select(p => p.Name), ignoreOrder: true);
        Schemas["withheld"]!["allOf"]![1]!["properties"]!["data"]!["properties"]!["reason"]!["enum"]!
            .AsArray()
            .Select(r => r!.GetValue<string>())
            .ShouldBe(Enum.GetValues<ReasonCode>().Select(ReasonNames.Of), ignoreOrder: true);
    }

    [Fact]
    public async Task stand_in_a_document_of_AsyncAPI_3() =>
        (await SchemaValidator.ValidateAsyncApiAsync(Document, Cancelled)).ShouldBeEmpty();

    private static JsonNode Schemas => JsonNode.Parse(Document)!["components"]!["schemas"]!;

    private static string Example(string message) =>
        JsonNode.Parse(Document)!["components"]!["messages"]![message]!["examples"]![0]!["payload"]!.ToJsonString();

    private static IEnumerable<string> Properties(string schema) => Schemas[schema]!["properties"]!.AsObject().Select(p => p.Key);

    private static IEnumerable<string> RequiredOf(string schema)
    {
        JsonNode described = Schemas[schema]!;
        JsonNode data = described["allOf"] is { } parts ? parts[1]!["properties"]!["data"]! : described;
        IEnumerable<string> required = data["required"]!.AsArray().Select(r => r!.GetValue<string>());
        return described["allOf"] is null ? required : required.Append("data");
    }

    private static string Without(JsonObject message, string name)
    {
        (message.ContainsKey("data") && name != "data" ? message["data"]!.AsObject() : message).Remove(name).ShouldBeTrue(name);
        return message.ToJsonString();
    }

    private static Task<string?[]> ValidateAsync(string schema, params string[] messages)
    {
        string definitions = Schemas.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
        return SchemaValidator.ValidateAsync(
            Encoding.UTF8.GetBytes($$"""{"$defs":{{definitions}},"$ref":"#/$defs/{{schema}}"}"""),
            messages,
            Cancelled
        );
    }

    private static string Body(OutgoingMessage message) => Encoding.UTF8.GetString(message.Body.Span);

    private static DecisionRecord Withheld(Outcome outcome, ReasonCode reason, string? decidedBy, string? order) =>
        Admission with
        {
            Ticket = null,
            Decision = new Decision(
                outcome,
                reason,
                decidedBy is null ? null : new JurisdictionCode(decidedBy),
                order is null ? null : OrderId.Parse(order)
            ),
        };

    private static DecisionRecord Malformed(int errors) =>
        new(
            null,
            new Decision(Outcome.Malformed, ReasonCode.Malformed),
            null,
            3,
            null,
            [.. Enumerable.Range(0, errors).Select(i => new FieldError($"data.field{i}", null, "a string"))]
        );

    private static OutgoingMessage Notice(NoticeKind kind, string? notice) =>
        NoticeMessages.Outbound(
            kind,
            "id-1",
            new CampaignId("uk-notice"),
            notice,
            new MemberChannel(ChannelKind.InApp, "a-1"),
            new RenderedNotice("de", "Betreff", "Text", "<p>Text</p>"),
            "https://objection.example/o/x",
            Now
        );
}
