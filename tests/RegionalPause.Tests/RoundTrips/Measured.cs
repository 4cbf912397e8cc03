namespace RegionalPause.Tests.RoundTrips;

/// <summary>What an operation took until one instant.</summary>
/// <param name="Name">The operation and the instant, such as <c>pause, 10 shards: committed</c>.</param>
/// <param name="Depth">The longest chain of requests that waited for one another; 0 where it is not counted.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Requests">The requests answered until then, in order.</param>
internal sealed record Measured(string Name, int Depth, TimeSpan Elapsed, IReadOnlyList<CountedRequest> Requests)
{
    /// <summary>The name of an instant of an operation.</summary>
    public static string Title(string operation, string instant) => instant.Length == 0 ? operation : $"{operation}: {instant}";

    /// <summary>How many requests of each kind, most first.</summary>
    public IEnumerable<KeyValuePair<string, int>> Counts =>
        Requests.CountBy(r => r.Kind).OrderByDescending(k => k.Value).ThenBy(k => k.Key, StringComparer.Ordinal);
}

/// <summary>Runs operations and measures what storage they take.</summary>
internal interface IMeter
{
    /// <summary>What was measured so far.</summary>
    IReadOnlyList<Measured> Results { get; }

    /// <summary>The clock that the product must use.</summary>
    TimeProvider Time { get; }

    /// <summary>How many requests of a kind were answered in the current operation.</summary>
    int Answered(string kind);

    /// <summary>Runs something to its end without measuring it.</summary>
    Task<T> DoAsync<T>(Func<Task<T>> what);

    /// <summary>
    /// Runs an operation until it has returned and every instant is reached. Each instant is a result of its own. Without a condition it is
    /// the instant at which the operation returns; so it is if no instant is named.
    /// </summary>
    Task MeasureAsync(string name, Func<Task> operation, params (string Name, Func<Task<bool>>? IsReached)[] instants);
}

/// <summary>Short forms.</summary>
internal static class Meters
{
    /// <summary>Runs something to its end without measuring it.</summary>
    public static Task DoAsync(this IMeter meter, Func<Task> what) =>
        meter.DoAsync(async () =>
        {
            await what();
            return true;
        });
}
