namespace RegionalPause.Permits;

/// <summary>A command about a permit. Every command contains its own time <see cref="Now"/>: the decider reads no clock.</summary>
public abstract record PermitCommand
{
    private PermitCommand(DateTimeOffset now) => Now = now;

    /// <summary>The time of the store.</summary>
    public DateTimeOffset Now { get; }

    /// <summary>Grants a requested permit at a control version.</summary>
    public sealed record Grant(long Version, DateTimeOffset Now) : PermitCommand(Now);

    /// <summary>The control log has the grant at a version: the run gets its first lease.</summary>
    public sealed record Activate(long Version, DateTimeOffset Now) : PermitCommand(Now);

    /// <summary>The run asks to read on.</summary>
    /// <param name="Revision">The exclusions that it has loaded.</param>
    /// <param name="Law">What the control state says about it, read after the request came.</param>
    /// <param name="Skew">The skew allowance.</param>
    /// <param name="Now">The time of the store.</param>
    public sealed record Renew(int Revision, PermitLaw Law, TimeSpan Skew, DateTimeOffset Now) : PermitCommand(Now);

    /// <summary>Nothing may renew it any more.</summary>
    public sealed record Revoke(string Cause, DateTimeOffset Now) : PermitCommand(Now);

    /// <summary>The run states that it reads no more.</summary>
    public sealed record EndByRun(DateTimeOffset Now) : PermitCommand(Now);

    /// <summary>Its lease may have passed.</summary>
    /// <param name="Skew">The skew allowance.</param>
    /// <param name="Now">The time of the store.</param>
    public sealed record Expire(TimeSpan Skew, DateTimeOffset Now) : PermitCommand(Now);
}

/// <summary>What a control state says about a permit.</summary>
/// <param name="Version">The control version.</param>
/// <param name="Tightened">The last version that forbade something.</param>
/// <param name="Cause">Why the permit must be revoked; <c>null</c> if it need not.</param>
public readonly record struct PermitLaw(long Version, long Tightened, string? Cause);
