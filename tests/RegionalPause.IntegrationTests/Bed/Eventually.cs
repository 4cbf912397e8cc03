using System.Diagnostics;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>Waits for what must come true, as long as a slow machine may need; a test that waits in vain says for what.</summary>
internal static class Eventually
{
    /// <summary>Long enough for two cores shared with a build.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Asks until the answer is yes.</summary>
    public static async Task UntilAsync(
        string what,
        Func<Task<bool>> condition,
        CancellationToken cancellationToken,
        TimeSpan? patience = null
    ) => await UntilAsync(what, async () => await condition() ? what : null, cancellationToken, patience);

    /// <summary>Asks until there is an answer, and gives it.</summary>
    public static async Task<T> UntilAsync<T>(
        string what,
        Func<Task<T?>> question,
        CancellationToken cancellationToken,
        TimeSpan? patience = null
    )
        where T : class
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (await question() is { } answer)
                return answer;
            if (waited.Elapsed > (patience ?? Patience))
                throw new TimeoutException($"Waited {waited.Elapsed.TotalSeconds:F0} s in vain: {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }
    }
}
