using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.RegularExpressions;
using RegionalPause.Cli;
using RegionalPause.Content;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;
using RegionalPause.Quarantine;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.Tests.Cli;

/// <summary>
/// Whatever surrounds it, a verb ends with an exit code of the table in docs/commands.md and, if it is an error, one line on standard error
/// that says what is wrong and at most one that says what to do. No stack trace. A verb that is added is tried too; an argument it brings
/// has to be given a sample in <see cref="Words_for"/>.
/// </summary>
[Requirement("R29", "R30")]
public sealed partial class Every_verb : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("rpause-every-").FullName;

    public Every_verb()
    {
        File.WriteAllText(Path.Combine(directory, "lines.ndjson"), "{}\n");
        File.WriteAllText(Path.Combine(directory, "manifest.txt"), "post:1\npost:2\n");
        File.WriteAllText(Path.Combine(directory, "message.json"), Loaders_asking_about_tickets.Admitted);
        using FileStream filter = File.Create(Path.Combine(directory, "q.filter"));
        QuarantineFilter
            .Of(
                new QuarantineSource.ByObjections(),
                new Checkpoint("o", new TreeHead(1, TreeHash.Leaf("x"u8))),
                [QuarantineFilter.PrefixOf(ItemKey.Of(new ItemId("post:2", 1)))]
            )
            .WriteAsync(filter, CancellationToken.None)
            .GetAwaiter()
            .GetResult();
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private static readonly Dictionary<string, Func<HttpResponseMessage>> BadGates = new()
    {
        ["an HTML page"] = () => Said(HttpStatusCode.OK, "<html>Sign in</html>", "text/html"),
        ["nothing"] = () => Said(HttpStatusCode.OK, ""),
        ["half a JSON"] = () => Said(HttpStatusCode.OK, "[{\"id\":"),
        ["null"] = () => Said(HttpStatusCode.OK, "null"),
        ["other JSON"] = () => Said(HttpStatusCode.OK, "{\"hello\":[1]}"),
        ["a list of null"] = () => Said(HttpStatusCode.OK, "[null]"),
        ["a list of other things"] = () => Said(HttpStatusCode.OK, "[{\"hello\":1}]"),
        ["a text"] = () => Said(HttpStatusCode.OK, "\"fine\""),
        ["deep JSON"] = () => Said(HttpStatusCode.OK, new string('[', 500)),
        ["no UTF-8"] = () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([0xFF, 0xFE, 0, 1]) },
        ["a redirect"] = () => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("https://login.example/") } },
        ["a redirect to nowhere"] = () => Said(HttpStatusCode.MovedPermanently, ""),
        ["500 and a page"] = () => Said(HttpStatusCode.InternalServerError, "<html>\n   at Some.Method()\n</html>", "text/html"),
        ["502 and nothing"] = () => Said(HttpStatusCode.BadGateway, ""),
        ["404 and a page"] = () => Said(HttpStatusCode.NotFound, "<html/>", "text/html"),
        ["401 and nothing"] = () => Said(HttpStatusCode.Unauthorized, ""),
        ["a problem of several lines"] = () =>
            Said(HttpStatusCode.BadRequest, """{"type":"x/invalid","detail":"a\nrpause: b\n   at c","errors":null}"""),
        ["a problem of other types"] = () => Said(HttpStatusCode.BadRequest, """{"type":7,"detail":[],"errors":{}}"""),
        ["half a body"] = () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new BrokenStream()) },
        ["no name"] = () =>
            throw new HttpRequestException(HttpRequestError.NameResolutionError, "Name or service not known (gate.example:80)"),
        ["no connection"] = () =>
            throw new HttpRequestException(
                HttpRequestError.ConnectionError,
                "Connection refused",
                new SocketException((int)SocketError.ConnectionRefused)
            ),
        ["no TLS"] = () =>
            throw new HttpRequestException(
                HttpRequestError.SecureConnectionError,
                "The SSL connection could not be established.",
                new AuthenticationException("The certificate has expired.")
            ),
        ["an early end"] = () =>
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely.", new IOException("x")),
        ["no HTTP"] = () => throw new HttpRequestException(HttpRequestError.InvalidResponse, "Received an invalid status line."),
        ["no end"] = () => throw new TaskCanceledException("The request timed out.", new TimeoutException()),
    };

    private static readonly Dictionary<string, string[]> BadOptions = new()
    {
        ["no address"] = ["--url", "nonsense"],
        ["another scheme"] = ["--url", "ftp://gate.example"],
        ["a port too high"] = ["--url", "http://gate.example:99999"],
        ["a token of two lines"] = ["--token", "a\nb"],
        ["a token of other letters"] = ["--token", "tökën"],
        ["nobody"] = ["--as", "nobody"],
        ["no option"] = ["--nonsense"],
        ["no storage"] = ["--storage", "nonsense"],
        ["too much"] = ["a", "b", "c", "d", "e"],
    };

    private static readonly Dictionary<string, Action<string>> BadFiles = new()
    {
        ["missing"] = File.Delete,
        ["a directory"] = path =>
        {
            File.Delete(path);
            Directory.CreateDirectory(path);
        },
        ["empty"] = path => File.WriteAllText(path, ""),
        ["binary"] = path => File.WriteAllBytes(path, [0x1F, 0x8B, 0, 0xFF, 0]),
        ["UTF-16"] = path => File.WriteAllText(path, "{}\n", Encoding.Unicode),
        ["no UTF-8"] = path => File.WriteAllBytes(path, [(byte)'{', 0xFF, (byte)'}', (byte)'\n']),
        ["one long line"] = path => File.WriteAllText(path, new string('x', 3_000_000)),
        ["broken JSON"] = path => File.WriteAllText(path, "{\"a\":"),
    };

    private static readonly Dictionary<string, string> BadSettings = new()
    {
        ["half"] = "{",
        ["null"] = "null",
        ["empty"] = "",
        ["without members"] = "{}",
        ["a list"] = "[]",
        ["other types"] = """{"url":7,"storage":[],"tokens":"x"}""",
        ["no address"] = """{"url":"x","storage":"y","tokens":{}}""",
    };

    public static TheoryData<string> Gates => [.. BadGates.Keys];

    public static TheoryData<string> Options => [.. BadOptions.Keys];

    public static TheoryData<string> Files => [.. BadFiles.Keys];

    public static TheoryData<string> Settings => [.. BadSettings.Keys];

    public static TheoryData<string> Outs => ["/nonexistent/x", "/dev/full", ".", "", "a\0b", new string('x', 5000), "manifest.txt/x"];

    [Theory(DisplayName = "F22: whatever a gate answers, no verb ends in a stack trace or well")]
    [MemberData(nameof(Gates))]
    public async Task says_what_is_wrong_with_an_answer(string gate)
    {
        var handler = new BadGate(BadGates[gate]);
        Rpause rpause = Rpause(handler);
        foreach ((string verb, string[] line, _) in Verbs)
        {
            handler.WasAsked = false;
            Ran ran = await rpause.RunAsync(line);

            ShouldBeClear(ran, $"{verb}, {gate}");
            if (handler.WasAsked)
                ran.ExitCode.ShouldBeGreaterThan(1, $"{verb} took {gate} for an answer: {ran.Out}");
        }
    }

    [Theory(DisplayName = "F22: whatever an option says")]
    [MemberData(nameof(Options))]
    public async Task says_what_is_wrong_with_an_option(string option)
    {
        Rpause rpause = Rpause(new SampleGate());
        foreach ((string verb, string[] line, _) in Verbs)
            ShouldBeClear(await rpause.RunAsync([.. line, .. BadOptions[option]]), $"{verb}, {option}");
    }

    [Theory(DisplayName = "F22: whatever is in the place of a file")]
    [MemberData(nameof(Files))]
    public async Task says_what_is_wrong_with_a_file(string file)
    {
        foreach (string name in (string[])["lines.ndjson", "q.filter", "manifest.txt", "message.json"])
            BadFiles[file](Path.Combine(directory, name));
        Rpause rpause = Rpause(new SampleGate());
        foreach (
            (string verb, string[] line, _) in Verbs.Where(l =>
                l.Line.Any(w => w is "lines.ndjson" or "q.filter" or "manifest.txt" or "message.json")
            )
        )
        {
            Ran ran = await rpause.RunAsync(line);

            ShouldBeClear(ran, $"{verb}, {file}");
            // What is in a document is the gate's to judge; that it is none is ours.
            if (
                (
                    verb is not ("flag import" or "member import" or "rules compare" or "jurisdictions compare")
                    || file is not ("broken JSON" or "one long line")
                ) && (verb is not ("permit request" or "permit hold") || file is not ("broken JSON" or "one long line" or "no UTF-8"))
            )
                ran.ExitCode.ShouldBeGreaterThan(0, $"{verb}, {file}");
        }
    }

    [Theory(DisplayName = "F22: whatever the file of `up` says")]
    [MemberData(nameof(Settings))]
    public async Task says_what_is_wrong_with_the_settings(string settings)
    {
        Directory.CreateDirectory(Path.Combine(directory, ".regionalpause"));
        string local = Path.Combine(directory, ".regionalpause", "local.json");
        await File.WriteAllTextAsync(local, BadSettings[settings], TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(local, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Rpause rpause = Rpause(new SampleGate());
        rpause.Environment.Clear();
        foreach ((string verb, string[] line, _) in Verbs)
            ShouldBeClear(await rpause.RunAsync(line), $"{verb}, {settings}");
    }

    [Theory(DisplayName = "F22: whatever --out names")]
    [MemberData(nameof(Outs))]
    public async Task says_what_is_wrong_with_an_output_file(string path)
    {
        Rpause rpause = Rpause(new SampleGate());
        foreach ((string verb, string[] line, _) in Verbs.Where(l => l.Command.Options.Any(o => o.Name == "--out")))
        {
            Ran ran = await rpause.RunAsync([.. line, "--out", path]);

            ShouldBeClear(ran, $"{verb}, {path}");
            ran.ExitCode.ShouldBeGreaterThan(0, $"{verb}, {path}");
        }
    }

    [Fact(DisplayName = "F22: standard output that is full")]
    public async Task says_that_standard_output_is_full()
    {
        Rpause rpause = Rpause(new SampleGate()) with
        {
            Output = new StandardWriter(new FullWriter("No space left on device", 28), isError: false),
        };
        foreach ((string verb, string[] line, _) in Verbs)
            ShouldBeClear(await rpause.RunAsync(line), verb);
        Ran orders = await rpause.RunAsync("orders");
        (orders.ExitCode, orders.Error).ShouldBe(
            (
                10,
                "rpause: Standard output cannot be written (No space left on device).\n  The command may have been carried out; only its output is missing.\n"
            )
        );
    }

    [Fact(DisplayName = "F22: a reader that has enough, as head has")]
    public async Task ends_quietly_when_its_reader_has_enough()
    {
        Rpause rpause = Rpause(new SampleGate()) with { Output = new StandardWriter(new FullWriter("Broken pipe", 32), isError: false) };
        foreach ((string verb, string[] line, _) in Verbs)
            ShouldBeClear(await rpause.RunAsync(line), verb);
        Ran watch = await rpause.RunAsync("watch");
        watch.ShouldBe(new Ran(141, "", ""));
    }

    [Theory(DisplayName = "F22, N16: on a terminal of any width")]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(500)]
    public async Task breaks_no_word_and_no_number_on_a_narrow_terminal(int width)
    {
        Rpause rpause = Rpause(new SampleGate()) with { Width = width };
        foreach ((string verb, string[] line, _) in Verbs)
            ShouldBeClear(await rpause.RunAsync(line), $"{verb}, {width}");
        Ran orders = await rpause.RunAsync("orders");
        orders.Out.ShouldContain("effective");
        Ran counts = await rpause.RunAsync("dispositions");
        counts.Out.ShouldContain("121,300");
    }

    [Fact(DisplayName = "F22, N21: interrupted, it says what goes on and how to follow it")]
    public async Task says_when_it_is_interrupted_what_goes_on()
    {
        using var interrupted = new CancellationTokenSource();
        StubGate gate = new StubGate()
            .Answers("POST /api/orders/plan", Samples.UneventfulPlan)
            .Answers("POST /api/orders", Samples.Order("fencing"))
            .Answers("GET /api/orders/gb-2024-09-20", Samples.Order("fencing"));
        gate.Heard = request =>
        {
            if (request.StartsWith("GET", StringComparison.Ordinal))
                interrupted.Cancel();
        };

        Ran ran = await (new Rpause(gate) { Time = TimeProvider.System, Cancelled = interrupted.Token }).RunAsync(
            "pause",
            "GB",
            "--reason",
            "r"
        );

        ran.ExitCode.ShouldBe(130);
        ran.Error.ShouldEndWith("rpause: Interrupted. gb-2024-09-20 is committed and continues. Follow it: rpause show gb-2024-09-20\n");
    }

    [Fact(DisplayName = "F22, N21: interrupted while a change is on its way, it says that it may be made")]
    public async Task says_when_it_is_interrupted_that_a_change_may_be_made()
    {
        using var interrupted = new CancellationTokenSource();
        var gate = new StubGate
        {
            Heard = request =>
            {
                if (request.EndsWith("dryRun=true", StringComparison.Ordinal))
                    return;
                interrupted.Cancel();
                throw new OperationCanceledException(interrupted.Token);
            },
        };

        Ran ran = await (new Rpause(gate) { Cancelled = interrupted.Token }).RunAsync("lift", "o-1");

        (ran.ExitCode, ran.Error).ShouldBe(
            (
                130,
                "No decision changes.\nrpause: Interrupted.\n  The gate may have made the change. Check: rpause orders --ended, rpause flag list\n"
            )
        );
    }

    [Fact]
    public void has_its_exit_codes_in_the_table_of_the_commands()
    {
        int[] known =
        [
            Exit.Done,
            Exit.No,
            Exit.NotReady,
            Exit.Interrupted,
            Exit.OutputClosed,
            .. Enum.GetValues<RefusalCode>().Select(Exit.Of),
            .. Enum.GetValues<LedgerFaultKind>().Select(Exit.Of),
        ];
        Codes.Order().ShouldBe(known.Distinct().Order());
    }

    private static readonly (string Verb, string[] Line, Command Command)[] Verbs =
    [
        .. Tree.Verbs().Select(v => (string.Join(' ', v.Path), Words_for.Verb(v.Path, v.Command), v.Command)),
    ];

    private static readonly HashSet<int> Codes = Documented();

    private Rpause Rpause(HttpMessageHandler gate) => new(gate) { Directory = directory, Time = TimeProvider.System };

    private static void ShouldBeClear(Ran ran, string situation)
    {
        string all = ran.Out + ran.Error;
        all.ShouldNotContain("   at ", Case.Sensitive, situation);
        all.ShouldNotContain("An unexpected error occurred", Case.Sensitive, situation);
        Codes.ShouldContain(ran.ExitCode, $"{situation}: {ran.Error}");
        string[] lines = ran.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (ran.ExitCode is 0 or 1 or 141 or (> 20 and < 32))
            return;
        lines.Count(line => line.StartsWith("rpause: ", StringComparison.Ordinal)).ShouldBe(1, $"{situation}: {ran.Error}");
        string[] hints = [.. lines.SkipWhile(line => !line.StartsWith("rpause: ", StringComparison.Ordinal)).Skip(1)];
        hints.ShouldAllBe(line => line.StartsWith("  ", StringComparison.Ordinal), situation);
        hints.Count(line => !line.StartsWith("    ", StringComparison.Ordinal)).ShouldBeLessThan(2, $"{situation}: {ran.Error}");
    }

    /// <summary>The codes of the table in docs/commands.md.</summary>
    private static HashSet<int> Documented()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "RegionalPause.sln")))
            at = at.Parent;
        return
        [
            .. File.ReadLines(Path.Combine(at!.FullName, "docs", "commands.md"))
                .SkipWhile(l => !l.StartsWith("| exit code", StringComparison.Ordinal))
                .Skip(2)
                .TakeWhile(l => l.StartsWith('|'))
                .Select(l => int.Parse(Row().Match(l).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)),
        ];
    }

    private static HttpResponseMessage Said(HttpStatusCode status, string body, string type = "application/json") =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, type) };

    [GeneratedRegex(@"^\| ([0-9]+) \|")]
    private static partial Regex Row();

    private sealed class BadGate(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        public bool WasAsked { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            WasAsked = true;
            return Task.FromResult(answer());
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        private bool began;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (began)
                throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
            began = true;
            buffer.Span[0] = (byte)'[';
            return new(1);
        }

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
    }

    private sealed class FullWriter(string why, int number) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException(why, number);

        public override void Write(string? value) => throw new IOException(why, number);

        public override void Write(char[] buffer, int index, int count) => throw new IOException(why, number);
    }
}
