using System.Text.Json;
using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R8", "R30")]
public sealed class Sending_items
{
    [Fact]
    public async Task over_http_goes_in_batches_of_100()
    {
        StubGate gate = new StubGate()
            .Answers("POST /api/decisions", Decided(100))
            .Answers("POST /api/decisions", Decided(100))
            .Answers("POST /api/decisions", Decided(50));
        await new Rpause(gate).RunAsync("send", "--generate", "250", "--seed", "1", "--http");
        gate.Requests.Select(r => JsonDocument.Parse(r.Body!).RootElement.GetArrayLength()).ShouldBe([100, 100, 50]);
    }

    [Theory(DisplayName = "F3, N24: a line that is no JSON object is not sent, stops no other, and is named")]
    [InlineData("{\"b")]
    [InlineData("[{}]")]
    [InlineData("\"text\"")]
    [InlineData("{} {}")]
    [InlineData("id,type")]
    public async Task does_not_send_a_line_that_is_no_JSON_object(string broken)
    {
        StubGate gate = new StubGate().Answers("POST /api/decisions", Decided(2));
        Ran ran = await new Rpause(gate) { Input = $"{{\"a\":1}}\n\n{broken}\r\n{{\"c\":1}}" }.RunAsync("send", "-", "--http");
        gate.Requests.ShouldHaveSingleItem().Body.ShouldBe("""[{"a":1},{"c":1}]""");
        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain("rpause: 1 line cannot be sent; 2 others were sent.\n    line 3: not a JSON object\n");
    }

    [Fact(DisplayName = "F22: a line of 70 KB is too long for the queue; the queue is not blamed")]
    public async Task says_of_a_long_line_that_it_is_too_long_for_the_queue()
    {
        Ran ran = await new Rpause(new StubGate()) { Input = $$"""{"a":"{{new string('x', 70_000)}}"}""" }.RunAsync(
            "send",
            "-",
            "--storage",
            "UseDevelopmentStorage=true",
            "--http"
        );
        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain("line 1: 70,008 bytes; a message has at most 65,536");
    }

    [Fact]
    public async Task of_a_file_ends_with_no_where_the_gate_could_not_read_an_item()
    {
        StubGate gate = new StubGate().Answers(
            "POST /api/decisions",
            """{"decisions":[{"outcome":"malformed","reason":"malformed","controlVersion":1}]}"""
        );
        (await new Rpause(gate) { Input = "{}" }.RunAsync("send", "-", "--http")).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task counts_no_item_that_the_gate_did_not_decide()
    {
        Ran ran = await new Rpause(new StubGate().Answers("POST /api/decisions", Decided(1))) { Input = "{}\n{}" }.RunAsync(
            "send",
            "-",
            "--http"
        );
        ran.ExitCode.ShouldBe(9);
        ran.Error.ShouldContain("it decides 1 of 2 items");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF\n \n")]
    public async Task of_nothing_is_no_success(string input)
    {
        Ran ran = await new Rpause(new StubGate()) { Input = input }.RunAsync("send", "-", "--http");
        (ran.ExitCode, ran.Error).ShouldBe((2, "rpause: Standard input is empty: nothing was read.\n"));
    }

    [Fact(DisplayName = "F19: a byte order mark is read over")]
    public async Task reads_over_a_byte_order_mark()
    {
        StubGate gate = new StubGate().Answers("POST /api/decisions", Decided(1));
        (await new Rpause(gate) { Input = "\uFEFF{\"a\":1}\n" }.RunAsync("send", "-", "--http")).ExitCode.ShouldBe(0);
        gate.Requests.ShouldHaveSingleItem().Body.ShouldBe("""[{"a":1}]""");
    }

    [Fact]
    public async Task over_a_queue_needs_a_connection_string_that_is_one()
    {
        Ran ran = await new Rpause(new StubGate()).RunAsync("send", "--generate", "1", "--storage", "nonsense");
        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain("connection string");
    }

    private static string Decided(int items) =>
        $$"""{"decisions":[{{string.Join(',', Enumerable.Repeat("""{"outcome":"admit","reason":"permitted","controlVersion":1}""", items))}}]}""";
}
