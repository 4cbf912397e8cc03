namespace RegionalPause.Campaigns;

/// <summary>
/// How many notices may go now: tokens come at the rate, up to one second's worth, and each notice takes one. Pure; the time is the store's, so that
/// instances whose clocks differ share one rate.
/// </summary>
/// <param name="Tokens">Tokens there were.</param>
/// <param name="At">When.</param>
internal readonly record struct TokenBucket(double Tokens, DateTimeOffset At)
{
    /// <summary>A bucket nobody has taken from: the first second's worth is there.</summary>
    public static TokenBucket Full(DateTimeOffset now, int rate) => new(rate, now);

    /// <summary>Takes up to a number of tokens; how many, and the bucket afterwards.</summary>
    public (int Taken, TokenBucket After) Take(int wanted, DateTimeOffset now, int rate)
    {
        // An instance whose estimate of the store's time is behind finds what is there, and moves no time back.
        double there = Math.Min(rate, Tokens + rate * Math.Max(0, (now - At).TotalSeconds));
        int taken = Math.Min(wanted, (int)there);
        return (taken, new TokenBucket(there - taken, now > At ? now : At));
    }
}
