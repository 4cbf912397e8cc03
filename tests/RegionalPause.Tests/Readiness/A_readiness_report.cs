using System.Collections.Immutable;
using RegionalPause.Control;
using RegionalPause.Drills;
using RegionalPause.Jurisdictions;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Messaging;
using RegionalPause.Orders;
using RegionalPause.Readiness;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Readiness;

/// <summary>Facts of an installation in which all is well, and one fact that is not, at a time.</summary>
[Requirement("R42")]
public sealed class A_readiness_report
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);
    private static readonly Instance Alive = Open("web-1", Now - TimeSpan.FromSeconds(20));

    private static readonly ReadinessFacts Well = new()
    {
        Now = Now,
        MachineAhead = TimeSpan.FromSeconds(0.4),
        Control = State(),
        Instance = new InstanceStatus("web-1", 7, null),
        Fleet = Observed.Of<ImmutableArray<Instance>>([Alive]),
        Unsealed = Observed.Of<ImmutableArray<UnsealedShard>>([]),
        Queues = Observed.Of<QueueReading>(new QueueReading([], 12)),
        LedgerKey = Observed.Of<KeyReading>(new KeyReading("pause.example/regionalpause", true, null)),
        TicketKey = Observed.Of<KeyReading>(new KeyReading("k-1", true, Now + TimeSpan.FromDays(6))),
        Drills = Observed.Of<ImmutableArray<Drill>>([Drilled(Passed)]),
        Held = Observed.Of<ImmutableArray<HeldScope>>([new HeldScope("uk-1", 10, 200, 400)]),
        Poison = Observed.Of<PoisonReading>(new PoisonReading(0, false, [])),
        Settings = new InstallationSettings
        {
            IsDevelopment = false,
            AbandonedAfter = TimeSpan.FromMinutes(5),
            DrillEvery = TimeSpan.FromDays(7),
            HasTokenAuthority = true,
            HasConsoleSignIn = true,
            ObjectionAddress = "https://pause.example",
            Transport = "Storage queues",
        },
    };

    private static DrillFigures Passed => new(600, 200, 0, 400, 0, 0, TimeSpan.FromMilliseconds(80), TimeSpan.FromMilliseconds(300));

    /// <summary>A fact, the check that sees it, and what the check says of it.</summary>
    public static TheoryData<string, ReadinessFacts, string, ReadinessState> Situations =>
        new()
        {
            { "tables do not answer", Well with { Control = Observed.Not<ControlReading>("no answer") }, "storage", ReadinessState.Failed },
            { "tables are slow", Well with { Control = State(took: TimeSpan.FromSeconds(3)) }, "storage", ReadinessState.Warning },
            {
                "an older table was restored",
                Well with
                {
                    Instance = Well.Instance with { ControlVersion = 8 },
                },
                "control-state",
                ReadinessState.Failed
            },
            { "a clock is a little wrong", Well with { MachineAhead = TimeSpan.FromSeconds(40) }, "clock", ReadinessState.Warning },
            { "a clock is wrong", Well with { MachineAhead = -TimeSpan.FromMinutes(6) }, "clock", ReadinessState.Failed },
            { "the store has never answered", Well with { MachineAhead = null }, "clock", ReadinessState.Failed },
            {
                "a queue is missing",
                Well with
                {
                    Queues = Observed.Of<QueueReading>(new QueueReading(["content-admitted"], 0)),
                },
                "queues",
                ReadinessState.Failed
            },
            { "queues do not answer", Well with { Queues = Observed.Not<QueueReading>("no answer") }, "queues", ReadinessState.Failed },
            { "no shard yet", Well with { Instance = new InstanceStatus(null, 0, "starting") }, "instance", ReadinessState.Failed },
            { "no instance", Well with { Fleet = Observed.Of<ImmutableArray<Instance>>([]) }, "fleet", ReadinessState.Failed },
            {
                "an instance is silent",
                Well with
                {
                    Fleet = Observed.Of<ImmutableArray<Instance>>([Alive, Open("web-2", Now - TimeSpan.FromMinutes(3))]),
                },
                "fleet",
                ReadinessState.Warning
            },
            {
                "a silent shard is not closed",
                Well with
                {
                    Fleet = Observed.Of<ImmutableArray<Instance>>([Alive, Open("web-2", Now - TimeSpan.FromMinutes(7))]),
                },
                "timers",
                ReadinessState.Failed
            },
            {
                "a pause is not finished",
                Well with
                {
                    Control = State(Order(OrderStage.Fenced, committed: Now - TimeSpan.FromMinutes(2))),
                },
                "timers",
                ReadinessState.Failed
            },
            {
                "a scheduled pause does not start",
                Well with
                {
                    Control = State(Order(OrderStage.Scheduled, from: Now - TimeSpan.FromMinutes(2))),
                },
                "timers",
                ReadinessState.Failed
            },
            {
                "a requested drill does not start",
                Well with
                {
                    Drills = Observed.Of<ImmutableArray<Drill>>([Drilled(null, DrillStage.Requested), Drilled(Passed)]),
                },
                "timers",
                ReadinessState.Failed
            },
            { "sealing is late", Sealed(TimeSpan.FromMinutes(2)), "sealing", ReadinessState.Warning },
            { "sealing has stopped", Sealed(TimeSpan.FromMinutes(6)), "sealing", ReadinessState.Failed },
            { "a shard was changed", Sealed(TimeSpan.Zero, unsealable: true), "sealing", ReadinessState.Failed },
            {
                "no ledger key",
                Well with
                {
                    LedgerKey = Observed.Not<KeyReading>("the answer was 403"),
                },
                "ledger-key",
                ReadinessState.Failed
            },
            {
                "a key in the settings",
                Well with
                {
                    LedgerKey = Observed.Of<KeyReading>(new KeyReading("k", false, null)),
                },
                "ledger-key",
                ReadinessState.Warning
            },
            { "no ticket key", Well with { TicketKey = Observed.Not<KeyReading>("no answer") }, "ticket-key", ReadinessState.Failed },
            {
                "a ticket key that stopped",
                Well with
                {
                    TicketKey = Observed.Of<KeyReading>(new KeyReading("k", true, Now + TimeSpan.FromDays(2))),
                },
                "ticket-key",
                ReadinessState.Warning
            },
            { "no drill", Well with { Drills = Observed.Of<ImmutableArray<Drill>>([]) }, "drill", ReadinessState.Warning },
            { "an old drill", DrillEnded(Passed, TimeSpan.FromDays(15)), "drill", ReadinessState.Warning },
            { "a drill with a late item", DrillEnded(Passed with { Late = 1 }, TimeSpan.FromHours(1)), "drill", ReadinessState.Failed },
            { "a ceiling is near", Held(29, 400), "holds", ReadinessState.Warning },
            { "a short ceiling is near", Held(6, 30), "holds", ReadinessState.Warning },
            { "a ceiling is reached", Held(0, 400), "holds", ReadinessState.Failed },
            {
                "messages were put aside",
                Well with
                {
                    Poison = Observed.Of<PoisonReading>(new PoisonReading(2, false, ["objections"])),
                },
                "poison",
                ReadinessState.Warning
            },
            { "no token is accepted", With(s => s with { HasTokenAuthority = false }), "people", ReadinessState.Failed },
            { "people without a password", With(s => s with { PeopleWithoutPassword = 3 }), "people", ReadinessState.Failed },
            { "keys of user-jwts", With(s => s with { HasLocalTokenKeys = true }), "people", ReadinessState.Warning },
            { "no console", With(s => s with { HasConsoleSignIn = false }), "people", ReadinessState.Warning },
            { "no objection address", With(s => s with { ObjectionAddress = "" }), "notices", ReadinessState.Warning },
            { "http in a notice", With(s => s with { ObjectionAddress = "http://pause.example" }), "notices", ReadinessState.Failed },
            { "no contact", With(s => s with { EmptyNoticeSettings = ["Campaigns:Contact"] }), "notices", ReadinessState.Warning },
            { "a language without notice", Well with { WithoutNotice = ["FI (fi, sv)"] }, "notices", ReadinessState.Warning },
            { "a connection string", With(s => s with { ConnectionStrings = ["ServiceBus"] }), "transport", ReadinessState.Warning },
        };

    [Fact]
    public void is_ok_where_all_is_well()
    {
        ReadinessReport report = ReadinessRules.Evaluate(Well);

        report.Checks.Where(c => c.State != ReadinessState.Ok).ShouldBeEmpty();
        report.State.ShouldBe(ReadinessState.Ok);
        report.ControlVersion.ShouldBe(7);
    }

    [Theory]
    [MemberData(nameof(Situations))]
    public void names_what_is_wrong_and_what_to_do(string situation, ReadinessFacts facts, string id, ReadinessState state)
    {
        ReadinessReport report = ReadinessRules.Evaluate(facts);

        ReadinessCheck check = report.Checks.Single(c => c.Id == id);
        check.State.ShouldBe(state, $"{situation}: {check.Found}");
        check.Remedy.ShouldNotBeNullOrEmpty();
        report.State.ShouldBe(report.Checks.Max(c => c.State));
    }

    [Fact]
    public void has_the_same_checks_whatever_was_read()
    {
        ReadinessReport silent = ReadinessRules.Evaluate(
            Well with
            {
                MachineAhead = null,
                Control = Observed.Not<ControlReading>("no answer"),
                Fleet = Observed.Not<ImmutableArray<Instance>>("no answer"),
                Unsealed = Observed.Not<ImmutableArray<UnsealedShard>>("no answer"),
                Queues = Observed.Not<QueueReading>("no answer"),
                Drills = Observed.Not<ImmutableArray<Drill>>("no answer"),
                Held = Observed.Not<ImmutableArray<HeldScope>>("no answer"),
                Poison = Observed.Not<PoisonReading>("no answer"),
            }
        );

        silent.Checks.Select(c => c.Id).ShouldBe(ReadinessRules.Evaluate(Well).Checks.Select(c => c.Id));
        silent.Checks.Select(c => c.Id).ShouldBeUnique();
        silent.ControlVersion.ShouldBeNull();
        silent.State.ShouldBe(ReadinessState.Failed);
    }

    [Fact]
    public void says_each_thing_in_whole_sentences()
    {
        IEnumerable<ReadinessCheck> checks = Situations
            .SelectMany(row => ReadinessRules.Evaluate(row.Data.Item2).Checks)
            .Concat(ReadinessRules.Evaluate(Well).Checks);

        checks.ShouldAllBe(c => c.Found.EndsWith('.') && (char.IsUpper(c.Found[0]) || char.IsDigit(c.Found[0])));
        checks.ShouldAllBe(c => (c.State == ReadinessState.Ok) == (c.Remedy == null));
        checks.Where(c => c.Remedy is not null).ShouldAllBe(c => c.Remedy!.EndsWith('.') && char.IsUpper(c.Remedy![0]));
    }

    [Fact]
    public void accepts_in_Development_what_production_must_not_have()
    {
        ReadinessReport report = ReadinessRules.Evaluate(
            Well with
            {
                Drills = Observed.Of<ImmutableArray<Drill>>([]),
                LedgerKey = Observed.Of<KeyReading>(new KeyReading("k", false, null)),
                WithoutNotice = ["JP (ja)"],
                Settings = Well.Settings with
                {
                    IsDevelopment = true,
                    HasTokenAuthority = false,
                    HasLocalTokenKeys = true,
                    HasConsoleSignIn = false,
                    PeopleWithoutPassword = 6,
                    ObjectionAddress = "http://127.0.0.1:7071",
                    ConnectionStrings = ["AzureWebJobsStorage"],
                },
            }
        );

        report.Checks.Where(c => c.State != ReadinessState.Ok).ShouldBeEmpty();
    }

    private static ReadinessFacts With(Func<InstallationSettings, InstallationSettings> change) =>
        Well with
        {
            Settings = change(Well.Settings),
        };

    private static ReadinessFacts Sealed(TimeSpan ago, bool unsealable = false) =>
        Well with
        {
            Unsealed = Observed.Of<ImmutableArray<UnsealedShard>>([new UnsealedShard(ShardId.Parse("web-1"), 3, Now - ago, unsealable)]),
        };

    private static ReadinessFacts Held(int daysLeft, int ceiling) =>
        Well with
        {
            Held = Observed.Of<ImmutableArray<HeldScope>>([new HeldScope("uk-1", 10, daysLeft, ceiling)]),
        };

    private static ReadinessFacts DrillEnded(DrillFigures figures, TimeSpan ago) =>
        Well with
        {
            Drills = Observed.Of<ImmutableArray<Drill>>([Drilled(figures) with { EndedAt = Now - ago }]),
        };

    private static Observed<ControlReading> State(OrderState? order = null, TimeSpan? took = null)
    {
        ImmutableDictionary<OrderId, OrderState> orders = ImmutableDictionary<OrderId, OrderState>.Empty;
        return Observed.Of<ControlReading>(
            new ControlReading(
                new ControlState(
                    7,
                    ReadOnlyMemory<byte>.Empty,
                    ImmutableDictionary<JurisdictionCode, TrainingFlag>.Empty,
                    order is null ? orders : orders.Add(order.Order.Id, order)
                ),
                took ?? TimeSpan.FromMilliseconds(8)
            )
        );
    }

    private static OrderState Order(OrderStage stage, DateTimeOffset? committed = null, DateTimeOffset? from = null) =>
        new()
        {
            Order = new PauseOrder
            {
                Id = OrderId.Parse("uk-1"),
                Named = ["UK"],
                Jurisdictions = [],
                IssuedBy = "olivia",
                EffectiveFrom = from ?? Now,
                RecordedAt = Now - TimeSpan.FromHours(1),
            },
            Stage = stage,
            CommittedAt = committed,
        };

    private static Instance Open(string shard, DateTimeOffset wrote) =>
        new(ShardId.Parse(shard), $"{shard}/1", "open", Now - TimeSpan.FromHours(1), 7, 7, 10, 9, wrote);

    private static Drill Drilled(DrillFigures? figures, DrillStage stage = DrillStage.Done) =>
        new()
        {
            Id = OrderId.Parse("drill-1"),
            Stage = stage,
            RequestedBy = "schedule",
            RequestedAt = Now - TimeSpan.FromHours(2),
            EndedAt = stage == DrillStage.Done ? Now - TimeSpan.FromHours(1) : null,
            Figures = figures,
        };
}
