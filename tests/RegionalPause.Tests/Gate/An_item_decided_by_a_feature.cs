using FsCheck.Xunit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RegionalPause.Content;
using RegionalPause.Control;
using RegionalPause.Decisions;
using RegionalPause.Gate;
using RegionalPause.Gate.FeatureFlags;
using RegionalPause.Storage;
using RegionalPause.Tests.Simulation.Tables;
using Shouldly;
using static RegionalPause.Tests.Gate.Given;

namespace RegionalPause.Tests.Gate;

/// <summary>The real Microsoft.FeatureManagement, with our definitions and our filter, against the gate (R5).</summary>
[Properties(Arbitrary = [typeof(ArbitraryLaws)], MaxTest = 1000)]
public sealed class An_item_decided_by_a_feature
{
    private static readonly ReasonCode[] FlagAndOrders = [ReasonCode.FlagClosed, ReasonCode.Paused, ReasonCode.OutsideSpan];

    [Property, Requirement("R5", "R3")]
    public async Task may_train_exactly_where_neither_flag_nor_order_stands_against_it_at_the_gate(ContentItem item, GivenLaw law)
    {
        // Only the rules of flag and orders are asked: whatever the rules before them look at is put right.
        ContentItem adult = item.With([.. item.Signals.Where(s => s.Code is not null), Signal(SignalKind.Account, "GB")]) with
        {
            Minor = MinorStatus.Adult,
            SpecialCategory = false,
            RefusesTraining = false,
        };
        Decision decision = law.Snapshot.Decide(adult);

        (await Flags(law.Snapshot).MayTrainAsync(adult, Stop)).ShouldBe(!FlagAndOrders.Contains(decision.Reason), $"{decision}");
    }

    [Property, Requirement("R5")]
    public async Task may_train_at_all_exactly_where_the_flag_is_open_and_no_enforced_order_is_over_it(GivenLaw law)
    {
        Snapshot snapshot = law.Snapshot;
        foreach (string code in (string[])["BR", "DE", "GB", "US-CA"])
        {
            bool expected = snapshot.IsOpen(Code(code)) && snapshot.OrdersOver(Code(code)).IsEmpty;
            (await Flags(snapshot).MayTrainAsync(Code(code), Stop)).ShouldBe(expected, code);
        }
    }

    [Fact, Requirement("R5", "R6")]
    public async Task may_not_train_without_any_jurisdiction() => (await Flags(Law(["GB"])).MayTrainAsync(Item(), Stop)).ShouldBeFalse();

    [Fact, Requirement("D10")]
    public async Task may_train_a_safety_model_whatever_flags_and_orders_say() =>
        (
            await Flags(Law([], Order("uk-1", "GB"))).MayTrainAsync(Item("GB") with { Purpose = TrainingPurpose.SafetyModel }, Stop)
        ).ShouldBeTrue();

    [Fact, Requirement("R5", "D12")]
    public async Task meets_the_new_law_at_the_next_question()
    {
        Snapshot law = Law([]);
        var flags = new TrainingFlags(() => law);
        (await flags.MayTrainAsync(Item("GB"), Stop)).ShouldBeFalse();

        law = Law(["GB"]);
        (await flags.MayTrainAsync(Item("GB"), Stop)).ShouldBeTrue();

        law = Law(["GB"], Order("uk-1", "GB"));
        (await flags.MayTrainAsync(Item("GB"), Stop)).ShouldBeFalse();

        law = Law(["GB"]);
        (await flags.MayTrainAsync(Item("GB"), Stop)).ShouldBeTrue();

        law = Law([Flag("GB", open: false)], []);
        (await flags.MayTrainAsync(Item("GB"), Stop)).ShouldBeFalse();
    }

    [Fact, Requirement("R6", "D11")]
    public async Task gets_no_answer_while_the_law_cannot_be_read() =>
        await Should.ThrowAsync<IOException>(() =>
            new TrainingFlags(() => throw new IOException("storage does not answer")).MayTrainAsync(Item("GB"), Stop)
        );

    [Fact, Requirement("R5", "R6")]
    public async Task is_decided_under_the_control_state_that_was_read_and_not_before()
    {
        var tables = new SimulatedTables(TimeProvider.System.GetUtcNow);
        await using ServiceProvider services = new ServiceCollection()
            .AddRegionalPause(Configuration)
            .Configure<StorageOptions>(o => o.Faults = new TableConnection((r, _) => new(TableWire.Write(tables.Apply(r), tables.Now))))
            .BuildServiceProvider();
        TrainingFlags flags = services.GetRequiredService<TrainingFlags>();
        await Should.ThrowAsync<InvalidOperationException>(() => flags.MayTrainAsync(Item("GB"), Stop));

        await services.GetRequiredService<ControlTable>().CreateAsync(Stop);
        await services.GetRequiredService<CurrentSnapshot>().ReadAsync(TimeSpan.Zero, Stop);

        (await flags.MayTrainAsync(Item("GB"), Stop)).ShouldBeFalse();
    }

    private static IConfiguration Configuration { get; } =
        new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", SimulatedAccount.ConnectionString)]).Build();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static TrainingFlags Flags(Snapshot snapshot) => new(() => snapshot);
}
