namespace RegionalPause.Jurisdictions;

/// <summary>A fault of jurisdiction data.</summary>
/// <param name="Place">The code or the name that it concerns, or the path of the member that cannot be read.</param>
/// <param name="Problem">What is wrong, as the second part of a sentence about the place.</param>
public sealed record DataFault(string Place, string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Place}: {Problem}";
}
