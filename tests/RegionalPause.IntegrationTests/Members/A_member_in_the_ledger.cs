using System.Collections.Immutable;
using System.Text;
using Azure.Data.Tables;
using RegionalPause.Content;
using RegionalPause.Erasure;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Requests;
using RegionalPause.Tests;
using RegionalPause.Verification;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;
using Person = RegionalPause.IntegrationTests.Bed.Person;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.IntegrationTests.Members;

[Requirement("R26")]
public sealed class A_member_in_the_ledger(Azurite azurite)
{
    private const string Member = "member:8f1d2c";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task appears_by_the_same_pseudonym_whoever_decides()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance one = await OpenAsync(account);
        await using Instance two = await Instance.StartAsync(account, Cancelled);
        await Task.WhenAll(
            DeliverAsync(one, "post:1", Member),
            DeliverAsync(two, "post:2", Member),
            DeliverAsync(one, "post:3", "member:other")
        );

        ImmutableArray<Pseudonym?> authors = await AuthorsAsync(one);

        authors.Length.ShouldBe(3);
        authors.Distinct().Count().ShouldBe(2);
        (await one.Get<MemberKeys>().FindAsync(MemberId.Parse(Member), Cancelled)).ShouldBeOneOf([.. authors]);
    }

    [Fact]
    public async Task is_named_nowhere_in_the_ledger_the_law_or_the_log()
    {
        TestAccount account = azurite.NewAccount();
        var lines = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var deployment = new Deployment
        {
            Settings = { ["Logging__LogLevel__Default"] = "Trace", ["Logging__LogLevel__Microsoft"] = "Information" },
        };
        await using (AppProcess app = await deployment.StartAppAsync(account, Cancelled, lines.Enqueue))
        {
            await app.OpenFlagsAsync(["UK"], Cancelled);
            using HttpClient pipeline = app.As(Person.Pipeline);
            foreach (string country in (string[])["GB", "FR", "XX"])
            {
                using HttpResponseMessage decided = await pipeline.PostAsync(
                    new Uri("/api/decisions", UriKind.Relative),
                    AppProcess.Json(Submission.Post($"post:{country}", country, author: Member).Body),
                    Cancelled
                );
                decided.EnsureSuccessStatusCode();
            }
            // What cannot be read is told back to whoever sent it, and to nobody else.
            using HttpResponseMessage malformed = await pipeline.PostAsync(
                new Uri("/api/decisions", UriKind.Relative),
                AppProcess.Json(
                    Submission.Post("post:bad", "GB", author: Member).Body.Replace("\"post\"", "\"poem\"", StringComparison.Ordinal)
                ),
                Cancelled
            );
            await Eventually.UntilAsync("everything is sealed", async () => (await TryDownloadAsync(account))?.Files.Count > 2, Cancelled);
        }

        string ledger =
            await TableTextAsync(account, "ledger")
            + await TableTextAsync(account, "control")
            + await TableTextAsync(account, "leaves")
            + await TableTextAsync(account, "shards");
        string files = string.Concat((await SealedFiles.DownloadAsync(account, Cancelled)).Files.Values.Select(Encoding.Latin1.GetString));
        ledger.ShouldNotContain(Member);
        files.ShouldNotContain(Member);
        lines.ShouldNotBeEmpty();
        lines.ShouldNotContain(line => line.Contains(Member, StringComparison.Ordinal));
    }

    [Fact]
    public async Task cannot_be_linked_to_its_records_once_erased_and_every_proof_still_holds()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await OpenAsync(account);
        await DeliverAsync(gate, "post:1", Member);
        Pseudonym before = (await gate.Get<MemberKeys>().FindAsync(MemberId.Parse(Member), Cancelled)).ShouldNotBeNull();
        await gate.Get<LedgerSealer>().RunAsync(Cancelled);

        Result<Pseudonym> erased = await gate.Get<MemberErasure>().EraseAsync(MemberId.Parse(Member), "alice", Cancelled);
        await DeliverAsync(gate, "post:2", Member);
        await gate.Get<LedgerSealer>().RunAsync(Cancelled);

        erased.Value.ShouldBe(before);
        Pseudonym after = (await gate.Get<MemberKeys>().FindAsync(MemberId.Parse(Member), Cancelled)).ShouldNotBeNull();
        after.ShouldNotBe(before);
        (await AuthorsAsync(gate)).ShouldBe([before, after]);
        SealedFiles files = await SealedFiles.DownloadAsync(account, Cancelled);
        (await new LedgerVerification(files, Instance.LedgerKey.Trusted, []).RunAsync(null, Cancelled)).Fault.ShouldBeNull();
        string.Concat(files.Files.Values.Select(Encoding.Latin1.GetString)).ShouldContain($"\"pseudonym\":\"{before}\"");
    }

    [Fact]
    public async Task who_was_never_there_or_is_erased_already_cannot_be_erased()
    {
        await using Instance gate = await OpenAsync(azurite.NewAccount());
        MemberErasure erasure = gate.Get<MemberErasure>();
        await DeliverAsync(gate, "post:1", Member);

        (await erasure.EraseAsync(MemberId.Parse("member:never"), "alice", Cancelled)).Refusal!.Code.ShouldBe(RefusalCode.NotFound);
        (await erasure.EraseAsync(MemberId.Parse(Member), "alice", Cancelled)).Refusal.ShouldBeNull();
        (await erasure.EraseAsync(MemberId.Parse(Member), "alice", Cancelled)).Refusal!.Code.ShouldBe(RefusalCode.NotFound);
    }

    private static async Task<Instance> OpenAsync(TestAccount account)
    {
        Instance gate = await Instance.StartAsync(account, Cancelled);
        await gate.OpenFlagsAsync(["UK"], Cancelled);
        return gate;
    }

    private static async Task DeliverAsync(Instance gate, string contentId, string author)
    {
        ImmutableArray<MessageResult> results = await gate.DeliverAsync([Submission.Post(contentId, "GB", author: author)], Cancelled);
        results.ShouldAllBe(r => r is MessageResult.Done);
    }

    private static async Task<ImmutableArray<Pseudonym?>> AuthorsAsync(Instance gate)
    {
        ShardTable shards = gate.Get<ShardTable>();
        var authors = ImmutableArray.CreateBuilder<Pseudonym?>();
        foreach (ShardId shard in await shards.ListLiveAsync(Cancelled))
        {
            await foreach ((LedgerRecord record, _) in shards.ReadFromAsync(shard, 0, Cancelled))
            {
                if (record is LedgerRecord.Batch batch)
                    authors.AddRange(batch.Entries.OfType<LedgerEntry.Decided>().Select(e => e.Author));
            }
        }
        return authors.ToImmutable();
    }

    private static async Task<string> TableTextAsync(TestAccount account, string table)
    {
        var text = new StringBuilder();
        await foreach (TableEntity row in account.TableClient(table).QueryAsync<TableEntity>(cancellationToken: Cancelled))
        {
            foreach ((string name, object value) in row)
                text.Append(name).Append('=').Append(value is byte[] bytes ? Encoding.Latin1.GetString(bytes) : value).Append('\n');
        }
        return text.ToString();
    }

    private static async Task<SealedFiles?> TryDownloadAsync(TestAccount account)
    {
        try
        {
            return await SealedFiles.DownloadAsync(account, Cancelled);
        }
        catch (Azure.RequestFailedException)
        {
            return null; // nothing is sealed yet
        }
    }
}
