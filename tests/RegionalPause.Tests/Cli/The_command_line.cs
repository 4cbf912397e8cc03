using System.CommandLine;
using RegionalPause.Cli;
using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R30")]
public sealed class The_command_line
{
    [Theory]
    [InlineData("up --port 0 --blob-port 0 --queue-port 0 --table-port 0 --data x --rate 10 --no-demo --in-memory")]
    [InlineData("status --json --as audit --url http://x --token t --storage s")]
    [InlineData("flag")]
    [InlineData("flag list")]
    [InlineData("flag show GB")]
    [InlineData("flag open UK --reason r")]
    [InlineData("flag close UK --reason r")]
    [InlineData("flag export")]
    [InlineData("flag import -")]
    [InlineData("plan UK CH --authority ICO --types post,video --shadow")]
    [InlineData("pause UK CH --reason r --types post video --no-wait --timeout 5")]
    [InlineData("lift a-1 --as bob")]
    [InlineData("withdraw a-1 --as bob")]
    [InlineData("orders --ended")]
    [InlineData("show a-1")]
    [InlineData("certificate a-1")]
    [InlineData("hold")]
    [InlineData("hold list")]
    [InlineData("hold show a-1")]
    [InlineData("hold retry jurisdiction-unknown")]
    [InlineData("hold watch a-1 --refresh 2")]
    [InlineData("member import members.ndjson --from 7")]
    [InlineData("campaign list")]
    [InlineData(
        "campaign create uk-1 --id uk-n --in GB --controller Example --starts 2026-12-31 --from 2020-01-01 --to 2026-01-01 --type post video --basis consent --rate 5"
    )]
    [InlineData("campaign revise uk-n --starts 2027-01-31")]
    [InlineData("campaign preview uk-n --sample de")]
    [InlineData("campaign start uk-n --as olivia")]
    [InlineData("campaign hold uk-n")]
    [InlineData("campaign resume uk-n")]
    [InlineData("campaign cancel uk-n")]
    [InlineData("campaign show uk-n")]
    [InlineData("campaign watch uk-n --refresh 2")]
    [InlineData("fleet --closed")]
    [InlineData("dispositions --from 2024-09-01 --to 2024-09-20")]
    [InlineData("send - --rate 5")]
    [InlineData("send --generate 10 --seed 3 --http --dry-run")]
    [InlineData("watch --refresh 2 --looks 3")]
    [InlineData("ticket check message.json --keys keys.json --enqueued-at 2024-09-20T14:00:00Z --resolution 0")]
    [InlineData("decision post:1 --revision 2")]
    [InlineData("resume a-1")]
    [InlineData(
        "resume propose a-1 --in GB,IE --content-not-before 2023-01-01 --kinds post video --campaign c-1 --window-days 45 --lia LIA-1=h --dpia DPIA-1=h --compatibility C-1=h"
    )]
    [InlineData("resume edit a-1 --window-days 60")]
    [InlineData("resume override a-1 window-elapsed --reason r")]
    [InlineData("approve a-1 --digest d --as bob")]
    [InlineData("approve a-1 --withdraw")]
    [InlineData("engagement show a-1")]
    [InlineData(
        "engagement add a-1 meeting --on 2024-09-20 --position engaged --reference r --document h --due one-month --due-from 2024-09-21 --settles 1 --corrects 2"
    )]
    [InlineData("engagement due --all")]
    [InlineData("ledger verify copy --key k --checkpoint c --deep")]
    [InlineData("ledger download copy --key k")]
    [InlineData("demo linkedin-2024 --plan")]
    [InlineData("demo x-2024 --keep --pace 0 --out pack.zip --json")]
    [InlineData("local url")]
    [InlineData("local storage")]
    [InlineData("local token pipeline")]
    [InlineData("completion zsh")]
    [InlineData("version")]
    [InlineData("confirm a-1 --at 2024-09-20T14:00:00Z --reason r")]
    public void understands(string line) => Root().Parse(line).Errors.ShouldBeEmpty();

    [Fact]
    public void describes_every_verb_and_option_in_one_line()
    {
        foreach (Symbol symbol in Everything(Root()).Where(s => s is not RootCommand))
        {
            symbol.Description.ShouldNotBeNullOrWhiteSpace(symbol.Name);
            symbol.Description!.Length.ShouldBeLessThan(105, symbol.Name);
        }
    }

    [Fact]
    public async Task shows_its_help_when_nothing_is_said()
    {
        Ran ran = await new Rpause(new StubGate()).RunAsync();
        ran.ExitCode.ShouldBe(0);
        ran.Out.ShouldContain("Usage:");
        ran.Out.ShouldContain("[suggest:");
    }

    [Theory(DisplayName = "N22: the usage of a verb is a command line that works")]
    [InlineData(" resume override <ID> <RULE> [options]", "resume", "override")]
    [InlineData(" jurisdictions compare <FILE> [options]", "jurisdictions", "compare")]
    [InlineData(" resume <ID>", "resume")]
    public async Task shows_a_usage_that_can_be_typed(string usage, params string[] verb) =>
        (await new Rpause(new StubGate()).RunAsync([.. verb, "--help"])).Out.ShouldContain(usage);

    [Theory(DisplayName = "N22: what is not found leads to the list of such things")]
    [InlineData("See `rpause campaign list`.", "campaign", "show", "c-1")]
    [InlineData("See `rpause drill list`.", "drill", "show", "d-1")]
    [InlineData("See `rpause orders --ended`.", "certificate", "o-1")]
    public async Task names_the_list_of_what_was_not_found(string hint, params string[] verb)
    {
        var gate = new StubGate();
        foreach (string path in (string[])["campaigns/c-1", "drills/d-1", "orders/o-1/certificate"])
            gate.Answers($"GET /api/{path}", """{"type":"x/not-found","detail":"Not found."}""", System.Net.HttpStatusCode.NotFound);

        (await new Rpause(gate).RunAsync(verb)).Error.ShouldEndWith($"  {hint}\n");
    }

    [Theory(DisplayName = "N25: completion for four shells, and the version as a verb")]
    [InlineData("complete -F _rpause rpause", "completion", "bash")]
    [InlineData("compdef _rpause rpause", "completion", "zsh")]
    [InlineData("complete -c rpause", "completion", "fish")]
    [InlineData("Register-ArgumentCompleter", "completion", "pwsh")]
    [InlineData("rpause 0.", "version")]
    public async Task has_completion_and_a_version(string text, params string[] verb) =>
        (await new Rpause(new StubGate()).RunAsync(verb)).Out.ShouldContain(text);

    [Fact]
    public async Task completes_verbs_and_values()
    {
        (await new Rpause(new StubGate()).RunAsync("[suggest:30]", "rpause pause UK --at-ceiling "))
            .Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(["ask", "purge"]);
        (await new Rpause(new StubGate()).RunAsync("[suggest:8]", "rpause s")).Out.ShouldContain("status");
    }

    [Theory(DisplayName = "N25: a shell completes codes of jurisdictions and groups")]
    [InlineData("rpause pause EE", "EEA")]
    [InlineData("rpause plan GB U", "UK")]
    [InlineData("rpause flag open US-C", "US-CA")]
    public async Task completes_codes(string line, string code) =>
        (await new Rpause(new StubGate()).RunAsync($"[suggest:{line.Length}]", line)).Out.Split('\n').ShouldContain(code);

    private static RootCommand Root() => new Shell(Surroundings.OfProcess()).Root();

    private static IEnumerable<Symbol> Everything(Command command) =>
        [command, .. command.Options, .. command.Arguments, .. command.Subcommands.SelectMany(Everything)];
}
