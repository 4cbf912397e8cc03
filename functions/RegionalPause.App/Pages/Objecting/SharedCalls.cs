namespace RegionalPause.App.Pages.Objecting;

/// <summary>
/// Runs one call at a time for each key. Callers that arrive during a call of their key share the next call, which begins after they
/// arrived.
/// </summary>
internal sealed class SharedCalls<TKey, TResult>
    where TKey : notnull
{
    private readonly Lock entry = new();
    private readonly Dictionary<TKey, Turn> turns = [];

    /// <summary>Returns the result of a call that begins now or later.</summary>
    public Task<TResult> RunAsync(TKey key, Func<Task<TResult>> call)
    {
        lock (entry)
        {
            if (turns.TryGetValue(key, out Turn? turn))
                return turn.Next ??= RunAsync(key, turn, turn.Running, call);
            turns[key] = turn = new Turn();
            return turn.Running = RunAsync(key, turn, Task.CompletedTask, call);
        }
    }

    private async Task<TResult> RunAsync(TKey key, Turn turn, Task before, Func<Task<TResult>> call)
    {
        // Yields first, so that the call never runs inside the lock of the caller.
        await before.ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            return await call();
        }
        finally
        {
            End(key, turn);
        }
    }

    private void End(TKey key, Turn turn)
    {
        lock (entry)
        {
            if (turn.Next is null)
                turns.Remove(key);
            else
                (turn.Running, turn.Next) = (turn.Next, null);
        }
    }

    private sealed class Turn
    {
        public Task<TResult> Running { get; set; } = null!;

        public Task<TResult>? Next { get; set; }
    }
}
