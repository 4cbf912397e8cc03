using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Jurisdictions;
using RegionalPause.Orders;
using RegionalPause.Permits;
using RegionalPause.Requests;
using RegionalPause.Tests.Orders;

namespace RegionalPause.Tests.Permits;

/// <summary>A run that reads posts of the UK, and what surrounds it; change with <c>with</c>.</summary>
internal static class SamplePermit
{
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(2);

    public static readonly Permit Requested = new()
    {
        Id = PermitId.New(Sample.Now, 1),
        Run = "assistant-7",
        Dataset = "posts-2024",
        Jurisdictions = [new JurisdictionCode("GB")],
        ManifestSha256 = new string('a', 64),
        Items = 10,
        Excluded = 1,
        Exclusions = 3,
        Lease = TimeSpan.FromSeconds(60),
        RequestedBy = "pipeline",
        RegisteredAt = Sample.Now,
        ControlVersion = 4,
        SeenVersion = 4,
    };

    public static readonly Permit Active = After(Requested, new PermitCommand.Activate(5, Sample.Now));

    /// <summary>A control state in which nothing forbids it.</summary>
    public static readonly PermitLaw Free = new(6, 4, null);

    public static Permit After(Permit permit, params PermitCommand[] commands) =>
        commands.Aggregate(
            permit,
            (p, c) => PermitDecider.Decide(p, c) is Decision<PermitEvent>.Events(var events) ? events.Aggregate(p, PermitDecider.Evolve) : p
        );

    public static PermitCommand Renew(int revision, PermitLaw law, int seconds) =>
        new PermitCommand.Renew(revision, law, Skew, Sample.At(seconds));

    public static PermitCommand Revoke(int seconds, string cause = "order:uk-ico-2024") =>
        new PermitCommand.Revoke(cause, Sample.At(seconds));

    public static PermitCommand End(int seconds) => new PermitCommand.EndByRun(Sample.At(seconds));

    public static PermitCommand Expire(double seconds) => new PermitCommand.Expire(Skew, Sample.Now.AddSeconds(seconds));

    /// <summary>A control state with orders and flags.</summary>
    public static ControlState State(long version, IEnumerable<OrderState> orders, params TrainingFlag[] flags) =>
        new(version, new byte[32], flags.ToImmutableDictionary(f => f.Code), orders.ToImmutableDictionary(o => o.Order.Id), version);

    /// <summary>An effective order of these jurisdictions, committed at a control version.</summary>
    public static OrderState Order(long version, params string[] codes) =>
        new()
        {
            Order = Sample.Order with { Jurisdictions = [.. codes.Select(c => new JurisdictionCode(c))] },
            Stage = OrderStage.Effective,
            Version = version,
            CommittedAt = Sample.Now,
            FencedAt = Sample.At(1),
            EffectiveAt = Sample.At(2),
        };

    public static TrainingFlag Flag(string code, bool open, long version) =>
        new(new JurisdictionCode(code), open, "alice", Sample.Now, null) { Version = version };
}
