using Microsoft.Extensions.DependencyInjection;
using RegionalPause.Content;
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
using RegionalPause.Safety;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;

namespace RegionalPause.IntegrationTests.Faults;

/// <summary>One instance of the product in this process, with the faults of its storage clients.</summary>
internal sealed class GateInstance : IAsyncDisposable
{
    private readonly Instance instance;

    private GateInstance(Instance instance, FaultPlan faults) => (this.instance, Faults) = (instance, faults);

    public FaultPlan Faults { get; }

    private static ToldTerms Told { get; } = new(TrainingPurpose.GenerativeAi, DateOnly.MinValue, null, null, [], [new("GB")]);

    /// <summary>A campaign that was told long ago, objections that are applied, and a page nobody has probed.</summary>
    private static ResumptionSources KnownFacts { get; } =
        new(
            (id, _, _) => Task.FromResult<CampaignFacts?>(new CampaignFacts(id, 1000, 1000, DateTimeOffset.UnixEpoch, Told)),
            _ => Task.FromResult<bool?>(true),
            _ => Task.FromResult<PageProbe?>(null)
        );

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

    /// <summary>Every member was told of that campaign long ago.</summary>
    private static DeliveredNotice ToldLongAgo { get; } = (_, _, _) => Task.FromResult<DateTimeOffset?>(DateTimeOffset.UnixEpoch);

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
                services => services.AddSingleton(KnownFacts).AddSingleton(ToldLongAgo),
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
