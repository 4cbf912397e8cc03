namespace RegionalPause.Campaigns;

/// <summary>
/// Calculates how many notices may be sent now. Tokens accumulate at the rate, up to one second's worth; each notice takes one. Pure. The
/// time is that of the store, so that instances with different clocks share one rate.
/// </summary>
/// <param name="Tokens">Tokens in the bucket.</param>
/// <param name="At">The time of that number.</param>
internal readonly record struct TokenBucket(double Tokens, DateTimeOffset At)
{
    /// <summary>A new bucket, with one second's worth of tokens.</summary>
    public static TokenBucket Full(DateTimeOffset now, int rate) => new(rate, now);

    /// <summary>Takes up to a number of tokens. Returns how many were taken, and the bucket after that.</summary>
    public (int Taken, TokenBucket After) Take(int wanted, DateTimeOffset now, int rate)
    {
        // If an instance's estimate of the store's time is behind, it gets the current tokens, and the time of the bucket does not go back.
        double there = Math.Min(rate, Tokens + rate * Math.Max(0, (now - At).TotalSeconds));
        int taken = Math.Min(wanted, (int)there);
        return (taken, new TokenBucket(there - taken, now > At ? now : At));
    }
}
