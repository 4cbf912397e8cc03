using System.Text.Json.Nodes;
using RegionalPause.Content;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Content;

[Requirement("R1", "R2")]
public sealed class A_submitted_event
{
    [Fact]
    public void is_read_into_an_item()
    {
        ContentItem item = Message.Item(Message.Example);

        item.Id.ShouldBe(new ItemId("post:7340021", 1));
        item.Type.ShouldBe(ContentType.Post);
        item.Purpose.ShouldBe(TrainingPurpose.GenerativeAi);
        item.AuthorId.Value.ShouldBe("member:42");
        item.CreatedAt.ShouldBe(new DateTimeOffset(2024, 9, 18, 17, 2, 11, TimeSpan.Zero));
        item.CollectedAt.ShouldBe(new DateTimeOffset(2024, 9, 20, 9, 29, 58, TimeSpan.Zero));
        item.Signals.Select(s => $"{s.Kind}:{s.Code}").ShouldBe(["Account:GB", "Declared:GB", "Ip:IE", "Previous:FR", "ThirdParty:DE"]);
        item.Jurisdictions.Select(c => c.Value).ShouldBe(["DE", "FR", "GB", "IE"]);
        item.CountedUnder?.Value.ShouldBe("GB");
        item.HasUnknownSignal.ShouldBeFalse();
        item.SignalsMissing.ShouldBeFalse();
        item.RefusesTraining.ShouldBeTrue();
        item.Minor.ShouldBe(MinorStatus.Adult);
        item.SpecialCategory.ShouldBeFalse();
        item.TraceParent.ShouldBe("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    }

    [Theory]
    [InlineData("post", ContentType.Post)]
    [InlineData("article", ContentType.Article)]
    [InlineData("video", ContentType.Video)]
    [InlineData("comment", ContentType.Comment)]
    [InlineData("image", ContentType.Image)]
    [InlineData("profile", ContentType.Profile)]
    [InlineData("group", ContentType.Group)]
    [InlineData("prompt", ContentType.Prompt)]
    [Requirement("D10")]
    public void names_its_content_type(string word, ContentType type) =>
        Message.Item(Message.With("data.contentType", $"\"{word}\"")).Type.ShouldBe(type);

    [Fact]
    [Requirement("D10")]
    public void names_its_purpose() =>
        Message.Item(Message.With("data.purpose", "\"safety-model-training\"")).Purpose.ShouldBe(TrainingPurpose.SafetyModel);

    [Theory]
    [InlineData("true", MinorStatus.Minor)]
    [InlineData("false", MinorStatus.Adult)]
    [InlineData("null", MinorStatus.Unknown)]
    [InlineData(null, MinorStatus.Unknown)]
    [Requirement("D34")]
    public void that_does_not_say_whether_the_author_is_a_minor_leaves_it_unknown(string? json, MinorStatus expected) =>
        Message.Item(Message.With("data.minor", json)).Minor.ShouldBe(expected);

    [Fact]
    [Requirement("D35")]
    public void says_whether_its_source_is_a_special_category() =>
        Message.Item(Message.With("data.specialCategory", "true")).SpecialCategory.ShouldBeTrue();

    [Theory]
    [InlineData("partitionkey", "\"eu\"")]
    [InlineData("sequence", "7")]
    [InlineData("sampled", "true")]
    [InlineData("dataschema", "\"https://regionalpause.example/schemas/content-submitted\"")]
    [InlineData("subject", "null")]
    [InlineData("time", "null")]
    [InlineData("datacontenttype", "null")]
    [InlineData("traceparent", "null")]
    [InlineData("extension", "null")]
    [InlineData("data.thirdParties", "null")]
    [InlineData("data.thirdParties", "[]")]
    [InlineData("data.residency.previous", "null")]
    [InlineData("data.residency.previous", "[]")]
    [InlineData("data.contentUsage", "null")]
    public void may_carry_what_CloudEvents_and_the_schema_allow(string path, string json) =>
        Message.Item(Message.With(path, json)).ShouldNotBeNull();

    [Theory]
    [InlineData("subject")]
    [InlineData("time")]
    [InlineData("datacontenttype")]
    [InlineData("traceparent")]
    [InlineData("data.residency")]
    [InlineData("data.thirdParties")]
    [InlineData("data.contentUsage")]
    public void may_lack_what_is_optional(string path) => Message.Item(Message.With(path, null)).ShouldNotBeNull();

    /// <summary>Fault F17.</summary>
    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=UTF-8")]
    [InlineData("application/json;charset=\"utf-8\"")]
    [InlineData("Application/JSON")]
    [InlineData("application/json ; v=1; profile=\"a \\\"b\\\\\" ;")]
    public void may_say_more_of_its_media_type(string type) =>
        Message.Item(Message.With("datacontenttype", System.Text.Json.JsonSerializer.Serialize(type))).ShouldNotBeNull();

    [Theory]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=\"utf-16\"")]
    [InlineData("application/json; charset")]
    [InlineData("application/json; =x")]
    [InlineData("application/json; v=\"x")]
    [InlineData("application/json, text/plain")]
    [InlineData("application/jsonl")]
    [InlineData("application/json charset=utf-8")]
    [InlineData("")]
    public void is_malformed_under_another_media_type(string type) =>
        Message
            .Errors(Message.With("datacontenttype", System.Text.Json.JsonSerializer.Serialize(type)))
            .ShouldHaveSingleItem()
            .Field.ShouldBe("datacontenttype");

    /// <summary>Sibling of fault F15: beside data it would be taken for an extension attribute and overlooked.</summary>
    [Theory]
    [InlineData("contentusage", "\"train-ai=n\"")]
    [InlineData("minor", "true")]
    [InlineData("specialcategory", "true")]
    [InlineData("residency", "\"GB\"")]
    [InlineData("thirdparties", "\"m-1\"")]
    public void that_states_a_restriction_outside_data_is_malformed(string attribute, string json)
    {
        FieldError error = Message.Errors(Message.With(attribute, json)).ShouldHaveSingleItem();
        (error.Field, error.Value).ShouldBe((attribute, null));
        error.Expected.ShouldContain("inside data");
    }

    [Theory]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01")]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01")]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01")]
    [InlineData("nonsense")]
    [Requirement("R37")]
    public void with_a_trace_that_is_none_is_still_read_and_starts_a_new_one(string trace) =>
        Message.Item(Message.With("traceparent", $"\"{trace}\"")).TraceParent.ShouldBeNull();

    [Fact]
    public void may_be_written_with_escapes_and_in_any_order()
    {
        JsonNode message = JsonNode.Parse(Message.Example)!;
        JsonObject data = message["data"]!.AsObject();
        var turned = new JsonObject(data.Reverse().Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));
        message["data"] = turned;
        string json = message.ToJsonString().Replace("\"contentId\":\"post", "\"\\u0063ontentId\":\"\\u0070ost", StringComparison.Ordinal);
        json.ShouldContain("\\u0063ontentId");

        ContentItem item = Message.Item(json);
        ContentItem plain = Message.Item(Message.Example);
        item.Signals.ShouldBe(plain.Signals);
        item.Jurisdictions.ShouldBe(plain.Jurisdictions);
        (item with { Signals = plain.Signals, Jurisdictions = plain.Jurisdictions, ThirdParties = plain.ThirdParties }).ShouldBe(plain);
    }
}
