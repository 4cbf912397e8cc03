using System.Text;
using System.Text.Json.Nodes;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Clients;

/// <summary>
/// <c>tests/independent/loader.mjs</c>: written from <c>docs/loaders.md</c> alone, so the page is known to be complete. It shares
/// no code with the gate or with the Python client.
/// </summary>
[Requirement("R10", "R38", "R39")]
public sealed class The_JavaScript_loader : IDisposable
{
    private static readonly string Vectors = Path.Combine(Repository.Root, "docs", "vectors", "tickets.json");

    private readonly string folder = Directory.CreateTempSubdirectory("rpause-loader-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task gives_every_vector_its_verdict()
    {
        int count = (await VectorsAsync()).Count;
        count.ShouldBeGreaterThan(100);

        (int code, string output) = await RunAsync(["--vectors", Vectors]);

        code.ShouldBe(0, output);
        output.ShouldBe($"{count} of {count} vectors\n");
    }

    [Fact]
    public async Task names_a_vector_to_which_it_gives_another_verdict()
    {
        JsonArray vectors = await VectorsAsync();
        vectors[7]!["verdict"] = "late";
        string changed = Path.Combine(folder, "vectors.json");
        await File.WriteAllTextAsync(changed, new JsonObject { ["vectors"] = vectors.DeepClone() }.ToJsonString(), Cancelled);

        (int code, string output) = await RunAsync(["--vectors", changed]);

        code.ShouldBe(1);
        output.ShouldStartWith($"{vectors[7]!["name"]}: not late\n");
    }

    [Fact]
    public async Task reads_messages_as_a_Storage_queue_has_them()
    {
        JsonObject[] vectors = [.. (await VectorsAsync()).Select(v => v!.AsObject())];
        string keys = Path.Combine(folder, "keys.json");
        await File.WriteAllTextAsync(keys, vectors[0]["keys"]!.ToJsonString(), Cancelled);
        JsonObject[] chosen = [.. vectors.Where(v => JsonNode.DeepEquals(v["keys"], vectors[0]["keys"]))];

        (int code, string output) = await RunAsync([keys], string.Concat(chosen.Select(v => AsOnQueue(v).ToJsonString() + "\n")));

        code.ShouldBe(0, output);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(chosen.Select(v => (string)v["verdict"]!));
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static JsonObject AsOnQueue(JsonObject vector) =>
        new()
        {
            ["message"] = Convert.ToBase64String(Encoding.UTF8.GetBytes((string)vector["message"]!)),
            ["enqueuedAt"] = (string)vector["enqueuedAt"]!,
            ["resolutionSeconds"] = vector["resolutionSeconds"]!.DeepClone(),
        };

    private static async Task<JsonArray> VectorsAsync() =>
        JsonNode.Parse(await File.ReadAllTextAsync(Vectors, Cancelled))!["vectors"]!.AsArray();

    private static Task<(int Code, string Output)> RunAsync(string[] arguments, string input = "") =>
        ChildProgram.RunAsync(
            "node",
            [Path.Combine(Repository.Root, "tests", "independent", "loader.mjs"), .. arguments],
            Repository.Root,
            input,
            Cancelled
        );
}
