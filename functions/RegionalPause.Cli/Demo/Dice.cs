namespace RegionalPause.Cli.Demo;

/// <summary>
/// The generator SplitMix64. The same seed gives the same numbers on every version of the runtime; System.Random does not guarantee this.
/// Not for secrets.
/// </summary>
internal sealed class Dice(ulong seed)
{
    private ulong state = seed;

    public ulong Next()
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 up to, but not including, <paramref name="limit"/>.</summary>
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>Returns <c>true</c> with this probability.</summary>
    public bool Hits(double probability) => Next() >> 11 < probability * (1UL << 53);

    public string Hex(int bytes) =>
        string.Concat(
            Enumerable.Range(0, (bytes + 7) / 8).Select(_ => Next().ToString("x16", System.Globalization.CultureInfo.InvariantCulture))
        )[..(bytes * 2)];
}
