namespace RegionalPause.Webhooks;

/// <summary>Random numbers, so that subscriptions do not all try again at the same moment.</summary>
/// <param name="Next">A number from 0 to less than 1.</param>
public sealed record WebhookJitter(Func<double> Next);

/// <summary>The time between two attempts. Pure.</summary>
internal static class WebhookBackoff
{
    /// <summary>The first delay, doubled with each further attempt, at most the longest; at most a fifth of it is added.</summary>
    /// <param name="options">The delays.</param>
    /// <param name="attempts">The attempts that failed; at least 1.</param>
    /// <param name="jitter">From 0 to less than 1.</param>
    public static TimeSpan After(WebhookOptions options, int attempts, double jitter)
    {
        double seconds = options.FirstDelay.TotalSeconds * Math.Pow(2, attempts - 1);
        return TimeSpan.FromSeconds(Math.Min(seconds, options.LongestDelay.TotalSeconds) * (1 + (jitter / 5)));
    }
}
