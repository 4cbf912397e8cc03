using System.Collections.Immutable;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Ledger.Trees;
using RegionalPause.Messaging;
using RegionalPause.Storage;
using RegionalPause.Tests;
using RegionalPause.Verification;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.IntegrationTests.Faults;

/// <summary>
/// Each durable write of the sealing × {never arrived, arrived but the answer was lost}, for a sealer that gets through it and for one that
/// dies there and whose successor dies there too; then the whole ledger is verified from its files.
/// </summary>
[Requirement("R24", "R25")]
public sealed class A_sealer_whose_write_fails(Azurite azurite)
{
    private const int Rounds = 3;
    private const int ItemsARound = 120; // so that the second round fills a bundle that the first began

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Rows { get; } =
    [.. DurableWrite.OfTheSealing.Keys.SelectMany(label => new[] { (label, false), (label, true) })];

    [Theory, MemberData(nameof(Rows))]
    public async Task leaves_one_good_ledger_with_everything_in_it(string label, bool arrives)
    {
        // A client tries three times before it gives up; all of them fail, twice over.
        var plan = new FaultPlan();
        FaultRule rule = plan.Add(DurableWrite.OfTheSealing[label], The_fault_table.Fault(arrives), times: 6);

        await TellAsync(() => plan);

        rule.Applied.ShouldBePositive("the story never came by this write");
    }

    [Theory, MemberData(nameof(Rows))]
    public async Task leaves_one_good_ledger_with_everything_in_it_when_it_dies(string label, bool arrives)
    {
        var plans = new List<FaultPlan>();

        await TellAsync(() =>
        {
            var plan = new FaultPlan();
            if (plans.Count(p => p.Dead) < 2)
                plan.AddDeath(DurableWrite.OfTheSealing[label], The_fault_table.Fault(arrives));
            plans.Add(plan);
            return plan;
        });

        plans.ShouldContain(p => p.Dead, "the story never came by this write");
    }

    private async Task TellAsync(Func<FaultPlan> faults)
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await Instance.StartAsync(account, Cancelled);
        await gate.OpenFlagsAsync(["UK"], Cancelled);
        for (int round = 0; round < Rounds; round++)
        {
            // Decided by a process that ends, so that its shard closes.
            await using (Instance passing = await Instance.StartAsync(account, Cancelled))
            {
                ImmutableArray<MessageResult> results = await passing.DeliverAsync(
                    Enumerable.Range(0, ItemsARound).Select(n => Submission.Post($"post:{round}-{n}", "GB")),
                    Cancelled
                );
                results.ShouldAllBe(r => r is MessageResult.Done);
            }
            await SealAsync(account, faults);
        }

        SealedFiles files = await SealedFiles.DownloadAsync(account, Cancelled);
        Checked<VerifiedLedger, LedgerFault> verified = await new LedgerVerification(files, Instance.LedgerKey.Trusted, []).RunAsync(
            null,
            Cancelled
        );
        verified.Fault.ShouldBeNull();
        verified.Succeeded(out VerifiedLedger? ledger, out _);
        ledger!.Figures.Decisions.ShouldBe(Rounds * ItemsARound);
    }

    private static async Task SealAsync(TestAccount account, Func<FaultPlan> faults)
    {
        for (int attempt = 0; attempt < 30; attempt++)
        {
            FaultPlan plan = faults();
            try
            {
                await using Instance sealing = await Instance.StartAsync(account, Cancelled, new FaultPolicy(account, plan));
                await sealing.Get<LedgerSealer>().RunAsync(Cancelled);
                if (!plan.Dead)
                    return;
            }
            catch (Exception e) when (StorageFaults.IsUnavailable(e) && !Cancelled.IsCancellationRequested)
            {
                // What the timer would see; its next round tries again.
            }
        }
        throw new TimeoutException("The sealing never came to its end.");
    }
}
