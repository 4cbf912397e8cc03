using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using RegionalPause.Campaigns;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Storage;
using RegionalPause.Tests;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;

namespace RegionalPause.IntegrationTests.Campaigns;

[Requirement("R18", "D28")]
public sealed class A_campaign_on_three_instances(Azurite azurite)
{
    private const int Members = 2_000;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task tells_everyone_once_whatever_fails_and_whoever_dies()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance first = await Instance.StartAsync(account, Cancelled, null, Town.Settings);
        string[] told = [.. Enumerable.Range(0, Members).Select(i => $"m-{i}")];
        await Town.ImportAsync(
            first,
            [
                .. told.Select(
                    (id, i) =>
                        Town.Member(
                            id,
                            (i % 5) switch
                            {
                                0 => "DE,FR",
                                1 => "FR",
                                _ => "DE",
                            }
                        )
                ),
                .. Enumerable.Range(0, 40).Select(i => Town.Member($"objector-{i}")),
                .. Enumerable.Range(0, 40).Select(i => Town.Member($"minor-{i}", age: "\"ageBand\":\"13-17\"")),
                .. Enumerable.Range(0, 20).Select(i => Town.Member($"mute-{i}", channels: "")),
                .. Enumerable.Range(0, 40).Select(i => Town.Member($"elsewhere-{i}", "IT")),
            ],
            Cancelled
        );
        await Town.ObjectAsync(first, Enumerable.Range(0, 40).Select(i => $"objector-{i}"), Cancelled);
        await Town.StartAsync(first, Cancelled);
        var outbox = new Outbox(new Random(4711));

        int[] deaths = await Task.WhenAll(Enumerable.Range(0, 3).Select(n => WorkAsync(account, outbox, n)));

        deaths.Sum().ShouldBePositive("nobody died, so nothing was shown");

        outbox
            .Sent.GroupBy(s => s.Address.Split('/')[0])
            .ToDictionary(g => g.Key, g => g.Select(s => s.Id).Distinct().Count())
            .ShouldBe(told.ToDictionary(id => id, _ => 1), ignoreOrder: true);
        outbox.Sent.Select(s => s.Id).Distinct().Count().ShouldBe(Members);
        (await first.Get<CampaignHandler>().FiguresAsync(Town.Campaign, Cancelled)).ShouldBe(
            new CampaignFigures(Members + 20, Members, 0, 0, 20, 40)
        );
        await PagesAreTheNoticesAsync(first, account);
    }

    /// <summary>
    /// One place of work: instances follow each other there, each with faults of its own, until the campaign is over; how many died.
    /// </summary>
    private static async Task<int> WorkAsync(TestAccount account, Outbox outbox, int place)
    {
        for (int life = 0; ; life++)
        {
            FaultPlan plan = Faults(place, life);
            try
            {
                await using Instance instance = await Instance.StartAsync(
                    account,
                    Cancelled,
                    new FaultPolicy(account, plan),
                    Town.Settings
                );
                while (!plan.Dead)
                {
                    if ((await instance.Get<CampaignHandler>().FindAsync(Town.Campaign, Cancelled))!.State == CampaignState.Completed)
                        return life;
                    try
                    {
                        await instance.Get<CampaignRun>().RunAsync(outbox, Cancelled);
                    }
                    catch (Exception e) when (StorageFaults.IsUnavailable(e) && !Cancelled.IsCancellationRequested)
                    {
                        // What the timer would see; its next round goes on.
                    }
                    await Task.Delay(TimeSpan.FromMilliseconds(50), Cancelled);
                }
            }
            catch (Exception e) when (plan.Dead && StorageFaults.IsUnavailable(e))
            {
                // It is dead; another one starts.
            }
        }
    }

    private static FaultPlan Faults(int place, int life)
    {
        var plan = new FaultPlan();
        bool Notices(StorageCall c) => c.Commits("notices");
        plan.Add(Notices, new Fault.AnswerLost(), first: 3 + place, times: 1);
        plan.Add(Notices, new Fault.NeverArrives(), first: 9 + place, times: 4);
        plan.Add(c => c.Commits("control"), new Fault.AnswerLost(), first: 2, times: 4);
        plan.Add(c => c.Commits("memberkeys"), new Fault.AnswerLost(), first: 2, times: 1);
        int commits = 0;
        if (life < 2 && place != 0)
            plan.AddDeath(c => Notices(c) && Interlocked.Increment(ref commits) > 15 + 6 * place, new Fault.AnswerLost());
        return plan;
    }

    // The lists stand in the table and their hashes in the ledger: one can be held against the other.
    private static async Task PagesAreTheNoticesAsync(Instance instance, TestAccount account)
    {
        var rows = new List<(string Bucket, int Page, string Pseudonym, string MessageId)>();
        await foreach (
            TableEntity row in account.TableClient("notices").QueryAsync<TableEntity>(r => r.RowKey != "lane", cancellationToken: Cancelled)
        )
        {
            string attempts = row.GetString("Attempts");
            if (attempts.Contains("messageId", StringComparison.Ordinal))
                rows.Add(
                    (
                        row.PartitionKey.Split('|')[2],
                        row.GetInt32("Page")!.Value,
                        row.GetString("Pseudonym"),
                        attempts.Split("\"messageId\":\"")[1][..64]
                    )
                );
        }
        IEnumerable<(string, int, string)> expected = rows.GroupBy(r => $"{r.Bucket}-{r.Page}")
            .Select(g =>
                (
                    g.Key,
                    g.Count(),
                    Convert.ToHexStringLower(
                        SHA256.HashData(
                            Encoding.ASCII.GetBytes(
                                string.Concat(
                                    g.OrderBy(r => r.Pseudonym, StringComparer.Ordinal).Select(r => $"{r.Pseudonym} {r.MessageId}\n")
                                )
                            )
                        )
                    )
                )
            );
        ImmutableHashSet<(string, int, string)> pages = await Town.PagesAsync(instance, Cancelled);
        pages.ShouldBe(expected, ignoreOrder: true);
    }
}
