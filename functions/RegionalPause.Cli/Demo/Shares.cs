namespace RegionalPause.Cli.Demo;

/// <summary>A weighted choice.</summary>
internal sealed class Shares(params (string Name, double Weight)[] parts)
{
    private readonly double whole = parts.Sum(p => p.Weight);

    public IEnumerable<string> Names => parts.Select(p => p.Name);

    public double ShareOf(string name) => parts.First(p => p.Name == name).Weight / whole;

    public string Pick(Dice dice)
    {
        double mark = dice.Below(1_000_000) / 1_000_000.0 * whole;
        foreach ((string name, double weight) in parts)
        {
            mark -= weight;
            if (mark < 0)
                return name;
        }
        return parts[^1].Name;
    }
}
