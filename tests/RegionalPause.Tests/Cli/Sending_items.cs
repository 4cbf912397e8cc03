using System.Text.Json;
using Shouldly;
using Xunit;

namespace RegionalPause.Tests.Cli;

[Requirement("R8", "R30")]
public sealed class Sending_items
{
    [Fact]
    public async Task over_http_goes_in_batches_of_100()
    {
        StubGate gate = new StubGate().Answers("POST /api/decisions", """{"decisions":[]}""");
        await new Rpause(gate).RunAsync("send", "--generate", "250", "--seed", "1", "--http");
        gate.Requests.Select(r => JsonDocument.Parse(r.Body!).RootElement.GetArrayLength()).ShouldBe([100, 100, 50]);
    }

    [Fact]
    public async Task sends_a_broken_line_alone_into_its_refusal()
    {
        StubGate gate = new StubGate().Answers("POST /api/decisions", """{"decisions":[]}""");
        await new Rpause(gate) { Input = "{\"a\":1}\n\n{\"b\n" }.RunAsync("send", "-", "--http");
        gate.Requests.ShouldHaveSingleItem().Body.ShouldBe("""[{"a":1},"{\u0022b"]""");
    }

    [Fact]
    public async Task over_a_queue_needs_a_connection_string_that_is_one()
    {
        Ran ran = await new Rpause(new StubGate()).RunAsync("send", "--generate", "1", "--storage", "nonsense");
        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain("connection string");
    }
}
