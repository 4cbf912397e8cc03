using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RegionalPause.Cli;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Up;
using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R30", "R36")]
public sealed class Up_on_this_computer : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("rpause-").FullName;

    [Fact]
    public void mints_tokens_the_gate_can_check()
    {
        string key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        Dictionary<string, string> tokens = LocalTokens.MintAll(key, Rpause.Now);
        tokens.Keys.ShouldBe(["olivia", "alice", "bob", "audit", "pipeline", "settings"]);
        string[] parts = tokens["alice"].Split('.');
        Base64Url
            .DecodeFromChars(parts[2])
            .ShouldBe(HMACSHA256.HashData(Convert.FromBase64String(key), Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}")));
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
        claims.RootElement.GetProperty("iss").GetString().ShouldBe("dotnet-user-jwts");
        claims.RootElement.GetProperty("aud").GetString().ShouldBe("http://localhost:7071");
        claims.RootElement.GetProperty("name").GetString().ShouldBe("alice");
        claims.RootElement.GetProperty("roles").EnumerateArray().ShouldHaveSingleItem().GetString().ShouldBe("Pause.Approve");
        claims.RootElement.GetProperty("exp").GetInt64().ShouldBeGreaterThan(Rpause.Now.ToUnixTimeSeconds());
    }

    [Fact]
    public void keeps_its_keys_to_itself()
    {
        LocalSecrets made = LocalSecrets.ReadOrMake(directory);
        LocalSecrets.ReadOrMake(directory).ShouldBe(made);
        TestTickets.PublicOf(made.TicketKey!).Id.Length.ShouldBe(8);
        made.TicketKey.ShouldNotBe(made.LedgerKey);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(directory, "keys.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void adds_a_key_to_a_file_that_lacks_it_and_keeps_the_others()
    {
        LocalSecrets made = LocalSecrets.ReadOrMake(directory);
        string path = Path.Combine(directory, "keys.json");
        JsonNode older = JsonNode.Parse(File.ReadAllText(path))!;
        older.AsObject().Remove("linksKey").ShouldBeTrue();
        File.WriteAllText(path, older.ToJsonString());

        LocalSecrets added = LocalSecrets.ReadOrMake(directory);

        Convert.FromBase64String(added.LinksKey!).Length.ShouldBe(32);
        (added with { LinksKey = made.LinksKey }).ShouldBe(made);
        LocalSecrets.ReadOrMake(directory).ShouldBe(added);
    }

    [Fact]
    public void makes_new_keys_where_the_old_ones_cannot_be_read()
    {
        OwnerOnly.Write(Path.Combine(directory, "keys.json"), "{"u8);
        LocalSecrets.ReadOrMake(directory).SigningKey.ShouldNotBeNull();
    }

    [Fact]
    public void runs_once_per_directory()
    {
        using (UpLock held = UpLock.Take(directory))
        {
            held.Announce(new RunningUp(4711, "http://127.0.0.1:7071", []));
            var refused = Should.Throw<CommandFailedException>(() => UpLock.Take(directory));
            refused.ExitCode.ShouldBe(10);
            refused.Message.ShouldContain("process 4711, http://127.0.0.1:7071");
        }
        UpLock.Take(directory).Dispose();
    }

    [Theory]
    [InlineData(0, "the gate", "--port")]
    [InlineData(1, "blobs", "--blob-port")]
    [InlineData(2, "queues", "--queue-port")]
    [InlineData(3, "tables", "--table-port")]
    public void says_which_port_is_taken_and_how_to_choose_another(int which, string service, string option)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        int At(int index) => index == which ? port : 0;
        var refused = Should.Throw<CommandFailedException>(() => new LocalPorts(At(0), At(1), At(2), At(3)).Claimed());
        refused.ExitCode.ShouldBe(10);
        refused.Message.ShouldContain($"{port}");
        refused.Message.ShouldContain(service);
        refused.Next!.ShouldContain($"{option} PORT");
    }

    [Fact]
    public void takes_free_ports_when_asked_to()
    {
        LocalPorts ports = new LocalPorts(0, 0, 0, 0).Claimed();
        new[] { ports.App, ports.Blob, ports.Queue, ports.Table }.Distinct().Count().ShouldBe(4);
    }

    [Theory(DisplayName = "S12: an existing directory is taken from others, and that is said")]
    [InlineData(
        UnixFileMode.UserRead
            | UnixFileMode.UserWrite
            | UnixFileMode.UserExecute
            | UnixFileMode.GroupRead
            | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead
            | UnixFileMode.OtherExecute
    )]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherWrite)]
    public void takes_an_existing_directory_from_others(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
            return;
        string data = Directory.CreateDirectory(Path.Combine(directory, "data")).FullName;
        File.SetUnixFileMode(data, mode);
        var said = new List<string>();

        OwnerOnly.CreateDirectory(data, said.Add);
        OwnerOnly.CreateDirectory(data, said.Add);

        File.GetUnixFileMode(data).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        said.ShouldBe([$"{data} could be read by others. Now only its owner has access"]);
    }

    [Fact(DisplayName = "S12: a planted link to a log is replaced, its target untouched")]
    public void follows_no_link_to_a_log()
    {
        (string target, string link) = Planted("app.log");

        using (FileStream log = OwnerOnly.Begin(link))
            log.Write("new"u8);

        File.ReadAllText(target).ShouldBe("theirs");
        new FileInfo(link).LinkTarget.ShouldBeNull();
        ShouldBeOwnerOnly(link);
    }

    [Theory(DisplayName = "S12: a planted link in place of keys, settings, notice or lock is refused or replaced")]
    [InlineData("keys.json")]
    [InlineData("local.json")]
    [InlineData("up.json")]
    [InlineData("up.lock")]
    public void follows_no_link_to_what_it_keeps(string name)
    {
        (string target, string link) = Planted(name);

        if (name == "up.json")
        {
            using UpLock held = UpLock.Take(directory);
            held.Announce(new RunningUp(1, "u", []));
            new FileInfo(link).LinkTarget.ShouldBeNull();
        }
        else
        {
            var refused = Should.Throw<CommandFailedException>(() =>
            {
                _ = name switch
                {
                    "keys.json" => (object?)LocalSecrets.ReadOrMake(directory),
                    "local.json" => LocalFile.Find(directory, directory),
                    _ => UpLock.Take(directory),
                };
            });
            (refused.ExitCode, refused.Message).ShouldBe((10, $"{link} is a link."));
        }
        File.ReadAllText(target).ShouldBe("theirs");
    }

    [Fact(DisplayName = "S12: keys that others could read or put there are refused")]
    public void takes_no_keys_that_others_could_have_put_there()
    {
        if (OperatingSystem.IsWindows())
            return;
        LocalSecrets.ReadOrMake(directory);
        string path = Path.Combine(directory, "keys.json");
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.OtherRead);

        Should
            .Throw<CommandFailedException>(() => LocalSecrets.ReadOrMake(directory))
            .Message.ShouldContain("can be read or written by others");
    }

    [Fact]
    public void writes_in_place_of_a_link()
    {
        (string target, string link) = Planted("local.json");

        OwnerOnly.Write(link, "ours"u8);

        File.ReadAllText(target).ShouldBe("theirs");
        File.ReadAllText(link).ShouldBe("ours");
        ShouldBeOwnerOnly(link);
        Directory.GetFiles(directory, "*.new").ShouldBeEmpty();
    }

    private (string Target, string Link) Planted(string name)
    {
        string target = Path.Combine(directory, "target");
        File.WriteAllText(target, "theirs");
        string link = Path.Combine(directory, name);
        File.CreateSymbolicLink(link, target);
        return (target, link);
    }

    private static void ShouldBeOwnerOnly(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);
}
