using System.Text.Json;
using RegionalPause.Tests.Verification;
using Shouldly;

namespace RegionalPause.Tests.Cli;

/// <summary>With files and a key, and no gate anywhere.</summary>
[Requirement("R25", "R30")]
public sealed class Verifying_a_ledger : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("ledger-").FullName;
    private readonly LedgerStory story = LedgerStory.Lawful();
    private readonly Rpause rpause = new(new StubGate());

    public void Dispose()
    {
        story.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task says_what_it_holds()
    {
        string path = await WriteAsync(await story.SealAsync());

        Ran ran = await rpause.RunAsync("ledger", "verify", path, "--key", Key());

        ran.ExitCode.ShouldBe(0);
        ran.Out.ShouldContain("9, of them 8 admissions; none forbidden by the control state, none after a fence");
    }

    [Fact]
    public async Task says_it_to_machines()
    {
        string path = await WriteAsync(await story.SealAsync());

        Ran ran = await rpause.RunAsync("ledger", "verify", path, "--key", Key(), "--json");

        using JsonDocument said = JsonDocument.Parse(ran.Out);
        said.RootElement.GetProperty("verified").GetBoolean().ShouldBeTrue();
        said.RootElement.GetProperty("figures").GetProperty("certificates").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task takes_the_key_from_a_file()
    {
        string path = await WriteAsync(await story.SealAsync());
        string key = Path.Combine(directory, "ledger.key");
        await File.WriteAllTextAsync(key, Key() + "\n", TestContext.Current.CancellationToken);

        (await rpause.RunAsync("ledger", "verify", path, "--key", key)).ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task tells_each_kind_of_failure_apart_by_its_exit_code()
    {
        LedgerShelf shelf = await story.SealAsync();
        string bundle = shelf.Files.Keys.Single(f => f.StartsWith("tile/entries/", StringComparison.Ordinal));

        (await VerifyAsync(shelf, f => f.Remove("checkpoint"))).ShouldBe((21, "checkpoint: There is no checkpoint."));
        (await VerifyAsync(shelf, f => f.Remove(bundle))).Code.ShouldBe(22);
        (await VerifyAsync(shelf, f => f[bundle] = f[bundle][..^1])).Code.ShouldBe(23);
        (await VerifyAsync(shelf, f => f[bundle][^1] ^= 1)).Code.ShouldBe(24);
    }

    [Fact]
    public async Task holds_it_against_a_checkpoint_kept_from_earlier()
    {
        string path = await WriteAsync(await story.SealAsync());
        string kept = Path.Combine(directory, "kept");
        using LedgerStory other = new();
        other.Open("FR");
        // The same key, another history.
        story.Leaves.Clear();
        story.Leaves.AddRange(other.Leaves);
        await File.WriteAllBytesAsync(kept, (await story.SealAsync()).Files["checkpoint"], TestContext.Current.CancellationToken);

        (await rpause.RunAsync("ledger", "verify", path, "--key", Key(), "--checkpoint", kept)).ExitCode.ShouldBe(25);
    }

    [Fact]
    public async Task needs_a_key_for_files()
    {
        string path = await WriteAsync(await story.SealAsync());

        Ran ran = await rpause.RunAsync("ledger", "verify", path);

        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain("The files alone do not prove who wrote them.");
    }

    [Fact]
    public async Task continues_after_what_it_kept_and_says_what_it_did_not_read()
    {
        string kept = Path.Combine(directory, "kept");
        int before = story.Leaves.Count;
        (await ContinueAsync(kept)).Out.ShouldNotContain("read now");
        story.Admit(new StoryShard("s-9"), "IE");

        Ran ran = await ContinueAsync(kept);

        ran.ExitCode.ShouldBe(0);
        ran.Out.ShouldContain("read now");
        ran.Out.ShouldContain($" 2 leaves. They extend the first {before}, which were verified at ");
        using JsonDocument said = JsonDocument.Parse((await ContinueAsync(kept, "--json")).Out);
        said.RootElement.GetProperty("ledger").GetProperty("before").GetInt64().ShouldBe(before + 2);
        (await File.ReadAllBytesAsync(Path.Combine(kept, "checkpoint"), TestContext.Current.CancellationToken)).Length.ShouldBePositive();
    }

    [Fact]
    public async Task finds_by_what_it_kept_that_history_was_rewritten()
    {
        string kept = Path.Combine(directory, "kept");
        (await ContinueAsync(kept)).ExitCode.ShouldBe(0);
        byte[] checkpoint = await File.ReadAllBytesAsync(Path.Combine(kept, "checkpoint"), TestContext.Current.CancellationToken);
        // The same key signs a longer ledger in which one record never was.
        using LedgerStory other = LedgerStory.OfLeaves(100);
        story.Leaves.Clear();
        story.Leaves.AddRange(other.Leaves);

        Ran ran = await ContinueAsync(kept);

        ran.ExitCode.ShouldBe(25);
        ran.Out.ShouldContain("leaves are not those of the checkpoint kept from earlier");
        (await File.ReadAllBytesAsync(Path.Combine(kept, "checkpoint"), TestContext.Current.CancellationToken)).ShouldBe(checkpoint);
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("gone")]
    [InlineData("open to others")]
    public async Task reads_everything_if_what_it_kept_cannot_be_used(string state)
    {
        string kept = Path.Combine(directory, "kept");
        (await ContinueAsync(kept)).ExitCode.ShouldBe(0);
        string file = Path.Combine(kept, "state");
        if (state == "damaged")
            await File.AppendAllTextAsync(file, "x", TestContext.Current.CancellationToken);
        else if (state == "gone")
            File.Delete(file);
        else if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);

        Ran ran = await ContinueAsync(kept);

        ran.ExitCode.ShouldBe(0);
        ran.Out.ShouldNotContain("read now");
    }

    [Fact]
    public async Task keeps_nothing_of_a_ledger_with_a_fault()
    {
        string kept = Path.Combine(directory, "kept");
        story.Leaves.RemoveAt(3);

        (await ContinueAsync(kept)).ExitCode.ShouldNotBe(0);

        Directory.Exists(kept).ShouldBeFalse();
    }

    [Fact]
    public async Task refuses_to_continue_with_another_ledger()
    {
        string kept = Path.Combine(directory, "kept");
        (await ContinueAsync(kept)).ExitCode.ShouldBe(0);
        using LedgerStory other = LedgerStory.Lawful();
        string path = await WriteAsync(await other.SealAsync());

        Ran ran = await rpause.RunAsync("ledger", "verify", path, "--key", other.Trusted.Keys[0].ToString(), "--kept", kept);

        ran.ExitCode.ShouldBe(2);
        ran.Error.ShouldContain("is not a checkpoint of this ledger");
    }

    private async Task<Ran> ContinueAsync(string kept, params string[] more) =>
        await rpause.RunAsync(["ledger", "verify", await WriteAsync(await story.SealAsync()), "--key", Key(), "--kept", kept, .. more]);

    private string Key() => story.Trusted.Keys[0].ToString();

    private async Task<(int Code, string Said)> VerifyAsync(LedgerShelf shelf, Action<Dictionary<string, byte[]>> spoil)
    {
        var spoiled = new LedgerShelf();
        foreach ((string file, byte[] bytes) in shelf.Files)
            spoiled.Files[file] = [.. bytes];
        spoil(spoiled.Files);
        Ran ran = await rpause.RunAsync("ledger", "verify", await WriteAsync(spoiled), "--key", Key());
        return (ran.ExitCode, ran.Out.Trim()["not verified: ".Length..]);
    }

    private async Task<string> WriteAsync(LedgerShelf shelf)
    {
        string path = Path.Combine(directory, Path.GetRandomFileName());
        foreach ((string name, byte[] bytes) in shelf.Files)
        {
            string file = Path.Combine([path, .. name.Split('/')]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        }
        return path;
    }
}
