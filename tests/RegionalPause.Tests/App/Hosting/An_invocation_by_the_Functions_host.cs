using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RegionalPause.Messaging;
using Shouldly;
using Xunit;

namespace RegionalPause.Tests.App.Hosting;

[Requirement("R33")]
public sealed class An_invocation_by_the_Functions_host
{
    private const string Event = """{"specversion":"1.0","id":"a","data":{"contentId":"post:1"}}""";
    private const string Other = """{"specversion":"1.0","id":"b"}""";

    public static TheoryData<string, string, string[]> Shapes => new()
    {
        { "an object", Event, [Event] },
        { "a string that holds an object", Text(Event), [Event] },
        { "a string that holds a string that holds an object", Text(Text(Event)), [Event] },
        { "a string that holds base64 of an object", Text(Base64(Event)), [Event] },
        { "a string that holds a string of base64", Text(Text(Base64(Event))), [Event] },
        { "an array of objects", $"[{Event},{Other}]", [Event, Other] },
        { "an array of strings", $"[{Text(Event)},{Text(Other)}]", [Event, Other] },
        { "an array of strings that hold strings", $"[{Text(Text(Event))},{Text(Text(Other))}]", [Event, Other] },
        { "a string that holds an array of strings", Text($"[{Text(Event)},{Text(Other)}]"), [Event, Other] },
        { "a string that holds an array of objects", Text($"[{Event},{Other}]"), [Event, Other] },
        { "no JSON at all", Text("good morning"), ["good morning"] },
        { "text that could be base64 and holds no JSON", Text("abcd"), ["abcd"] },
        { "a literal of a literal of a literal", Text(Text(Text(Event))), [Text(Event)] },
        { "a number", "42", ["42"] },
        { "an empty text", Text(""), [""] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Is_understood_whatever_shape_the_message_comes_in(string shape, string data, string[] bodies)
    {
        _ = shape;
        var function = new TestFunction(_ => new MessageResult.Done([]));
        await using TestApp app = await TestApp.StartAsync(customHandler: true, function);
        string metadata = bodies.Length > 1 ? """{"MessageIdArray":["m1","m2"]}""" : """{"Id":"m1"}""";

        using HttpResponseMessage answer = await InvokeAsync(app, data, metadata);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        function.Calls.Count.ShouldBe(1);
        function.Bodies.ShouldBe(bodies);
    }

    [Fact]
    public async Task Takes_an_array_for_one_message_when_the_host_speaks_of_one()
    {
        var function = new TestFunction(_ => new MessageResult.Done([]));
        await using TestApp app = await TestApp.StartAsync(customHandler: true, function);

        using HttpResponseMessage answer = await InvokeAsync(app, Text("[1,2]"), """{"DequeueCount":"1"}""");

        function.Bodies.ShouldBe(["[1,2]"]);
    }

    [Theory]
    [InlineData("""{"DequeueCount":"3"}""", 3L)]
    [InlineData("""{"DequeueCount":3}""", 3L)]
    [InlineData("""{"DequeueCount":"\"3\""}""", 3L)]
    [InlineData("""{"DeliveryCount":"2"}""", 2L)]
    [InlineData("""{"DeliveryCountArray":[4]}""", 4L)]
    [InlineData("""{"DeliveryCountArray":"[4]"}""", 4L)]
    [InlineData("""{"DequeueCount":"many"}""", 1L)]
    [InlineData("{}", 1L)]
    public async Task Says_how_often_the_message_was_delivered(string metadata, long count)
    {
        var function = new TestFunction(_ => new MessageResult.Done([]));
        await using TestApp app = await TestApp.StartAsync(customHandler: true, function);

        using HttpResponseMessage answer = await InvokeAsync(app, Event, metadata);

        function.Calls.Single().Single().DeliveryCount.ShouldBe(count);
    }

    [Theory]
    [InlineData("""{"Id":"\"8c\"","InsertionTime":"2024-09-20T09:30:01Z"}""")]
    [InlineData("""{"Id":"8c","InsertionTime":"\"2024-09-20T09:30:01+00:00\""}""")]
    [InlineData("""{"MessageId":"8c","EnqueuedTimeUtc":"2024-09-20T09:30:01"}""")]
    [InlineData("""{"MessageIdArray":"[\"8c\"]","EnqueuedTimeUtcArray":"[\"2024-09-20T09:30:01Z\"]"}""")]
    public async Task Says_which_message_it_is_and_when_it_was_enqueued(string metadata)
    {
        var function = new TestFunction(_ => new MessageResult.Done([]));
        await using TestApp app = await TestApp.StartAsync(customHandler: true, function);

        using HttpResponseMessage answer = await InvokeAsync(app, Event, metadata);

        IncomingMessage message = function.Calls.Single().Single();
        message.Id.ShouldBe("8c");
        message.EnqueuedAt.ShouldBe(new DateTimeOffset(2024, 9, 20, 9, 30, 1, TimeSpan.Zero));
    }

    [Fact]
    public async Task Is_answered_with_outputs_by_binding_that_nobody_takes_for_base64()
    {
        string admitted = """{"ticket":"t"}""";
        string withheld = """{"reason":"paused"}""";
        bool told = false;
        var function = new TestFunction(_ => new MessageResult.Done(
            [Out(QueueNames.ContentAdmitted, admitted), Out(QueueNames.ContentWithheld, withheld), Out(QueueNames.ContentAdmitted, admitted)], () => told = true));
        await using TestApp app = await TestApp.StartAsync(customHandler: true, function);

        using HttpResponseMessage answer = await InvokeAsync(app, Event, "{}");

        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        JsonElement body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        body.EnumerateObject().Select(p => p.Name).ShouldBe(["Outputs", "Logs", "ReturnValue"]);
        JsonElement outputs = body.GetProperty("Outputs");
        outputs.GetProperty("admitted").EnumerateArray().Select(o => o.GetString()).ShouldBe([admitted, admitted]);
        outputs.GetProperty("withheld").EnumerateArray().Select(o => o.GetString()).ShouldBe([withheld]);
        foreach (JsonElement output in outputs.EnumerateObject().SelectMany(o => o.Value.EnumerateArray()))
            Convert.TryFromBase64String(output.GetString()!, new byte[1024], out _).ShouldBeFalse();
        told.ShouldBeFalse("the host sends, so nobody knows when");
    }

    [Fact]
    public async Task Completes_a_poison_message_and_sends_it_to_the_poison_queue_with_its_reason()
    {
        var function = new TestFunction(_ => new MessageResult.Poison("needs-authenticated-person", "why"));
        await using TestApp app = await TestApp.StartAsync(customHandler: true, function);

        using HttpResponseMessage answer = await InvokeAsync(app, Event, """{"Id":"m1","DequeueCount":"2"}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        JsonElement body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        JsonElement poison = JsonDocument.Parse(body.GetProperty("Outputs").GetProperty("poison")[0].GetString()!).RootElement;
        poison.GetProperty("reason").GetString().ShouldBe("needs-authenticated-person");
        poison.GetProperty("dequeueCount").GetInt64().ShouldBe(2);
        poison.GetProperty("messageId").GetString().ShouldBe("m1");
        poison.GetProperty("original").GetString().ShouldBe(Event);
    }

    [Fact]
    public async Task Fails_with_the_reason_when_the_message_has_to_come_back()
    {
        await using TestApp app = await TestApp.StartAsync(customHandler: true, new TestFunction(_ => new MessageResult.ComesBack("in doubt")));

        using HttpResponseMessage answer = await InvokeAsync(app, Event, """{"DequeueCount":"1"}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("in doubt");
    }

    [Fact]
    [Requirement("R6")]
    public async Task Requeues_a_message_on_its_last_try_because_the_host_would_call_an_outage_poison()
    {
        await using TestApp app = await TestApp.StartAsync(customHandler: true, new TestFunction(_ => new MessageResult.ComesBack("storage does not answer")));

        using HttpResponseMessage answer = await InvokeAsync(app, Text(Text(Event)), """{"DequeueCount":"5"}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        JsonElement body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        body.GetProperty("Outputs").GetProperty("again").EnumerateArray().Select(o => o.GetString()).ShouldBe([Event]);
    }

    [Fact]
    public async Task Fails_a_batch_as_a_whole_when_any_of_its_messages_has_to_come_back()
    {
        var function = new TestFunction(m => m.Id == "m2" ? new MessageResult.ComesBack("in doubt") : new MessageResult.Done([]));
        await using TestApp app = await TestApp.StartAsync(customHandler: true, function);

        using HttpResponseMessage answer = await InvokeAsync(app, $"[{Event},{Other}]", """{"MessageIdArray":["m1","m2"],"DeliveryCountArray":[1,4]}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
    }

    [Fact]
    [Requirement("R6")]
    public async Task Requeues_what_comes_back_of_a_batch_once_one_of_it_is_on_its_last_try_and_completes_the_rest()
    {
        var function = new TestFunction(m => m.Id == "m1" ? new MessageResult.Done([Out(QueueNames.ContentWithheld, "{}")]) : new MessageResult.ComesBack("storage does not answer"));
        await using TestApp app = await TestApp.StartAsync(customHandler: true, function);

        using HttpResponseMessage answer = await InvokeAsync(app, $"[{Event},{Other},{Event}]", """{"MessageIdArray":["m1","m2","m3"],"DeliveryCountArray":[1,5,2]}""");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        JsonElement outputs = (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("Outputs");
        outputs.GetProperty("again").EnumerateArray().Select(o => o.GetString()).ShouldBe([Other, Event]);
        outputs.GetProperty("withheld").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Fails_when_the_function_throws_and_says_nothing_of_the_message()
    {
        await using TestApp app = await TestApp.StartAsync(customHandler: true, new TestFunction(_ => throw new InvalidOperationException("member:42")));

        using HttpResponseMessage answer = await InvokeAsync(app, Event, "{}");

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotContain("member:42");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Data":[]}""")]
    [InlineData("""{"Data":{"other":"x"}}""")]
    public async Task Fails_when_it_cannot_be_read(string body)
    {
        var function = new TestFunction(_ => new MessageResult.Done([]));
        await using TestApp app = await TestApp.StartAsync(customHandler: true, function);

        using HttpResponseMessage answer = await app.Client.PostAsync(new Uri("/ContentSubmitted", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"),
            TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        function.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"Data":{"timer":{"Schedule":{},"ScheduleStatus":null,"IsPastDue":true}},"Metadata":{}}""")]
    [InlineData("{}")]
    public async Task Runs_a_timer_whatever_is_said_of_its_schedule(string body)
    {
        var timer = new TestTimer();
        await using TestApp app = await TestApp.StartAsync(customHandler: true, timer: timer);

        using HttpResponseMessage answer = await app.Client.PostAsync(new Uri("/CompletePauses", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"),
            TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("""{"Outputs":{},"Logs":[],"ReturnValue":null}""");
        timer.Rounds.ShouldBe(1);
    }

    private static Task<HttpResponseMessage> InvokeAsync(TestApp app, string data, string metadata) => app.Client.PostAsync(
        new Uri("/ContentSubmitted", UriKind.Relative),
        new StringContent($$"""{"Data":{"submitted":{{data}}},"Metadata":{{metadata}}}""", Encoding.UTF8, "application/json"),
        TestContext.Current.CancellationToken);

    private static OutgoingMessage Out(string queue, string body) => new(queue, "id", Encoding.UTF8.GetBytes(body));

    private static string Text(string text) => JsonSerializer.Serialize(text);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
