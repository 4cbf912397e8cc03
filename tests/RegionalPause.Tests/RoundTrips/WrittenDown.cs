using System.Text.Encodings.Web;
using System.Text.Json;

namespace RegionalPause.Tests.RoundTrips;

/// <summary>What is written down of one operation and instant.</summary>
/// <param name="Depth">The longest chain of requests that wait for one another.</param>
/// <param name="Requests">The requests answered until then.</param>
internal sealed record RoundTrips(int Depth, int Requests);

/// <summary>The file <c>round-trips.json</c>: the depth and the requests of every operation. Both may only change on purpose.</summary>
internal static class WrittenDown
{
    private const string Path = "tests/RegionalPause.Tests/RoundTrips/round-trips.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>What is written down, by operation and instant.</summary>
    public static IReadOnlyDictionary<string, RoundTrips> Read() =>
        JsonSerializer.Deserialize<Dictionary<string, RoundTrips>>(TheRepository.Read(Path), Options)!;

    /// <summary>Writes results in place of what is written down; one line a result, so that a difference is easy to read.</summary>
    public static void Write(IEnumerable<Measured> results) =>
        File.WriteAllText(
            System.IO.Path.Combine(TheRepository.Root, Path),
            "{\n"
                + string.Join(
                    ",\n",
                    results.Select(r => $"  {JsonSerializer.Serialize(r.Name, Options)}: {JsonSerializer.Serialize(Of(r), Options)}")
                )
                + "\n}\n"
        );

    /// <summary>Every difference between what was measured and what is written down, in words.</summary>
    public static IEnumerable<string> Differences(IReadOnlyList<Measured> results, IReadOnlyDictionary<string, RoundTrips> written)
    {
        foreach (Measured result in results)
        {
            if (!written.TryGetValue(result.Name, out RoundTrips? was))
                yield return $"{result.Name}: not written down, is depth {result.Depth} with {result.Requests.Count} requests";
            else if (was != Of(result))
                yield return $"{result.Name}: was depth {was.Depth} with {was.Requests} requests, is depth {result.Depth} with {result.Requests.Count}\n{Chain(result)}";
        }
        foreach (string gone in written.Keys.Except(results.Select(r => r.Name)))
            yield return $"{gone}: written down, and no longer measured";
    }

    private static RoundTrips Of(Measured result) => new(result.Depth, result.Requests.Count);

    /// <summary>The requests round by round, so that the new one can be found.</summary>
    private static string Chain(Measured result) =>
        string.Join(
            '\n',
            result
                .Requests.GroupBy(r => r.Round)
                .Take(40)
                .Select(round =>
                    $"    {round.Key, 3}  {string.Join(", ", round.CountBy(r => $"{r.Kind} by {r.Caller.Split(" < ")[0]}").Take(4).Select(k => k.Value == 1 ? k.Key : $"{k.Value} × {k.Key}"))}"
                )
        );
}
