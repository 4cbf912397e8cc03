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

    private const int MostRounds = 40;

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
                yield return $"{result.Name}: is not written down; it is {InWords(Of(result))}";
            else if (was != Of(result))
                yield return $"{result.Name}: was {InWords(was)}; is {InWords(Of(result))}";
        }
        foreach (string gone in written.Keys.Except(results.Select(r => r.Name)))
            yield return $"{gone}: is written down, and no longer measured";
    }

    /// <summary>The requests of a result round by round, with the methods that make them, so that a new one can be found.</summary>
    public static string Chain(Measured result) =>
        $"{result.Name}\n"
        + string.Join(
            '\n',
            result
                .Requests.GroupBy(r => r.Round)
                .Take(MostRounds)
                .Select(round =>
                    $"{round.Key, 6}  {string.Join(", ", round.CountBy(r => $"{r.Kind} ({r.Maker})").Select(k => k.Value == 1 ? k.Key : $"{k.Value} × {k.Key}"))}"
                )
        );

    private static RoundTrips Of(Measured result) => new(result.Depth, result.Requests.Count);

    private static string InWords(RoundTrips trips) => $"depth {trips.Depth} with {trips.Requests} requests";
}
