using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Resumption;

/// <summary>
/// A command about a proposal to resume. Every command contains its own time <see cref="Now"/>, and the checklist of that time if it needs
/// one.
/// </summary>
public abstract record ResumptionCommand
{
    private ResumptionCommand(Person by, DateTimeOffset now) => (By, Now) = (by, now);

    /// <summary>The person.</summary>
    public Person By { get; }

    /// <summary>When.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Proposes, or replaces the current proposal. A replacement voids its overrides and approvals.</summary>
    public sealed record Propose(ResumptionProposal Proposal, Person By, DateTimeOffset Now) : ResumptionCommand(By, Now);

    /// <summary>States why a rule is overridden, or agrees with another person's override.</summary>
    public sealed record Override(ResumptionRule Rule, string? Reason, Checklist Checklist, Person By, DateTimeOffset Now)
        : ResumptionCommand(By, Now);

    /// <summary>Approves what has this digest.</summary>
    public sealed record Approve(string Digest, Checklist Checklist, Person By, DateTimeOffset Now) : ResumptionCommand(By, Now);

    /// <summary>Withdraws the person's own approval.</summary>
    public sealed record WithdrawApproval(Person By, DateTimeOffset Now) : ResumptionCommand(By, Now);
}
