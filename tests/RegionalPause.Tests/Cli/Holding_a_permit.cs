using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Shouldly;

namespace RegionalPause.Tests.Cli;

/// <summary><c>rpause permit hold</c> with real processes: nothing of a command's process group outlives its permit (R17).</summary>
[Requirement("R17")]
public sealed class Holding_a_permit : IDisposable
{
    private const string Id = "20240920t140307z-5f0c6a0e6c1e4d1a";
    private const string Filter =
        """{"format":"regionalpause.quarantine-filter.v1","source":"permit/p","origin":"o","size":1,"root":"r","items":0,"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}""";

    // A command with a child that ignores SIGTERM; both write their process ids.
    private const string Family = "trap '' TERM; sleep 300 & echo $! > child; echo $$ > parent; wait";

    private readonly string directory = Directory.CreateTempSubdirectory("rpause-hold-").FullName;

    public Holding_a_permit() => File.WriteAllText(Path.Combine(directory, "manifest.txt"), "post:1\n");

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task ends_with_the_exit_code_of_the_command_and_ends_the_permit()
    {
        var gate = new PermitGate();

        Ran ran = await HoldAsync(gate, "sh", "-c", "exit 3");

        ran.ExitCode.ShouldBe(3, ran.Error);
        gate.Asked.ShouldContain($"POST /api/permits/{Id}/end");
    }

    [Fact]
    public async Task gives_the_command_the_permit_and_what_must_be_left_out()
    {
        Ran ran = await HoldAsync(
            new PermitGate(),
            "sh",
            "-c",
            $"grep -q quarantine-filter \"$RPAUSE_EXCLUSIONS\" && test \"$RPAUSE_PERMIT\" = {Id}"
        );

        ran.ExitCode.ShouldBe(0, ran.Error);
    }

    [Fact]
    public async Task leaves_the_options_of_the_command_to_it() =>
        (await HoldAsync(new PermitGate(), "sh", "-c", "test \"$1\" = --json", "sh", "--json")).ExitCode.ShouldBe(0);

    [Fact]
    public async Task ends_every_process_of_the_command_when_the_permit_is_revoked()
    {
        var gate = new PermitGate { Renewals = { "active", "active", "revoked" } };

        Ran ran = await HoldAsync(gate, "sh", "-c", Family);

        ran.ExitCode.ShouldBe(7, ran.Error);
        ran.Error.ShouldContain($"Permit {Id} is revoked (order:uk-1). The command was ended.");
        await ShouldBeGoneAsync("parent");
        await ShouldBeGoneAsync("child");
        gate.Asked.ShouldContain($"POST /api/permits/{Id}/end");
    }

    [Fact]
    public async Task ends_every_process_of_the_command_before_the_lease_ends_if_the_gate_is_away()
    {
        long start = TimeProvider.System.GetTimestamp();
        var gate = new PermitGate { Renewals = { "active", "away" } };

        Ran ran = await HoldAsync(gate, "sh", "-c", Family);

        ran.ExitCode.ShouldBe(8, ran.Error);
        TimeProvider.System.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(30));
        await ShouldBeGoneAsync("parent");
        await ShouldBeGoneAsync("child");
    }

    private async Task<Ran> HoldAsync(PermitGate gate, params string[] command)
    {
        using var rpause = new Rpause(gate) { Directory = directory, Time = TimeProvider.System };
        return await rpause.RunAsync([
            "permit",
            "hold",
            "manifest.txt",
            "--run",
            "r",
            "--dataset",
            "d",
            "--grace",
            "0.5",
            "--",
            .. command,
        ]);
    }

    // A killed process may still be in the table until its parent looks.
    private async Task ShouldBeGoneAsync(string file)
    {
        string id = (await File.ReadAllTextAsync(Path.Combine(directory, file), TestContext.Current.CancellationToken)).Trim();
        for (int look = 0; look < 100 && Lives(id); look++)
            await Task.Delay(100, TestContext.Current.CancellationToken);
        Lives(id).ShouldBeFalse();
    }

    private static bool Lives(string id)
    {
        string stat = $"/proc/{id}/stat";
        try
        {
            return File.Exists(stat) && !File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Grants a permit with a lease of six seconds, and renews it as told.</summary>
    private sealed class PermitGate : HttpMessageHandler
    {
        private int renewals;

        public List<string> Asked { get; } = [];

        public List<string> Renewals { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string path = request.RequestUri!.AbsolutePath;
            Asked.Add($"{request.Method} {path}");
            if (path.EndsWith(".filter", StringComparison.Ordinal))
                return Task.FromResult(Answer(Filter + "\n", "application/octet-stream"));
            string state = path.EndsWith("/renewals", StringComparison.Ordinal) ? Renewed() : "active";
            return state == "away"
                ? Task.FromException<HttpResponseMessage>(new HttpRequestException(HttpRequestError.ConnectionError, "no route"))
                : Task.FromResult(Answer(Permit(state), "application/json"));
        }

        // The last one is repeated.
        private string Renewed() => Renewals.Count == 0 ? "active" : Renewals[Math.Min(renewals++, Renewals.Count - 1)];

        private static HttpResponseMessage Answer(string text, string type)
        {
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
            content.Headers.ContentType = new MediaTypeHeaderValue(type);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
        }

        private static string Permit(string state) =>
            """{"id":"ID","run":"r","dataset":"d","jurisdictions":null,"manifestSha256":"a","state":"STATE","revision":1,"leaseSeconds":6,"controlVersion":5,"cause":CAUSE,"requestedBy":"pipeline","registeredAt":"2024-09-20T14:03:07Z","exclusions":{"items":0,"filter":"/f","lines":"/l"}}"""
                .Replace("ID", Id, StringComparison.Ordinal)
                .Replace("STATE", state, StringComparison.Ordinal)
                .Replace("CAUSE", state == "revoked" ? "\"order:uk-1\"" : "null", StringComparison.Ordinal);
    }
}
