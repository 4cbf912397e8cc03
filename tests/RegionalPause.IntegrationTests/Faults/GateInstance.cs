using RegionalPause.Control;
using RegionalPause.Drains;
using RegionalPause.Engagement;
using RegionalPause.Erasure;
using RegionalPause.Flags;
using RegionalPause.Gate;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger;
using RegionalPause.Pauses;
using RegionalPause.Resumption;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;

namespace RegionalPause.IntegrationTests.Faults;

/// <summary>One instance of the product in this process, with the faults of its storage clients.</summary>
internal sealed class GateInstance : IAsyncDisposable
{
    private readonly Instance instance;

    private GateInstance(Instance instance, FaultPlan faults) => (this.instance, Faults) = (instance, faults);

    public FaultPlan Faults { get; }

    public ContentHandler Content => instance.Get<ContentHandler>();

    public FlagHandler Flags => instance.Get<FlagHandler>();

    public PauseHandler Pauses => instance.Get<PauseHandler>();

    public PauseRecovery Completion => instance.Get<PauseRecovery>();

    public HoldHandler Holds => instance.Get<HoldHandler>();

    public EngagementHandler Engagement => instance.Get<EngagementHandler>();

    public ResumptionHandler Resumption => instance.Get<ResumptionHandler>();

    public MemberErasure Erasure => instance.Get<MemberErasure>();

    public ControlTable Control => instance.Get<ControlTable>();

    public ShardTable Shards => instance.Get<ShardTable>();

    public ShardStatus Status => instance.Get<ShardStatus>();

    public DispositionReader Dispositions => instance.Get<DispositionReader>();

    /// <summary>Starts an instance; a fault may prevent it, which is thrown. Without safety rules two people lift an order.</summary>
    public static async Task<GateInstance> StartAsync(
        TestAccount account,
        FaultPlan faults,
        CancellationToken cancellationToken,
        bool withoutRules = false
    ) =>
        new(
            await Instance.StartAsync(
                account,
                new FaultPolicy(account, faults),
                _ => { },
                [
                    ("Resumption:RulesFile", withoutRules ? Instance.WithoutRules : ""),
                    // Short, so that a pause which has to wait for tickets to run out does not wait long.
                    ("Tickets:Lifetime", "00:00:03"),
                    ("Pauses:SkewAllowance", "00:00:00"),
                    // An opened flag is seen at once; otherwise the first items would be refused by a law a moment old.
                    ("Gate:LawMaxAge", "00:00:00"),
                    ("Gate:FlushInterval", "00:00:00.020"),
                    ("Holds:DrainSlice", "00:00:05"),
                ],
                cancellationToken
            ),
            faults
        );

    /// <summary>Ends in good order: its shard is closed, if storage lets it.</summary>
    public ValueTask DisposeAsync() => instance.DisposeAsync();
}
