namespace RegionalPause.Cli.Api;

/// <summary>A line of a training manifest.</summary>
internal sealed record ManifestLine(string Id)
{
    // It has a setter: for an init-only property that is missing in the JSON, the source generator ignores the default value.
    public int Revision { get; set; } = 1;
}
