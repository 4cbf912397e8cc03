using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Resumption;

/// <summary>What can be asked of a proposal to resume. Every command carries its own <see cref="Now"/>, and the checklist of that moment where it looks at one.</summary>
public abstract record ResumptionCommand
{
    private ResumptionCommand(Person by, DateTimeOffset now) => (By, Now) = (by, now);

    /// <summary>Who asks.</summary>
    public Person By { get; }

    /// <summary>When.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Propose, or put another proposal in the place of the one there is, which voids everything said of that.</summary>
    public sealed record Propose(ResumptionProposal Proposal, Person By, DateTimeOffset Now) : ResumptionCommand(By, Now);

    /// <summary>Say that a rule need not be met, or agree with whoever did.</summary>
    public sealed record Override(ResumptionRule Rule, string? Reason, Checklist Checklist, Person By, DateTimeOffset Now) : ResumptionCommand(By, Now);

    /// <summary>Approve what has this digest.</summary>
    public sealed record Approve(string Digest, Checklist Checklist, Person By, DateTimeOffset Now) : ResumptionCommand(By, Now);

    /// <summary>Take one's approval back.</summary>
    public sealed record WithdrawApproval(Person By, DateTimeOffset Now) : ResumptionCommand(By, Now);
}
