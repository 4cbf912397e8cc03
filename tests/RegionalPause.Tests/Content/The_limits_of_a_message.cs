using System.Text.Json.Nodes;
using RegionalPause.Content;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Content;

[Requirement("R1", "R6")]
public sealed class The_limits_of_a_message
{
    private static string Sized(int bytes) => Message.Example[..^1] + new string(' ', bytes - Message.Example.Length) + "}";

    private static string Text(char c, int count) => $"\"{new string(c, count)}\"";

    private static string List(int count, string entry) => $"[{string.Join(',', Enumerable.Repeat(entry, count))}]";

    private static void Holds(JsonNode at, JsonNode beyond, string field)
    {
        Message.Item(at).ShouldNotBeNull();
        Message.Errors(beyond).ShouldHaveSingleItem().Field.ShouldBe(field);
    }

    [Fact]
    public void are_65536_bytes()
    {
        Message.Item(Sized(ContentLimits.MessageBytes)).ShouldNotBeNull();
        FieldError error = Message.Errors(Sized(ContentLimits.MessageBytes + 1)).ShouldHaveSingleItem();
        error.ShouldBe(new FieldError("$", "65537 bytes", "at most 65536 bytes"));
    }

    [Fact]
    public void are_eight_levels_of_nesting()
    {
        static string Nested(int levels) => string.Concat(Enumerable.Repeat("[", levels)) + string.Concat(Enumerable.Repeat("]", levels));

        Message.Errors(Message.With("data.unknown", Nested(6))).ShouldHaveSingleItem().Field.ShouldBe("data.unknown");
        Message.Errors(Message.With("data.unknown", Nested(7))).ShouldContain(e => e.Field == "$" && e.Expected.Contains("at most 8 deep"));
    }

    [Theory]
    [InlineData("data.contentId")]
    [InlineData("data.authorId")]
    [InlineData("data.thirdParties[0].memberId")]
    [Requirement("R46")]
    public void are_1024_bytes_of_an_id(string path)
    {
        Holds(Message.With(path, Text('x', 1024)), Message.With(path, Text('x', 1025)), path);
        Holds(Message.With(path, Text('é', 512)), Message.With(path, Text('é', 513)), path);
        Holds(Message.With(path, Text('漢', 341)), Message.With(path, Text('漢', 342)), path);
        string beyondTheBasicPlane = string.Concat(Enumerable.Repeat("😀", 256));
        Holds(Message.With(path, $"\"{beyondTheBasicPlane}\""), Message.With(path, $"\"{beyondTheBasicPlane}x\""), path);
    }

    [Fact]
    public void are_a_revision_of_a_billion() =>
        Holds(Message.With("data.revision", "1000000000"), Message.With("data.revision", "1000000001"), "data.revision");

    [Fact]
    public void are_a_URI_of_2048_characters() =>
        Holds(
            Message.With("data.contentUri", $"\"https://a/{new string('x', 2038)}\""),
            Message.With("data.contentUri", $"\"https://a/{new string('x', 2039)}\""),
            "data.contentUri"
        );

    [Fact]
    public void are_a_hundred_third_parties()
    {
        const string Entry = """{"memberId":"m","account":"DE"}""";
        Holds(
            Message.With("data.thirdParties", List(100, Entry)),
            Message.With("data.thirdParties", List(101, Entry)),
            "data.thirdParties"
        );
    }

    [Fact]
    public void are_twenty_signals_of_the_author()
    {
        const string Entry = """{"code":"FR","until":"2024-05-01"}""";
        Holds(
            Message.With("data.residency.previous", List(17, Entry)),
            Message.With("data.residency.previous", List(18, Entry)),
            "data.residency"
        );
        Message.Item(Message.With("data.residency.previous", List(18, Entry)).With("data.residency.ip", null)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("data.createdAt")]
    [InlineData("data.collectedAt")]
    public void are_the_year_1990(string path)
    {
        JsonNode Both(string instant) => Message.With("data.createdAt", "\"1990-01-01T00:00:00Z\"").With(path, $"\"{instant}\"");

        Holds(Both("1990-01-01T00:00:00Z"), Both("1989-12-31T23:59:59Z"), path);
        Holds(Both("1990-01-01T02:00:00+02:00"), Both("1990-01-01T01:59:59+02:00"), path);
    }

    [Theory]
    [InlineData("data.createdAt")]
    [InlineData("data.collectedAt")]
    [Requirement("R6")]
    public void are_a_clock_24_hours_ahead(string path)
    {
        JsonNode Both(string instant) => Message.With("data.collectedAt", "\"2024-09-21T10:00:00Z\"").With(path, $"\"{instant}\"");

        Holds(Both("2024-09-21T10:00:00Z"), Both("2024-09-21T10:00:00.0000001Z"), path);
    }

    [Fact]
    public void are_a_creation_24_hours_after_collection()
    {
        JsonNode Created(string instant) =>
            Message.With("data.collectedAt", "\"2024-09-18T00:00:00Z\"").With("data.createdAt", $"\"{instant}\"");

        Holds(Created("2024-09-19T00:00:00Z"), Created("2024-09-19T00:00:01Z"), "data.createdAt");
    }

    [Fact]
    public void cut_a_shown_value_to_64_characters()
    {
        Message.Errors(Message.With("data.contentType", Text('x', 64))).ShouldHaveSingleItem().Value.ShouldBe(new string('x', 64));
        Message.Errors(Message.With("data.contentType", Text('x', 65))).ShouldHaveSingleItem().Value.ShouldBe(new string('x', 63) + "…");
        string pairs = new string('x', 62) + "😀😀";
        Message.Errors(Message.With("data.contentType", $"\"{pairs}\"")).ShouldHaveSingleItem().Value.ShouldBe(new string('x', 62) + "…");
    }
}
