using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Messaging;
using RegionalPause.Poison;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests;
using RegionalPause.Verification;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;

namespace RegionalPause.IntegrationTests.Faults;

/// <summary>
/// Each durable write of a repair × {never arrived, arrived but the answer was lost}, for an instance that dies there: another instance
/// goes on from the start, the message is kept once and handled once, and the ledger verifies.
/// </summary>
[Requirement("R40", "R6", "R7")]
public sealed class A_repair_whose_write_fails(Azurite azurite)
{
    private const string Queue = QueueNames.AdminCommands;
    private const string Poison = Queue + QueueNames.PoisonSuffix;

    private static readonly IncomingMessage Wrong = new("m-1", """{"command":"paus","by":"olivia"}"""u8.ToArray(), 1);
    private static readonly byte[] Right = """{"command":"plan","by":"olivia"}"""u8.ToArray();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Rows { get; } =
    [.. DurableWrite.OfARepair.Keys.SelectMany(label => new[] { (label, false), (label, true) })];

    [Theory, MemberData(nameof(Rows))]
    public async Task goes_on_and_handles_the_message_once(string label, bool arrives)
    {
        TestAccount account = azurite.NewAccount();
        var plan = new FaultPlan();
        var handled = new ConcurrentDictionary<string, string>(); // an effect by the id of the message, as every handler has it
        await using (Instance dying = await StartAsync(account, new FaultPolicy(account, plan)))
        {
            await QueuesOf(dying).EnsureAsync([Queue, Poison], Cancelled);
            plan.AddDeath(DurableWrite.OfARepair[label], The_fault_table.Fault(arrives));
            await Should.ThrowAsync<Exception>(() => TellAsync(dying, handled));
        }
        plan.Dead.ShouldBeTrue("the repair never came by this write");

        await using Instance next = await StartAsync(account, null);
        await Eventually.UntilAsync("the message is repaired", () => TellAsync(next, handled), Cancelled);

        handled.Keys.ShouldBe(["m-1"]);
        handled.Values.Single().ShouldBe(Encoding.UTF8.GetString(Right));
        await LedgerShouldVerifyAsync(next, account);
    }

    /// <summary>The whole story, from wherever it stands. Returns whether it has come to its end.</summary>
    private static async Task<bool> TellAsync(Instance instance, ConcurrentDictionary<string, string> handled)
    {
        StorageQueues queues = QueuesOf(instance);
        PoisonTable table = instance.Get<PoisonTable>();
        PoisonHandler handler = instance.Get<PoisonHandler>();
        var id = PoisonId.Of(Queue, Wrong.Id, Wrong.Body.Span);

        if (await table.FindAsync(id, bodies: false, Cancelled) is null && handled.IsEmpty)
        {
            await instance.Get<PoisonKeeper>().KeepAsync(Queue, Wrong, "invalid", "command", Cancelled);
            await queues.Sink().SendAsync(PoisonMessage.Of(Queue, Wrong, "invalid", "command"), Cancelled);
        }
        await instance.Get<PoisonCollector>().RunAsync(queues, Cancelled);
        await instance.Get<PoisonFinisher>().RunAsync(queues.Sink(), Cancelled);
        if (await table.FindAsync(id, bodies: false, Cancelled) is { State: PoisonState.Kept } kept)
        {
            (await handler.FixAsync(id, Right, kept.Revision, "olivia", Cancelled)).Refusal.ShouldBeNull();
            (await handler.ResubmitAsync(id, null, "olivia", queues.Sink(), Cancelled)).Refusal.ShouldBeNull();
        }
        await instance.Get<PoisonFinisher>().RunAsync(queues.Sink(), Cancelled);
        await ReadAsync(queues, instance.Get<PoisonKeeper>(), handled);
        if (await table.FindAsync(id, bodies: false, Cancelled) is not { } entry)
            return true; // deleted after its end
        if (entry.State != PoisonState.Handled || entry.Recorded < entry.Steps.Length)
            return false;
        entry.Steps.Select(s => s.Kind).ShouldBe([PoisonStepKind.Kept, PoisonStepKind.Fixed, PoisonStepKind.Resubmitted]);
        await table.DeleteAsync(entry, Cancelled);
        return true;
    }

    private static async Task ReadAsync(StorageQueues queues, PoisonKeeper keeper, ConcurrentDictionary<string, string> handled)
    {
        StorageQueueSource source = queues.Source(Queue, TimeSpan.FromSeconds(1));
        foreach (ReceivedMessage reference in await source.ReceiveAsync(Cancelled))
        {
            Resubmission again = Resubmission.Read(reference.Message.Body).ShouldNotBeNull();
            switch (await keeper.TakeAsync(Queue, again, reference.Message, Cancelled))
            {
                case TakenMessage.ToHandle taken:
                    handled.TryAdd(taken.Message.Id, Encoding.UTF8.GetString(taken.Message.Body.Span));
                    await keeper.HandledAsync(taken, Cancelled);
                    break;
                case TakenMessage.Busy:
                    continue;
            }
            await source.CompleteAsync(reference, Cancelled);
        }
    }

    private static StorageQueues QueuesOf(Instance instance) => new(instance.Get<StorageAccount>());

    private static Task<Instance> StartAsync(TestAccount account, FaultPolicy? faults) =>
        Instance.StartAsync(
            account,
            faults,
            services => services.AddSingleton<MessageCheck>((_, _) => ImmutableArray<FieldError>.Empty),
            [("Poison:Patience", "00:00:02")],
            Cancelled
        );

    private static async Task LedgerShouldVerifyAsync(Instance instance, TestAccount account)
    {
        await instance.Get<LedgerSealer>().RunAsync(Cancelled);
        (
            await new LedgerVerification(await SealedFiles.DownloadAsync(account, Cancelled), Instance.LedgerKey.Trusted, []).RunAsync(
                null,
                Cancelled
            )
        ).Fault.ShouldBeNull();
    }
}
