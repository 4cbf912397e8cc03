using System.Collections.Concurrent;
using RegionalPause.Drills;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Jurisdictions;
using RegionalPause.Messaging;
using RegionalPause.Tests;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;

namespace RegionalPause.IntegrationTests.Faults;

/// <summary>
/// Each durable write of a drill × {never arrived, arrived but the answer was lost}, for a process that dies there: the next drill finds
/// nothing of it in force.
/// </summary>
[Requirement("R14a")]
public sealed class A_drill_whose_write_fails(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Rows { get; } =
    [.. DurableWrite.OfADrill.Keys.SelectMany(label => new[] { (label, false), (label, true) })];

    [Theory, MemberData(nameof(Rows))]
    public async Task is_cleaned_up_after_and_followed_by_one_that_passes(string label, bool arrives)
    {
        TestAccount account = azurite.NewAccount();
        var plan = new FaultPlan();
        plan.AddDeath(DurableWrite.OfADrill[label], The_fault_table.Fault(arrives));
        await using (Instance dying = await StartAsync(account, new FaultPolicy(account, plan)))
            await Should.ThrowAsync<Exception>(() => RunAsync(dying));
        plan.Dead.ShouldBeTrue("the drill never came by this write");

        await using Instance next = await StartAsync(account, null);
        // What is running is left alone as long as it may be alive.
        foreach (Drill dead in (await next.Get<DrillTable>().ReadAsync(Cancelled)).Where(d => d.Stage == DrillStage.Running))
            await next.Get<DrillTable>().WriteAsync(dead with { StartedAt = dead.StartedAt!.Value.AddHours(-1) }, Cancelled);
        await RunAsync(next);

        Drill[] drills = [.. await next.Get<DrillHandler>().ListAsync(Cancelled)];
        drills.ShouldAllBe(d => d.Stage == DrillStage.Done || d.Stage == DrillStage.Interrupted);
        drills[0].Figures.ShouldNotBeNull().Passed.ShouldBeTrue(drills[0].ToString());
        var state = await next.Get<Control.ControlTable>().ReadAsync(Cancelled);
        state.Orders.ShouldBeEmpty();
        state.Flags[JurisdictionCode.Drill].Open.ShouldBeFalse();
    }

    private static Task<Instance> StartAsync(TestAccount account, FaultPolicy? faults) =>
        Instance.StartAsync(
            account,
            Cancelled,
            faults,
            ("Drills:Items", "30"),
            ("Drills:ItemsPerSecond", "300"),
            ("Drills:Every", "00:00:00.0000001")
        );

    private static async Task RunAsync(Instance instance)
    {
        var road = new Road(instance.Get<DrillGate>());
        // The first round may only note from when the schedule counts.
        while ((await instance.Get<DrillHandler>().ListAsync(Cancelled)).All(d => d.Stage != DrillStage.Done))
            await instance.Get<DrillHandler>().RunDueAsync(new DrillChannels(road, road.Admitted, road.Withheld), Cancelled);
    }

    /// <summary>The queues of a drill, with the gate in between.</summary>
    private sealed class Road(DrillGate gate) : IMessageSink
    {
        public Source Admitted { get; } = new();

        public Source Withheld { get; } = new();

        public async Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
        {
            for (int delivery = 1; ; delivery++)
            {
                MessageResult result = (
                    await gate.HandleAsync([new IncomingMessage(message.Id, message.Body, delivery)], cancellationToken)
                )[0];
                if (result is not MessageResult.Done done)
                    continue;
                foreach (OutgoingMessage output in done.Outputs)
                    (output.Queue == QueueNames.DrillAdmitted ? Admitted : Withheld).Put(output);
                done.Sent?.Invoke();
                return;
            }
        }

        public sealed class Source : IMessageSource
        {
            private readonly ConcurrentQueue<IncomingMessage> messages = new();

            public void Put(OutgoingMessage message) =>
                messages.Enqueue(
                    new IncomingMessage(
                        message.Id,
                        message.Body,
                        1,
                        DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds())
                    )
                );

            public Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(CancellationToken cancellationToken) =>
                Task.FromResult<IReadOnlyList<ReceivedMessage>>(
                    messages.TryDequeue(out IncomingMessage? message) ? [new ReceivedMessage(message, message.Id)] : []
                );

            public Task CompleteAsync(ReceivedMessage message, CancellationToken cancellationToken) => Task.CompletedTask;

            public Task ReturnAsync(ReceivedMessage message, TimeSpan after, CancellationToken cancellationToken) =>
                throw new NotSupportedException();

            public Task PoisonAsync(ReceivedMessage message, string reason, string detail, CancellationToken cancellationToken) =>
                throw new NotSupportedException();
        }
    }
}
