using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using RegionalPause.Content;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Messaging;
using RegionalPause.Requests;
using RegionalPause.Tests.Jurisdictions;
using Shouldly;

namespace RegionalPause.Tests.Content;

[Requirement("R1", "R7", "R10")]
public sealed class An_answer
{
    internal static readonly DateTimeOffset At = new(2024, 9, 20, 10, 0, 1, TimeSpan.FromHours(2));
    internal static readonly ReadOnlyMemory<byte> Original = Encoding.UTF8.GetBytes(Message.Example);

    internal static readonly DecisionRecord Admission = new(
        new ItemId("post:7340021", 1),
        new Decision(Outcome.Admit, ReasonCode.Permitted),
        new LedgerCoordinates(ShardId.Parse("gb-a1"), 42, 7),
        19,
        "ticket",
        []
    );

    private static JsonElement Read(OutgoingMessage message) => JsonDocument.Parse(message.Body).RootElement;

    [Fact]
    public void that_admits_carries_the_item_as_written_and_its_ticket()
    {
        OutgoingMessage message = ContentAnswers.Admitted(Original, Admission, At);

        message.Queue.ShouldBe("content-admitted");
        message.Id.ShouldBe("gb-a1-42-7");
        Encoding
            .UTF8.GetString(message.Body.Span)
            .ShouldContain(Message.Example[Message.Example.IndexOf("{\n    \"contentId\"", StringComparison.Ordinal)..^2].TrimEnd());
        JsonElement json = Read(message);
        json.GetProperty("specversion").GetString().ShouldBe("1.0");
        json.GetProperty("id").GetString().ShouldBe("gb-a1-42-7");
        json.GetProperty("source").GetString().ShouldBe("/regionalpause");
        json.GetProperty("type").GetString().ShouldBe("regionalpause.content.admitted.v1");
        json.GetProperty("subject").GetString().ShouldBe("post:7340021");
        json.GetProperty("time").GetString().ShouldBe("2024-09-20T08:00:01Z");
        json.GetProperty("datacontenttype").GetString().ShouldBe("application/json");
        JsonElement data = json.GetProperty("data");
        string.Join(' ', data.EnumerateObject().Select(p => p.Name))
            .ShouldBe("contentId revision outcome reason controlVersion ticket item");
        data.GetProperty("outcome").GetString().ShouldBe("admit");
        data.GetProperty("reason").GetString().ShouldBe("permitted");
        data.GetProperty("controlVersion").GetInt64().ShouldBe(19);
        data.GetProperty("ticket").GetString().ShouldBe("ticket");
    }

    [Fact]
    public void sent_again_is_the_same_message_and_a_new_admission_is_another()
    {
        OutgoingMessage first = ContentAnswers.Admitted(Original, Admission, At);
        OutgoingMessage again = ContentAnswers.Admitted(Original, Admission, At);
        OutgoingMessage anew = ContentAnswers.Admitted(
            Original,
            Admission with
            {
                Coordinates = new LedgerCoordinates(ShardId.Parse("gb-a1"), 43, 0),
            },
            At
        );

        again.Id.ShouldBe(first.Id);
        again.Body.Span.SequenceEqual(first.Body.Span).ShouldBeTrue();
        anew.Id.ShouldNotBe(first.Id);
    }

    [Fact]
    [Requirement("D14")]
    public void that_withholds_says_why_and_carries_nothing_of_the_item()
    {
        Decision paused = new(Outcome.Hold, ReasonCode.Paused, Atlas.Code("GB"), OrderId.Parse("ico-2024"));
        OutgoingMessage message = ContentAnswers.Withheld(Original, Admission with { Decision = paused, Ticket = null }, At);

        message.Queue.ShouldBe("content-withheld");
        message.Id.ShouldBe("gb-a1-42-7");
        JsonElement json = Read(message);
        json.GetProperty("type").GetString().ShouldBe("regionalpause.content.withheld.v1");
        json.GetProperty("data")
            .GetRawText()
            .ShouldBe(
                """{"contentId":"post:7340021","revision":1,"outcome":"hold","reason":"paused","controlVersion":19,"decidedBy":"GB","order":"ico-2024"}"""
            );
        Encoding.UTF8.GetString(message.Body.Span).ShouldNotContain("member:");
    }

    [Theory]
    [InlineData(ReasonCode.SpecialCategory, "special-category")]
    [InlineData(ReasonCode.AgeUnknown, "age-unknown")]
    [InlineData(ReasonCode.JurisdictionUnknown, "jurisdiction-unknown")]
    public void that_excludes_without_a_jurisdiction_says_so(ReasonCode reason, string word)
    {
        JsonElement data = Read(
                ContentAnswers.Withheld(Original, Admission with { Decision = new(Outcome.Exclude, reason), Ticket = null }, At)
            )
            .GetProperty("data");

        data.GetProperty("outcome").GetString().ShouldBe("exclude");
        data.GetProperty("reason").GetString().ShouldBe(word);
        data.GetProperty("decidedBy").ValueKind.ShouldBe(JsonValueKind.Null);
        data.GetProperty("order").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void to_a_malformed_message_holds_it_whole_with_every_error()
    {
        string bad = Message.Example.Replace("\"revision\": 1", "\"revision\": \"<one> & 'é'\"", StringComparison.Ordinal);
        byte[] original = Encoding.UTF8.GetBytes(bad);
        ImmutableArray<FieldError> errors = [.. Message.Errors(bad)];
        string key = ItemKey.OfUnreadable(original).ToString();
        DecisionRecord record = new(null, new Decision(Outcome.Malformed, ReasonCode.Malformed), null, 19, null, errors);

        OutgoingMessage message = ContentAnswers.Malformed(original, record, key, At);

        message.Queue.ShouldBe("content-malformed");
        message.Id.ShouldBe(key);
        JsonElement json = Read(message);
        json.GetProperty("id").GetString().ShouldBe(key);
        json.GetProperty("type").GetString().ShouldBe("regionalpause.content.malformed.v1");
        json.GetProperty("traceparent").GetString().ShouldBe("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        json.GetProperty("data").GetProperty("original").GetString().ShouldBe(bad);
        JsonElement error = json.GetProperty("data").GetProperty("errors").EnumerateArray().ShouldHaveSingleItem();
        error.GetProperty("field").GetString().ShouldBe("data.revision");
        error.GetProperty("value").GetString().ShouldBe("<one> & 'é'");
        error.GetProperty("expected").GetString().ShouldBe("an integer from 1 to 1,000,000,000");
    }

    [Fact]
    public void to_bytes_that_are_no_text_holds_them_in_base64()
    {
        byte[] original = [0x7B, 0xFF, 0x00];
        DecisionRecord record = new(
            null,
            new Decision(Outcome.Malformed, ReasonCode.Malformed),
            null,
            19,
            null,
            [new FieldError("$", null, "UTF-8")]
        );

        JsonElement data = Read(ContentAnswers.Malformed(original, record, "k", At)).GetProperty("data");

        data.GetProperty("originalBase64").GetBytesFromBase64().ShouldBe(original);
        data.TryGetProperty("original", out _).ShouldBeFalse();
    }

    [Fact]
    public void to_a_hostile_message_lists_the_first_errors_and_counts_the_rest()
    {
        ImmutableArray<FieldError> errors =
        [
            .. Enumerable.Range(0, 250).Select(i => new FieldError($"data.x{i}", null, "no other properties")),
        ];
        DecisionRecord record = new(null, new Decision(Outcome.Malformed, ReasonCode.Malformed), null, 19, null, errors);

        JsonElement data = Read(ContentAnswers.Malformed(Original, record, "k", At)).GetProperty("data");

        data.GetProperty("errors").GetArrayLength().ShouldBe(100);
        data.GetProperty("errorsNotListed").GetInt32().ShouldBe(150);
    }

    [Fact]
    [Requirement("R37")]
    public void continues_the_trace_of_the_message()
    {
        byte[] traced = Encoding.UTF8.GetBytes(Message.With("tracestate", "\"vendor=1\"").ToJsonString());

        JsonElement json = Read(ContentAnswers.Admitted(traced, Admission, At));

        json.GetProperty("traceparent").GetString().ShouldBe("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        json.GetProperty("tracestate").GetString().ShouldBe("vendor=1");
        Read(ContentAnswers.Admitted(Encoding.UTF8.GetBytes(Message.With("traceparent", null).ToJsonString()), Admission, At))
            .TryGetProperty("traceparent", out _)
            .ShouldBeFalse();
    }

    [Fact]
    [Requirement("R9")]
    public void that_admits_is_made_of_nothing_but_an_admission()
    {
        Should.Throw<UnreachableException>(() =>
            ContentAnswers.Admitted(Original, Admission with { Decision = new(Outcome.Hold, ReasonCode.Paused) }, At)
        );
        Should.Throw<UnreachableException>(() => ContentAnswers.Admitted(Original, Admission with { Ticket = null }, At));
        Should.Throw<UnreachableException>(() => ContentAnswers.Admitted(Original, Admission with { Coordinates = null }, At));
        Should.Throw<UnreachableException>(() => ContentAnswers.Admitted(Original, Admission with { Item = null }, At));
        Should.Throw<UnreachableException>(() => ContentAnswers.Admitted("{}"u8.ToArray(), Admission, At));
        Should.Throw<UnreachableException>(() => ContentAnswers.Withheld(Original, Admission, At));
    }
}
