namespace RegionalPause.Safety;

/// <summary>
/// Why an order was lifted, whole, as the event that lifts it carries it: what was proposed, how every rule stood, which were overridden and by whom, and who
/// approved exactly that.
/// </summary>
public sealed record ResumptionRecord
{
    /// <summary>What two people approved, with the overrides and approvals that count and no others.</summary>
    public required ProposalState Standing { get; init; }

    /// <summary>How every rule stood when the second of them did.</summary>
    public required Checklist Checklist { get; init; }

    /// <summary>The digest both are bound to.</summary>
    public required string Digest { get; init; }
}
