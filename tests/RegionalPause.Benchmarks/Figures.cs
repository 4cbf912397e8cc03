namespace RegionalPause.Benchmarks;

/// <summary>Arithmetic over the rounds of a benchmark.</summary>
internal static class Figures
{
    /// <summary>The middle of an odd number of rounds.</summary>
    public static double Median(IReadOnlyCollection<double> rounds) => rounds.Order().ElementAt(rounds.Count / 2);
}
