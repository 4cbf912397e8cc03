namespace RegionalPause.Safety;

/// <summary>
/// The complete justification of a resumption. The event that lifts the order contains it: what was proposed, the result of every rule,
/// which rules were overridden and by whom, and who approved exactly that.
/// </summary>
public sealed record ResumptionRecord
{
    /// <summary>What two people approved, with only the overrides and approvals that count.</summary>
    public required ProposalState Standing { get; init; }

    /// <summary>The result of every rule when the second person approved.</summary>
    public required Checklist Checklist { get; init; }

    /// <summary>The digest to which both approvals are bound.</summary>
    public required string Digest { get; init; }
}
