using System.Diagnostics;
using Azure.Core;
using Azure.Core.Pipeline;

namespace RegionalPause.Tests.RoundTrips;

/// <summary>
/// Runs the product on a real storage service, in real time, and counts its requests. It does not know which request waits for which, so it
/// measures no depth.
/// </summary>
/// <param name="service">Which service an address belongs to.</param>
internal sealed class CountingMeter(Func<Uri, StorageService> service) : HttpPipelinePolicy, IMeter
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);

    private readonly Lock gate = new();
    private readonly List<CountedRequest> answered = [];
    private readonly List<Measured> results = [];
    private Dictionary<string, int> counts = [];

    /// <inheritdoc/>
    public IReadOnlyList<Measured> Results => results;

    /// <inheritdoc/>
    public TimeProvider Time => TimeProvider.System;

    /// <inheritdoc/>
    public int Answered(string kind)
    {
        lock (gate)
            return counts.GetValueOrDefault(kind);
    }

    /// <inheritdoc/>
    public Task<T> DoAsync<T>(Func<Task<T>> what) => what();

    /// <inheritdoc/>
    public async Task MeasureAsync(string name, Func<Task> operation, params (string Name, Func<Task<bool>>? IsReached)[] instants)
    {
        lock (gate)
        {
            answered.Clear();
            counts = [];
        }
        long began = Stopwatch.GetTimestamp();
        Task done = Task.Run(operation);
        List<(string Name, Func<Task<bool>>? IsReached)> ahead = [.. instants.Length == 0 ? [("", null)] : instants];
        while (ahead.Count > 0)
        {
            foreach ((string Name, Func<Task<bool>>? IsReached) instant in ahead.ToArray())
            {
                if (instant.IsReached is { } isReached ? !await isReached() : !done.IsCompleted)
                    continue;
                ahead.Remove(instant);
                results.Add(new Measured(Measured.Title(name, instant.Name), 0, Stopwatch.GetElapsedTime(began), SoFar()));
            }
            if (ahead.Count > 0)
                await Task.WhenAny(done.IsCompleted ? Task.Delay(Look) : done, Task.Delay(Look));
        }
        await done;
    }

    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("Everything here is asynchronous.");

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        StorageRequest request = await StorageRequest.ReadAsync(message, service).ConfigureAwait(false);
        await ProcessNextAsync(message, pipeline).ConfigureAwait(false);
        (string kind, string detail) = RequestKind.Of(request);
        lock (gate)
        {
            answered.Add(new CountedRequest(0, kind, detail, ""));
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
        }
    }

    private CountedRequest[] SoFar()
    {
        lock (gate)
            return [.. answered];
    }
}
