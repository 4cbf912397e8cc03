using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.IntegrationTests.Chronologies;
using RegionalPause.Messaging;
using RegionalPause.Poison;
using RegionalPause.Requests;
using RegionalPause.Tests;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;

namespace RegionalPause.IntegrationTests.Poison;

/// <summary>A message that was put aside is kept for as many days as the setting says, and its row as long after its end.</summary>
[Requirement("R40", "R26")]
public sealed class A_message_at_its_ceiling(Azurite azurite)
{
    private const int Days = 30;

    private static readonly DateTimeOffset Begins = new(2026, 1, 15, 9, 0, 0, TimeSpan.Zero);
    private static readonly IncomingMessage Wrong = new("m-1", """{"command":"paus","by":"olivia"}"""u8.ToArray(), 1);
    private static readonly PoisonId Id = PoisonId.Of(QueueNames.AdminCommands, Wrong.Id, Wrong.Body.Span);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task is_dropped_and_its_bytes_are_gone()
    {
        var clock = new ChronologyClock(Begins);
        await using Instance gate = await KeepAsync(clock);

        clock.GoTo(Begins.AddDays(Days - 1));
        (await ExpireAsync(gate))!.State.ShouldBe(PoisonState.Kept);
        clock.GoTo(Begins.AddDays(Days + 1));
        PoisonEntry dropped = (await ExpireAsync(gate)).ShouldNotBeNull();

        dropped.State.ShouldBe(PoisonState.Dropped);
        dropped
            .Steps[^1]
            .ShouldSatisfyAllConditions(
                step => step.Kind.ShouldBe(PoisonStepKind.Dropped),
                step => step.By.ShouldBeNull(),
                step => step.Reason.ShouldBe(PoisonStep.Ceiling)
            );
        dropped.Recorded.ShouldBe(dropped.Steps.Length, "a step is not in the ledger");
        dropped.Bodies.ShouldBeNull();
    }

    [Fact]
    public async Task is_forgotten_as_many_days_after_its_end()
    {
        var clock = new ChronologyClock(Begins);
        await using Instance gate = await KeepAsync(clock);
        clock.GoTo(Begins.AddDays(Days + 1));
        (await ExpireAsync(gate)).ShouldNotBeNull();

        clock.GoTo(Begins.AddDays((2 * Days) + 2));

        (await ExpireAsync(gate)).ShouldBeNull();
    }

    private async Task<Instance> KeepAsync(ChronologyClock clock)
    {
        Instance gate = await Instance.StartAsync(
            azurite.NewAccount(),
            new StoreDates(clock),
            services =>
            {
                services.AddSingleton<TimeProvider>(clock);
                services.AddSingleton<MessageCheck>((_, _) => ImmutableArray<FieldError>.Empty);
            },
            [("Poison:RetentionDays", $"{Days}")],
            Cancelled
        );
        await gate.Get<PoisonKeeper>().KeepAsync(QueueNames.AdminCommands, Wrong, "invalid", "command", Cancelled);
        return gate;
    }

    private static async Task<PoisonEntry?> ExpireAsync(Instance gate)
    {
        await gate.Get<PoisonHandler>().ExpireAsync(Cancelled);
        return await gate.Get<PoisonTable>().FindAsync(Id, bodies: true, Cancelled);
    }
}
