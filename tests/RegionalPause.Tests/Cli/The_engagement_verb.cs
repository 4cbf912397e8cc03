using System.Text.Json;
using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R23", "R30")]
public sealed class The_engagement_verb
{
    private const string Log = """
        {"order":"uk-1","position":"engaged","closedOn":null,"entries":[
          {"number":1,"kind":"concern-raised","position":"engaged","on":"2024-09-17","enteredAt":"2024-09-20T09:30:00Z","enteredLate":true,"by":"olivia","reference":"IC-12345","document":null,"due":"five-working-days","dueFrom":"2024-09-17","dueOn":"2024-09-24","settles":null,"corrects":null,"correctedBy":null},
          {"number":2,"kind":"response","position":null,"on":"2024-09-20","enteredAt":"2024-09-20T10:00:00Z","enteredLate":false,"by":"olivia","reference":"our letter","document":null,"due":null,"dueFrom":null,"dueOn":null,"settles":1,"corrects":null,"correctedBy":null}]}
        """;

    [Fact]
    public async Task shows_what_was_said_and_what_was_entered_late()
    {
        Ran ran = await new Rpause(new StubGate().Answers("GET /api/orders/uk-1/engagement", Log)).RunAsync("engagement", "show", "uk-1");

        ran.ExitCode.ShouldBe(0);
        ran.Out.ShouldContain("2024-09-20 09:30 late");
        ran.Out.ShouldContain("response, settles #1");
        ran.Out.ShouldContain("Open; position of the authority: engaged.");
    }

    [Fact]
    public async Task enters_today_unless_a_day_is_given()
    {
        StubGate gate = new StubGate().Answers("POST /api/orders/uk-1/engagement", Log);

        Ran ran = await new Rpause(gate).RunAsync("engagement", "add", "uk-1", "response", "--reference", "our letter", "--settles", "1");

        ran.ExitCode.ShouldBe(0);
        using JsonDocument sent = JsonDocument.Parse(gate.Requests.ShouldHaveSingleItem().Body!);
        (
            sent.RootElement.GetProperty("on").GetString(),
            sent.RootElement.GetProperty("kind").GetString(),
            sent.RootElement.GetProperty("settles").GetInt32()
        ).ShouldBe(("2024-09-20", "response", 1));
    }

    [Fact]
    public async Task sends_the_hash_of_a_file_and_not_the_file()
    {
        string directory = Directory.CreateTempSubdirectory("rpause").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory, "letter.txt"), "abc", TestContext.Current.CancellationToken);
            StubGate gate = new StubGate().Answers("POST /api/orders/uk-1/engagement", Log);

            await new Rpause(gate) { Directory = directory }.RunAsync(
                "engagement",
                "add",
                "uk-1",
                "response",
                "--reference",
                "r",
                "--document",
                "letter.txt"
            );

            gate.Requests.ShouldHaveSingleItem()
                .Body!.ShouldContain("\"document\":\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Theory]
    [InlineData("overdue", 1)]
    [InlineData("soon", 0)]
    public async Task says_by_its_exit_code_that_something_is_overdue(string state, int exitCode)
    {
        StubGate gate = new StubGate().Answers(
            "GET /api/engagement/due",
            $$"""[{"order":"uk-1","entry":1,"kind":"undertaking","reference":"report","due":"five-months","dueOn":"2026-04-03","state":"{{state}}"}]"""
        );

        Ran ran = await new Rpause(gate).RunAsync("engagement", "due");

        ran.ExitCode.ShouldBe(exitCode);
        ran.Out.ShouldContain("public holidays are not known");
    }
}
