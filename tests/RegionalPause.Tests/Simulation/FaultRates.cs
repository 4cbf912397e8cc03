namespace RegionalPause.Tests.Simulation;

/// <summary>What goes wrong how often; each between 0 and 1, of the calls or answers on their way.</summary>
internal sealed record FaultRates
{
    public static FaultRates None { get; } = new();

    /// <summary>The request never arrives and the caller learns that the connection broke.</summary>
    public double Lost { get; init; }

    /// <summary>It is done; the answer never arrives.</summary>
    public double AnswerLost { get; init; }

    /// <summary>Held up, so that later ones overtake it.</summary>
    public double Delayed { get; init; }

    /// <summary>
    /// Messages to the broker that are held up for seconds, though less than the life of a ticket: admitted before a pause, sent after it.
    /// </summary>
    public double SlowSends { get; init; }

    /// <summary>Held up, and the caller gives up first.</summary>
    public double GivenUp { get; init; }

    /// <summary>It arrives twice, the second time at any later moment.</summary>
    public double Twice { get; init; }

    /// <summary>429, 500 or 503, done or not.</summary>
    public double NotNow { get; init; }

    /// <summary>The longest a call is held up.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>A mixture for one run: some runs are quiet, some are rough, some have one kind of fault only.</summary>
    public static FaultRates Draw(Random random)
    {
        double scale = random.Next(4) switch
        {
            0 => 0.01,
            1 => 0.03,
            2 => 0.08,
            _ => 0.15,
        };
        double Rate() => random.Next(4) == 0 ? 0 : scale * random.NextDouble();
        return new FaultRates
        {
            Lost = Rate(),
            AnswerLost = Rate(),
            Delayed = Rate(),
            GivenUp = Rate(),
            Twice = Rate(),
            NotNow = Rate(),
            SlowSends = random.Next(3) * 0.15,
        };
    }
}
