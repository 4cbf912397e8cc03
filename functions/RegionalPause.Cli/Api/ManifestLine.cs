namespace RegionalPause.Cli.Api;

/// <summary>A line of a training manifest.</summary>
internal sealed record ManifestLine(string Id)
{
    // A setter: the source generator gives an init-only property that is missing the default of its type.
    public int Revision { get; set; } = 1;
}
