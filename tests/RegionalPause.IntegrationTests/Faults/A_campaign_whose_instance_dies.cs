using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using RegionalPause.Campaigns;
using RegionalPause.Content;
using RegionalPause.Erasure;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.IntegrationTests.Campaigns;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;

namespace RegionalPause.IntegrationTests.Faults;

/// <summary>
/// Each durable write of the registry and the campaigns × {never arrived, arrived but the answer was lost}, for an instance that dies there
/// and whose successor dies there too.
/// </summary>
[Requirement("R18", "R26")]
public sealed class A_campaign_whose_instance_dies(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Rows { get; } =
    [.. DurableWrite.OfTheCampaigns.Keys.SelectMany(label => new[] { (label, false), (label, true) })];

    [Theory, MemberData(nameof(Rows))]
    public async Task tells_everyone_once(string label, bool arrives)
    {
        TestAccount account = azurite.NewAccount();
        QueueClient queue = account.QueueClient(QueueNames.NoticesOutbound);
        await queue.CreateIfNotExistsAsync(cancellationToken: Cancelled);
        int deaths = 0;
        Func<Instance, Task<bool>>[] steps =
        [
            async gate => await DoneAsync(Town.ImportAsync(gate, [Town.Member("m-1", "FR"), Town.Member("m-2")], Cancelled)),
            async gate => await DoneAsync(Town.ImportAsync(gate, [Town.Member("m-1"), Town.Member("m-2"), Town.Member("m-3")], Cancelled)),
            async gate => await DoneAsync(Town.StartAsync(gate, Cancelled)),
            CompleteAsync,
            async gate =>
                (await gate.Get<MemberErasure>().EraseAsync(MemberId.Parse("m-2"), "alice", Cancelled)).Refusal
                    is null
                        or { Code: RefusalCode.NotFound },
        ];
        Instance? instance = null;
        FaultPlan plan = new();
        foreach (Func<Instance, Task<bool>> step in steps)
        {
            for (bool done = false; !done; )
            {
                try
                {
                    if (instance is null)
                    {
                        plan = new FaultPlan();
                        if (deaths < 2)
                            plan.AddDeath(DurableWrite.OfTheCampaigns[label], The_fault_table.Fault(arrives));
                        instance = await Instance.StartAsync(account, Cancelled, new FaultPolicy(account, plan), Town.Settings);
                    }
                    done = await step(instance) && !plan.Dead;
                }
                catch (Exception e) when (StorageFaults.IsUnavailable(e) && !Cancelled.IsCancellationRequested)
                {
                    // What the caller would see; it asks again.
                }
                if (plan.Dead && instance is not null)
                {
                    deaths++;
                    await instance.DisposeAsync();
                    instance = null;
                }
            }
        }

        deaths.ShouldBePositive("the story never came by this write");
        await using Instance last = instance ?? await Instance.StartAsync(account, Cancelled, null, Town.Settings);
        SentNotice[] sent = [.. (await ReceiveAsync(queue)).Select(m => SentNotice.Read(m.Body.ToMemory()))];
        sent.DistinctBy(s => s.Id).Select(s => s.Address).ShouldBe(["m-1/email:1", "m-2/email:1", "m-3/email:1"], ignoreOrder: true);
        (await last.Get<CampaignHandler>().FiguresAsync(Town.Campaign, Cancelled)).ShouldBe(new CampaignFigures(3, 3, 0, 0, 0, 0));
        (await Town.PagesAsync(last, Cancelled)).Sum(p => p.Count).ShouldBe(3);
        (await last.Get<MemberTable>().FindAsync(MemberId.Parse("m-2"), Cancelled)).ShouldBeNull();
        (await last.Get<MemberKeys>().FindAsync(MemberId.Parse("m-2"), Cancelled)).ShouldBeNull();
    }

    private static async Task<bool> CompleteAsync(Instance gate)
    {
        await gate.Get<CampaignRun>().RunAsync(new StorageQueues(gate.Get<StorageAccount>()).Sink(), Cancelled);
        return (await gate.Get<CampaignHandler>().FindAsync(Town.Campaign, Cancelled))!.State == CampaignState.Completed;
    }

    private static async Task<bool> DoneAsync(Task step)
    {
        await step;
        return true;
    }

    private static async Task<List<QueueMessage>> ReceiveAsync(QueueClient queue)
    {
        var all = new List<QueueMessage>();
        while ((await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(5), Cancelled)).Value is { Length: > 0 } some)
            all.AddRange(some);
        return all;
    }
}
