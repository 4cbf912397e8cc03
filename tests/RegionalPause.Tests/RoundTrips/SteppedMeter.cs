using RegionalPause.Tests.Simulation;

namespace RegionalPause.Tests.RoundTrips;

/// <summary>
/// Runs the product on <see cref="SteppedStorage"/>. It takes the next step only when the thread pool has nothing to do: it answers the
/// requests that wait; only if there are none it lets time pass until the next timer. With a latency, requests and timers are served in the
/// order of their time instead. The thread pool must have one worker (<see cref="OneWorker"/>).
/// </summary>
internal sealed class SteppedMeter : IMeter
{
    private const int MostSteps = 20_000;

    private readonly Timeline timeline = new(new DateTimeOffset(2024, 9, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly TimeSpan? latency;
    private readonly List<Measured> results = [];
    private Dictionary<string, int> before = [];

    public SteppedMeter(TimeSpan? latency)
    {
        this.latency = latency;
        Storage = new SteppedStorage(timeline, latency);
        Time = new SimulatedClock(timeline);
    }

    public SteppedStorage Storage { get; }

    /// <inheritdoc/>
    public TimeProvider Time { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Measured> Results => results;

    /// <inheritdoc/>
    public int Answered(string kind) => Storage.Counts.GetValueOrDefault(kind) - before.GetValueOrDefault(kind);

    /// <inheritdoc/>
    public async Task<T> DoAsync<T>(Func<Task<T>> what)
    {
        Task<T> done = Task.Run(what);
        await UntilAsync(() => Task.FromResult(done.IsCompleted));
        return await done;
    }

    /// <inheritdoc/>
    public async Task MeasureAsync(string name, Func<Task> operation, params (string Name, Func<Task<bool>>? IsReached)[] instants)
    {
        await UntilAsync(() => Task.FromResult(Storage.NextAnswer is null)); // what an earlier operation began in the background
        (int from, int rounds, DateTimeOffset began) = (Storage.Answered.Count, Storage.Rounds, timeline.Now);
        before = new(Storage.Counts);
        Task done = Task.Run(operation);
        List<(string Name, Func<Task<bool>>? IsReached)> ahead = [.. instants.Length == 0 ? [("", null)] : instants];
        await UntilAsync(async () =>
        {
            foreach ((string Name, Func<Task<bool>>? IsReached) instant in ahead.ToArray())
            {
                if (instant.IsReached is { } isReached ? !await isReached() : !done.IsCompleted)
                    continue;
                ahead.Remove(instant);
                results.Add(
                    new Measured(
                        Measured.Title(name, instant.Name),
                        latency is null ? Storage.Rounds - rounds : 0,
                        timeline.Now - began,
                        [.. Storage.Answered.Skip(from).Select(r => r with { Round = r.Round - rounds })]
                    )
                );
            }
            return ahead.Count == 0;
        });
        await done;
    }

    private async Task UntilAsync(Func<Task<bool>> isOver)
    {
        for (int step = 0; step < MostSteps; step++)
        {
            await OneWorker.SettleAsync();
            if (await isOver())
                return;
            Step();
        }
        throw new TimeoutException($"The operation did not end in {MostSteps} steps; the last requests: {Last()}.");
    }

    private void Step()
    {
        DateTimeOffset? answer = Storage.NextAnswer,
            timer = timeline.NextDue;
        if (answer is { } due && (latency is null || timer is null || due <= timer))
        {
            Pass(due);
            Storage.Answer();
        }
        else if (timer is { } next)
        {
            Pass(next);
            timeline.FireOne();
        }
        else
        {
            throw new InvalidOperationException($"Nothing is left to wait for; the last requests: {Last()}.");
        }
    }

    private void Pass(DateTimeOffset until)
    {
        if (until > timeline.Now)
            timeline.Advance(until - timeline.Now);
    }

    private string Last() => string.Join("; ", Storage.Answered.TakeLast(5).Select(r => $"{r.Kind} {r.Detail}"));
}
