using RegionalPause.Content;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Content;

[Requirement("R1", "R6")]
public sealed class A_wrong_field
{
    /// <summary>Path to change, JSON to put there (null removes), the field the error must name, the value it must show.</summary>
    public static TheoryData<string, string?, string, string?> Mutations =>
        new()
        {
            { "specversion", null, "specversion", null },
            { "specversion", "\"0.3\"", "specversion", "0.3" },
            { "specversion", "1.0", "specversion", "1.0" },
            { "specversion", "null", "specversion", "null" },
            { "type", null, "type", null },
            { "type", "\"regionalpause.content.submitted.v2\"", "type", "regionalpause.content.submitted.v2" },
            { "id", null, "id", null },
            { "id", "\"\"", "id", "" },
            { "id", "7", "id", "7" },
            { "source", null, "source", null },
            { "source", "\"\"", "source", "" },
            { "subject", "\"\"", "subject", null },
            { "subject", "7", "subject", null },
            { "time", "\"yesterday\"", "time", "yesterday" },
            { "datacontenttype", "\"text/plain\"", "datacontenttype", "text/plain" },
            { "dataschema", "7", "dataschema", null },
            { "traceparent", "7", "traceparent", "7" },
            { "data_base64", "\"e30=\"", "data_base64", null },
            { "extension", "{\"a\":1}", "extension", "an object" },
            { "extension", "[1]", "extension", "an array" },
            { "Extension", "1", "Extension", null },
            { "my-extension", "1", "*", null },
            { "data", null, "data", null },
            { "data", "null", "data", "null" },
            { "data", "[]", "data", "an array" },
            { "data", "\"e30=\"", "data", "e30=" },
            { "data.contentId", null, "data.contentId", null },
            { "data.contentId", "\"\"", "data.contentId", "" },
            { "data.contentId", "7", "data.contentId", "7" },
            { "data.contentId", "\"a\\u0000b\"", "data.contentId", "a\0b" },
            { "data.contentId", "\"a\\u0085b\"", "data.contentId", "a\u0085b" },
            { "data.contentId", "\"a\\u007fb\"", "data.contentId", "a\u007fb" },
            { "data.revision", null, "data.revision", null },
            { "data.revision", "0", "data.revision", "0" },
            { "data.revision", "-1", "data.revision", "-1" },
            { "data.revision", "1.5", "data.revision", "1.5" },
            { "data.revision", "1e-3", "data.revision", "1e-3" },
            { "data.revision", "\"1\"", "data.revision", "1" },
            { "data.revision", "99999999999999999999", "data.revision", "99999999999999999999" },
            { "data.contentType", null, "data.contentType", null },
            { "data.contentType", "\"Post\"", "data.contentType", "Post" },
            { "data.contentType", "\"reel\"", "data.contentType", "reel" },
            { "data.contentType", "1", "data.contentType", "1" },
            { "data.purpose", null, "data.purpose", null },
            { "data.purpose", "\"training\"", "data.purpose", "training" },
            { "data.purpose", "true", "data.purpose", "true" },
            { "data.authorId", null, "data.authorId", null },
            { "data.authorId", "\"\"", "data.authorId", null },
            { "data.authorId", "42", "data.authorId", null },
            { "data.createdAt", null, "data.createdAt", null },
            { "data.createdAt", "\"2024-09-18T17:02:11\"", "data.createdAt", "2024-09-18T17:02:11" },
            { "data.createdAt", "\"2024-02-30T00:00:00Z\"", "data.createdAt", "2024-02-30T00:00:00Z" },
            { "data.createdAt", "1726678931", "data.createdAt", "1726678931" },
            { "data.collectedAt", null, "data.collectedAt", null },
            { "data.collectedAt", "\"20 Sep 2024\"", "data.collectedAt", "20 Sep 2024" },
            { "data.specialCategory", null, "data.specialCategory", null },
            { "data.specialCategory", "null", "data.specialCategory", "null" },
            { "data.specialCategory", "\"false\"", "data.specialCategory", "false" },
            { "data.minor", "\"false\"", "data.minor", "false" },
            { "data.minor", "0", "data.minor", "0" },
            { "data.Minor", "true", "data.Minor", null },
            { "data.isMinor", "true", "data.isMinor", null },
            { "data.body", "\"the content itself\"", "data.body", null },
            { "data.member:42", "true", "data.*", null },
            { "data.contentUri", null, "data.contentUri", null },
            { "data.contentUri", "\"/posts/7\"", "data.contentUri", null },
            { "data.contentUri", "\"data:text/plain,the-content-itself\"", "data.contentUri", null },
            { "data.contentUri", "\"https://content.example/a b\"", "data.contentUri", null },
            { "data.contentUri", "\"https://content.example/%4\"", "data.contentUri", null },
            { "data.contentUri", "\"https:\"", "data.contentUri", null },
            { "data.contentHash", null, "data.contentHash", null },
            { "data.contentHash", "\"md5:9f86d081884c7d659a2feaa0c55ad015\"", "data.contentHash", "md5:9f86d081884c7d659a2feaa0c55ad015" },
            { "data.contentHash", "\"sha256:xyz\"", "data.contentHash", "sha256:xyz" },
            { "data.contentUsage", "7", "data.contentUsage", "7" },
            { "data.contentUsage", "\"Train-AI=n\"", "data.contentUsage", "Train-AI=n" },
            { "data.contentUsage", "\"train-ai=n,\"", "data.contentUsage", "train-ai=n," },
            { "data.contentUsage", "\"no!\"", "data.contentUsage", "no!" },
            { "data.residency", "\"GB\"", "data.residency", "GB" },
            { "data.residency", "[\"GB\"]", "data.residency", "an array" },
            { "data.residency.account", "44", "data.residency.account", "44" },
            { "data.residency.declared", "true", "data.residency.declared", "true" },
            { "data.residency.ip", "[\"GB\"]", "data.residency.ip", "an array" },
            { "data.residency.country", "\"GB\"", "data.residency.country", null },
            { "data.residency.previous", "\"FR\"", "data.residency.previous", "FR" },
            { "data.residency.previous", "{}", "data.residency.previous", "an object" },
            { "data.residency.previous[0]", "\"FR\"", "data.residency.previous[0]", "FR" },
            { "data.residency.previous[0]", "null", "data.residency.previous[0]", "null" },
            { "data.residency.previous[0].code", null, "data.residency.previous[0].code", null },
            { "data.residency.previous[0].code", "33", "data.residency.previous[0].code", "33" },
            { "data.residency.previous[0].until", null, "data.residency.previous[0].until", null },
            { "data.residency.previous[0].until", "\"2024-05\"", "data.residency.previous[0].until", "2024-05" },
            { "data.residency.previous[0].until", "\"2023-02-29\"", "data.residency.previous[0].until", "2023-02-29" },
            { "data.residency.previous[0].until", "null", "data.residency.previous[0].until", "null" },
            { "data.residency.previous[0].from", "\"2020-01-01\"", "data.residency.previous[0].from", null },
            { "data.thirdParties", "{}", "data.thirdParties", "an object" },
            { "data.thirdParties[0]", "\"member:77\"", "data.thirdParties[0]", null },
            { "data.thirdParties[0].memberId", null, "data.thirdParties[0].memberId", null },
            { "data.thirdParties[0].memberId", "77", "data.thirdParties[0].memberId", null },
            { "data.thirdParties[0].memberId", "\"\"", "data.thirdParties[0].memberId", null },
            { "data.thirdParties[0].account", "49", "data.thirdParties[0].account", "49" },
            { "data.thirdParties[0].country", "\"DE\"", "data.thirdParties[0].country", null },
        };

    [Theory]
    [MemberData(nameof(Mutations))]
    public void is_the_only_one_named_with_what_was_found_and_what_is_expected(string path, string? json, string field, string? value)
    {
        FieldError error = Message.Errors(Message.With(path, json)).ShouldHaveSingleItem();

        error.Field.ShouldBe(field);
        error.Value.ShouldBe(value);
        error.Expected.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public void does_not_hide_the_others()
    {
        var message = Message
            .With("specversion", "\"2.0\"")
            .With("data.revision", "0")
            .With("data.authorId", null)
            .With("data.minr", "true")
            .With("data.thirdParties[0].account", "7")
            .With("data.contentHash", "\"?\"");

        Message
            .Errors(message)
            .Select(e => e.Field)
            .Order(StringComparer.Ordinal)
            .ShouldBe(["data.authorId", "data.contentHash", "data.minr", "data.revision", "data.thirdParties[0].account", "specversion"]);
    }

    [Theory]
    [InlineData("\"revision\": 1,", "data.revision")]
    [InlineData("\"minor\": false,", "data.minor")]
    [InlineData("\"minor\": true,", "data.minor")]
    [InlineData("\"\\u006dinor\": true,", "data.minor")]
    [InlineData("\"residency\": null,", "data.residency")]
    public void is_also_one_that_stands_twice(string again, string field)
    {
        string json = Message.Example.Replace("\"contentId\":", again + "\"contentId\":", StringComparison.Ordinal);

        FieldError error = Message.Errors(json).ShouldHaveSingleItem();
        error.Field.ShouldBe(field);
        error.Expected.ShouldBe("each property once");
        error.Value.ShouldBeNull();
    }

    [Theory]
    [InlineData("\"id\": \"x\",", "id")]
    [InlineData("\"ext\": 1, \"ext\": null,", "ext")]
    [InlineData("\"time\": null,", "time")]
    [InlineData("\"data\": {},", "data")]
    public void is_also_an_attribute_that_stands_twice(string again, string field)
    {
        string json = Message.Example[..^1] + "," + again.TrimEnd(',') + "}";

        Message.Errors(json).ShouldHaveSingleItem().Field.ShouldBe(field);
    }

    [Theory]
    [InlineData("\"account\": \"GB\",", "\"account\": \"GB\", \"account\": \"US\",", "data.residency.account")]
    [InlineData("\"code\": \"FR\",", "\"code\": \"FR\", \"code\": \"US\",", "data.residency.previous[0].code")]
    [InlineData("\"account\": \"DE\"", "\"account\": \"DE\", \"account\": \"US\"", "data.thirdParties[0].account")]
    public void is_also_a_nested_one_that_stands_twice(string once, string twice, string field) =>
        Message.Errors(Message.Example.Replace(once, twice, StringComparison.Ordinal)).ShouldHaveSingleItem().Field.ShouldBe(field);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"specversion\":\"1.0\",}")]
    [InlineData("// comment\n{}")]
    [InlineData("\uFEFF{}")]
    public void can_be_the_message_as_a_whole(string json) => Message.Errors(json).ShouldContain(e => e.Field == "$");

    [Fact]
    public void can_be_bytes_that_are_no_UTF_8() =>
        Message
            .Parser.Parse(new byte[] { (byte)'{', 0xFF, (byte)'}' })
            .ShouldBeOfType<ParsedContent.Malformed>()
            .Errors.ShouldHaveSingleItem()
            .Expected.ShouldBe("UTF-8");

    [Theory]
    [InlineData("\"contentId\": \"post:7340021\"", "\"contentId\": \"\\ud800\"", "data.contentId")]
    [InlineData("\"authorId\": \"member:42\"", "\"authorId\": \"\\udc00x\"", "data.authorId")]
    [InlineData("\"account\": \"GB\"", "\"account\": \"\\ud800\"", "data.residency.account")]
    [InlineData("\"minor\": false", "\"\\ud800\": false", "data.*")]
    [InlineData("\"time\"", "\"\\ud800\"", "*")]
    public void can_be_an_escape_that_is_no_character(string from, string to, string field) =>
        Message.Errors(Message.Example.Replace(from, to, StringComparison.Ordinal)).ShouldHaveSingleItem().Field.ShouldBe(field);
}
