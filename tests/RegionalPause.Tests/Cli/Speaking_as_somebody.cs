using RegionalPause.Cli.Connection;
using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R14", "R36")]
public sealed class Speaking_as_somebody : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("rpause-").FullName;
    private readonly StubGate gate = new StubGate()
        .Answers("GET /api/fleet", "[]")
        .Answers("POST /api/orders/o/lift", Samples.Order("effective"))
        .Answers("PUT /api/flags/BR", "[]")
        .Answers("POST /api/orders", Samples.Order("effective"))
        .Answers("POST /api/orders/plan", Samples.UneventfulPlan);

    public Speaking_as_somebody()
    {
        OwnerOnly.CreateDirectory(Path.Combine(directory, ".regionalpause"));
        var tokens = new Dictionary<string, string>
        {
            ["olivia"] = "t-olivia",
            ["alice"] = "t-alice",
            ["bob"] = "t-bob",
            ["audit"] = "t-audit",
            ["pipeline"] = "t-pipeline",
        };
        new LocalFile("http://local.example:7071", "UseDevelopmentStorage=true", tokens).Write(
            Path.Combine(directory, ".regionalpause", "local.json")
        );
    }

    [Theory]
    [InlineData("t-audit", "fleet")]
    [InlineData("t-alice", "lift", "o")]
    [InlineData("t-bob", "lift", "o", "--as", "bob")]
    [InlineData("t-alice", "flag", "open", "BR")]
    [InlineData("t-olivia", "flag", "close", "BR", "--reason", "r")]
    [InlineData("t-olivia", "pause", "UK", "--reason", "r")]
    [InlineData("t-mine", "fleet", "--token", "t-mine")]
    public async Task takes_the_token_of_who_may(string token, params string[] args)
    {
        (await In(Path.Combine(directory)).RunAsync(args)).ExitCode.ShouldBe(0);
        gate.Requests.Select(r => r.Token).Distinct().ShouldBe([token]);
    }

    [Theory(DisplayName = "N20: a change says as whom it was made where nobody said so")]
    [InlineData("No decision changes.\nDone as alice. Another person: --as NAME\n", "lift", "o")]
    [InlineData("No decision changes.\n", "lift", "o", "--as", "bob")]
    [InlineData("No decision changes.\n", "lift", "o", "--token", "t")]
    [InlineData("", "lift", "o", "--plan")]
    [InlineData("", "fleet")]
    [InlineData("", "plan", "UK", "--reason", "r")]
    [InlineData("Done as olivia. Another person: --as NAME\n", "pause", "UK", "--reason", "r")]
    public async Task says_as_whom_a_change_was_made(string said, params string[] args) =>
        (await In(directory).RunAsync(args)).Error.ShouldBe(said);

    [Fact]
    public async Task finds_the_settings_from_a_directory_below()
    {
        (await In(Directory.CreateDirectory(Path.Combine(directory, "a", "b")).FullName).RunAsync("fleet")).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task finds_the_settings_where_up_was_told_to_put_them()
    {
        Rpause rpause = In(Path.GetTempPath());
        rpause.Environment["RPAUSE_DATA"] = Path.Combine(directory, ".regionalpause");
        await rpause.RunAsync("fleet");
        gate.Requests.ShouldHaveSingleItem().Token.ShouldBe("t-audit");
    }

    [Fact]
    public async Task keeps_local_tokens_from_other_gates()
    {
        await In(directory).RunAsync("fleet", "--url", "http://other.example");
        gate.Requests.ShouldHaveSingleItem().Token.ShouldBeNull();
    }

    [Fact]
    public async Task prefers_options_to_the_environment()
    {
        Rpause rpause = In(directory);
        rpause.Environment["RPAUSE_URL"] = "http://environment.example";
        rpause.Environment["RPAUSE_TOKEN"] = "t-environment";
        await rpause.RunAsync("fleet");
        await rpause.RunAsync("fleet", "--token", "t-option");
        gate.Requests.Select(r => r.Token).ShouldBe(["t-environment", "t-option"]);
    }

    [Fact]
    public async Task unknown_names_those_it_knows()
    {
        Ran ran = await In(directory).RunAsync("fleet", "--as", "zoe");
        ran.ExitCode.ShouldBe(3);
        ran.Error.ShouldContain("olivia, alice, bob, audit, pipeline");
    }

    [Fact]
    public void needs_a_file_only_its_owner_can_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix modes");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(directory, ".regionalpause", "local.json"))
                .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private Rpause In(string here)
    {
        var rpause = new Rpause(gate) { Directory = here };
        rpause.Environment.Clear();
        return rpause;
    }
}
