using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R40", "R30")]
public sealed class The_poison_verb
{
    private const string Id = "00112233445566778899aabbccddeeff";

    private const string View =
        """{"id":"00112233445566778899aabbccddeeff","queue":"content-submitted","messageId":"7d3c","state":"kept","reason":"malformed","detail":"data.revision: expected a whole number","deliveries":1,"firstSeenAt":"2024-09-20T13:00:00Z","lastSeenAt":"2024-09-20T13:00:01Z","bytes":44,"resubmissions":0,"revision":3}""";

    private const string List = $$"""
        {"groups":[{"queue":"content-submitted","reason":"malformed","messages":1204,"oldest":"2024-09-20T09:00:00Z","newest":"2024-09-20T13:00:01Z"},{"queue":"objections","reason":"invalid","messages":2,"oldest":"2024-09-19T08:00:00Z","newest":"2024-09-20T08:00:00Z"}],
         "messages":[{{View}}],"page":1,"pages":13,"total":1206,"cut":false}
        """;

    private const string Shown = $$$"""
        {"message":{{{View}}},"body":"{\"data\":{\"revision\":\"one\",\"former\":[\"FR\"]}}","bodyBase64":null,"original":null,"errors":[{"field":"data.revision","value":"one","expected":"a whole number from 1 on"}],
         "digest":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","steps":[{"number":1,"step":"kept","at":"2024-09-20T13:00:01Z","by":null,"reason":"malformed","body":null}]}
        """;

    private readonly StubGate gate = new StubGate()
        .Answers("GET /api/poison", List)
        .Answers($"GET /api/poison/{Id}", Shown)
        .Answers($"PUT /api/poison/{Id}/body", Shown)
        .Answers(
            $"POST /api/poison/{Id}/resubmit",
            Shown.Replace(
                "\"kept\",\"reason\":\"malformed\",\"detail",
                "\"sent\",\"reason\":\"malformed\",\"detail",
                StringComparison.Ordinal
            )
        )
        .Answers($"POST /api/poison/{Id}/drop", Shown)
        .Answers("POST /api/poison/resubmit", """{"done":500,"left":704}""")
        .Answers("POST /api/poison/drop", """{"done":1,"left":0}""");

    [Fact]
    public Task lists_by_queue_and_reason() => ApproveAsync("poison-list", "poison");

    [Fact]
    public Task shows_every_wrong_field() => ApproveAsync("poison-show", "poison", "show", Id);

    [Fact]
    public async Task narrows_the_list()
    {
        gate.Answers("GET /api/poison?queue=objections&reason=invalid&state=all&page=2", List);

        (
            await RunAsync("poison", "list", "--queue", "objections", "--reason", "invalid", "--state", "all", "--page", "2")
        ).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task changes_fields_of_the_body()
    {
        Ran ran = await RunAsync("poison", "fix", Id, "--set", "data.revision=2", "--set", "data.former[0]=GB", "--set", "data.note=new");

        ran.ExitCode.ShouldBe(0, ran.Error);
        gate.Requests.Single(r => r.Method == "PUT").Body.ShouldBe("""{"data":{"revision":2,"former":["GB"],"note":"new"}}""");
    }

    [Theory]
    [InlineData("data.revision")]
    [InlineData("data.former[7]=GB")]
    [InlineData("data.revision.x=1")]
    public async Task changes_nothing_if_there_is_no_such_field(string change)
    {
        Ran ran = await RunAsync("poison", "fix", Id, "--set", change);

        ran.ExitCode.ShouldBe(2);
        gate.Requests.ShouldNotContain(r => r.Method == "PUT");
    }

    [Fact]
    public async Task wants_a_new_body_or_fields_to_change() => (await RunAsync("poison", "fix", Id)).ExitCode.ShouldBe(2);

    [Fact]
    public async Task sends_one_message_again() => (await RunAsync("poison", "resubmit", Id)).Out.ShouldContain("its state is sent");

    [Fact]
    public async Task sends_a_group_again_and_says_how_many_wait()
    {
        Ran ran = await RunAsync("poison", "resubmit", "--queue", "content-submitted", "--reason", "malformed");

        ran.Out.ShouldBe("500 messages were sent again.\n704 messages of the group still wait: run it again.\n");
        gate.Requests.ShouldHaveSingleItem().Body.ShouldBe("""{"queue":"content-submitted","reason":"malformed"}""");
    }

    [Fact]
    public async Task drops_with_a_reason()
    {
        Ran ran = await RunAsync("poison", "drop", Id, "--because", "a test");

        ran.ExitCode.ShouldBe(0);
        gate.Requests.ShouldHaveSingleItem().Body.ShouldBe("""{"reason":"a test"}""");
    }

    [Theory]
    [InlineData("resubmit")]
    [InlineData("resubmit", Id, "--queue", "objections")]
    public async Task takes_one_message_or_a_group(params string[] args)
    {
        (await RunAsync(["poison", .. args])).ExitCode.ShouldBe(2);
        gate.Requests.ShouldBeEmpty();
    }

    private Task<Ran> RunAsync(params string[] args) => new Rpause(gate) { Width = 100 }.RunAsync(args);

    private async Task ApproveAsync(string name, params string[] args)
    {
        Ran ran = await RunAsync(args);
        ran.Error.ShouldBeEmpty();
        ran.Out.ShouldBeApproved(name);
    }
}
