using System.Collections.Immutable;
using System.Security.Cryptography;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using RegionalPause.Contract;
using RegionalPause.Drains;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Ledger.Trees;
using RegionalPause.Messaging;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests;
using RegionalPause.Verification;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.IntegrationTests.Ledger;

/// <summary>The whole road on real storage: decisions, a pause, the sealing, and a verifier that has the files and a key.</summary>
public sealed class A_sealed_ledger(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact, Requirement("R24", "R25")]
    public async Task is_verified_from_its_files_and_a_key_alone()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await OpenAsync(account, "UK", "IE");
        await using Instance other = await Instance.StartAsync(account, Cancelled);
        await DeliverAsync(gate, "GB", 40);
        await DeliverAsync(other, "IE", 300);
        await PauseAsync(gate, "uk-2024");
        await DeliverAsync(other, "GB", 5, from: 1000);
        await LiftAsync(gate, "uk-2024");
        await DeliverAsync(gate, "GB", 3, from: 2000);

        long leaves = await gate.Get<LedgerSealer>().RunAsync(Cancelled);
        VerifiedLedger verified = await VerifyAsync(account);

        verified.Checkpoint.Checkpoint.Head.Size.ShouldBe(leaves);
        verified.Figures.ShouldSatisfyAllConditions(
            f => f.Decisions.ShouldBe(348 + 5),
            f => f.Admitted.ShouldBe(348),
            f => f.Shards.ShouldBe(2),
            f => f.Orders.ShouldBe(1),
            f => f.Certificates.ShouldBe(1)
        );
    }

    [Fact, Requirement("R14b", "R25")]
    public async Task tells_the_same_dispositions_as_the_tables()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await OpenAsync(account, "UK");
        await DeliverAsync(gate, "GB", 4);
        await PauseAsync(gate, "uk-2024");
        await DeliverAsync(gate, "GB", 6, from: 100);
        await DeliverAsync(gate, "FR", 2, from: 200);
        await LiftAsync(gate, "uk-2024");
        await gate.Get<LedgerSealer>().RunAsync(Cancelled);
        DateOnly today = gate.Get<StoreClock>().Today;

        ImmutableArray<CountedStandings> sealedCounts = (await VerifyAsync(account)).Figures.Counts;

        ImmutableArray<DispositionTotals> tables = await gate.Get<DispositionReader>().ReadAsync(today.AddDays(-1), today, Cancelled);
        sealedCounts
            .Select(c =>
                (
                    c.Day,
                    c.Jurisdiction,
                    c.Submitted,
                    c.Standings[(int)Disposition.Admitted],
                    c.Standings[(int)Disposition.Held],
                    c.Standings[(int)Disposition.Excluded]
                )
            )
            .ShouldBe(tables.Select(t => (t.Day, t.Jurisdiction, t.Submitted, t.Admitted, t.Held, t.Excluded)), ignoreOrder: true);
        sealedCounts.Length.ShouldBe(2);
    }

    [Fact, Requirement("R24")]
    public async Task grows_round_by_round_and_never_changes_what_it_said()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await OpenAsync(account, "UK");
        LedgerSealer sealer = gate.Get<LedgerSealer>();
        var kept = ImmutableArray.CreateBuilder<Checkpoint>();
        for (int round = 0; round < 6; round++)
        {
            await DeliverAsync(gate, "GB", 60, from: 100 * round);
            await sealer.RunAsync(Cancelled);
            kept.Add((await VerifyAsync(account)).Checkpoint.Checkpoint);
        }

        kept.Select(c => c.Head.Size).ShouldBeUnique();
        SealedFiles files = await SealedFiles.DownloadAsync(account, Cancelled);
        (
            await new LedgerVerification(files, Instance.LedgerKey.Trusted, kept.ToImmutable()).RunAsync(null, Cancelled)
        ).Fault.ShouldBeNull();
        // Of a file that is full no partial one is left.
        string[] stored =
        [
            .. new BlobServiceClient(account.ConnectionString)
                .GetBlobContainerClient("ledger")
                .GetBlobs(cancellationToken: Cancelled)
                .Select(b => b.Name),
        ];
        stored.ShouldContain("tile/entries/000");
        stored.ShouldNotContain(path =>
            path.StartsWith("tile/entries/000.p/", StringComparison.Ordinal) || path.StartsWith("tile/0/000.p/", StringComparison.Ordinal)
        );
    }

    [Fact, Requirement("R16", "R24")]
    public async Task has_all_that_was_committed_before_the_request_if_another_sealer_was_first()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await OpenAsync(account, "UK");
        await DeliverAsync(gate, "GB", 5);
        var faults = new FaultPlan();
        await using Instance other = await Instance.StartAsync(account, Cancelled, new FaultPolicy(account, faults));
        FaultRule held = faults.Add(
            c => c.Service == StorageService.Blob && c.Method == "PUT" && c.Target.Contains("/state", StringComparison.Ordinal),
            new Fault.Held()
        );
        // It has gathered its round and is on its way to commit it.
        Task<long> late = other.Get<LedgerSealer>().RunAsync(Cancelled);
        await held.Struck.WaitAsync(Cancelled);
        await gate.Get<LedgerSealer>().RunAsync(Cancelled);
        await DeliverAsync(gate, "GB", 7, from: 100);

        held.Release();
        await late;

        (await VerifyAsync(account)).Figures.Decisions.ShouldBe(12);
    }

    [Fact, Requirement("R24")]
    public async Task bears_a_second_signature_where_there_is_a_second_key_and_is_verified_by_either()
    {
        TestAccount account = azurite.NewAccount();
        byte[] seed = SHA256.HashData("a second key"u8);
        VerifierKey second = new Ed25519NoteSigner("localhost/regionalpause", seed).Key;
        await using Instance gate = await Instance.StartAsync(
            account,
            Cancelled,
            null,
            ("Ledger:Ed25519Key", Convert.ToBase64String(seed))
        );
        await gate.OpenFlagsAsync(["UK"], Cancelled);
        await gate.Get<LedgerSealer>().RunAsync(Cancelled);

        SealedFiles files = await SealedFiles.DownloadAsync(account, Cancelled);

        TrustedLog both = Instance.LedgerKey.Trusted with { Witnesses = [second] };
        both.Open(files.Files["checkpoint"]).Succeeded(out SignedCheckpoint? signed, out _).ShouldBeTrue();
        signed!.Signatures.Select(s => s.Key).ShouldBe([Instance.LedgerKey.Trusted.Keys[0], second]);
        foreach (TrustedLog one in (TrustedLog[])[Instance.LedgerKey.Trusted, Instance.LedgerKey.Trusted with { Keys = [second] }])
            (await new LedgerVerification(files, one, []).RunAsync(null, Cancelled)).Fault.ShouldBeNull();
    }

    [Fact, Requirement("R24")]
    public async Task has_nothing_to_do_when_nothing_happened()
    {
        await using Instance gate = await OpenAsync(azurite.NewAccount(), "UK");

        (await gate.Get<LedgerSealer>().RunAsync(Cancelled)).ShouldBePositive();
        (await gate.Get<LedgerSealer>().RunAsync(Cancelled)).ShouldBe(0);
    }

    [Fact, Requirement("R24")]
    public async Task is_one_ledger_when_several_seal_at_once()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance one = await OpenAsync(account, "UK");
        await using Instance two = await Instance.StartAsync(account, Cancelled);
        for (int round = 0; round < 8; round++)
        {
            await Task.WhenAll(
                DeliverAsync(one, "GB", 20, from: 1000 * round),
                DeliverAsync(two, "GB", 20, from: 1000 * round + 500),
                one.Get<LedgerSealer>().RunAsync(Cancelled),
                two.Get<LedgerSealer>().RunAsync(Cancelled)
            );
        }
        await one.Get<LedgerSealer>().RunAsync(Cancelled);

        (await VerifyAsync(account)).Figures.Decisions.ShouldBe(8 * 40);
    }

    [Fact, Requirement("R24", "R25")]
    public async Task keeps_the_shards_of_processes_that_have_ended()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await OpenAsync(account, "UK");
        for (int n = 0; n < 3; n++)
        {
            await using Instance passing = await Instance.StartAsync(account, Cancelled);
            await DeliverAsync(passing, "GB", 2, from: 10 * n);
        }
        await gate.Get<PauseRecovery>().RunAsync(Cancelled); // puts closed shards away
        await gate.Get<LedgerSealer>().RunAsync(Cancelled);
        await gate.Get<PauseRecovery>().RunAsync(Cancelled);
        await DeliverAsync(gate, "GB", 1, from: 100);
        await gate.Get<LedgerSealer>().RunAsync(Cancelled);

        LedgerFigures figures = (await VerifyAsync(account)).Figures;
        (figures.Decisions, figures.Shards).ShouldBe((7, 4));
    }

    [Fact, Requirement("R25", "D36")]
    public async Task ends_a_shard_where_its_chain_is_broken_and_goes_on_with_the_others()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await OpenAsync(account, "UK");
        await using Instance other = await Instance.StartAsync(account, Cancelled);
        for (int n = 0; n < 3; n++)
            await DeliverAsync(gate, "GB", 1, from: n);
        await DeliverAsync(other, "GB", 5, from: 100);
        ShardId altered = ShardId.Parse(gate.Get<ShardStatus>().Shard!);
        TableClient ledger = account.TableClient("ledger");
        // Of the batch in the middle, whose bytes the one after it has the hash of.
        string[] rows =
        [
            .. ledger
                .Query<TableEntity>($"PartitionKey eq '{altered}' and RowKey ge 'r' and RowKey lt 's'", cancellationToken: Cancelled)
                .Select(r => r.RowKey),
        ];
        TableEntity row = (await ledger.GetEntityAsync<TableEntity>(altered.Value, rows[^2], cancellationToken: Cancelled)).Value;
        byte[] bytes = row.GetBinary("B00");
        bytes[^1] ^= 1;
        row["B00"] = bytes;
        await ledger.UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Replace, Cancelled);

        await gate.Get<LedgerSealer>().RunAsync(Cancelled);

        LedgerFigures figures = (await VerifyAsync(account)).Figures;
        (figures.Shards, figures.Decisions).ShouldBe((2, 2 + 5));
    }

    private static async Task<VerifiedLedger> VerifyAsync(TestAccount account)
    {
        SealedFiles files = await SealedFiles.DownloadAsync(account, Cancelled);
        Checked<VerifiedLedger, LedgerFault> verified = await new LedgerVerification(files, Instance.LedgerKey.Trusted, []).RunAsync(
            null,
            Cancelled
        );
        return verified.Succeeded(out VerifiedLedger? ledger, out LedgerFault? fault)
            ? ledger
            : throw new ShouldAssertException($"{fault.Kind} at {fault.Where}: {fault.Detail}");
    }

    private static async Task<Instance> OpenAsync(TestAccount account, params string[] names)
    {
        Instance gate = await Instance.StartAsync(account, Cancelled, settings: ("Gate:LawMaxAge", "00:00:00"));
        await gate.OpenFlagsAsync(names, Cancelled);
        return gate;
    }

    private static async Task DeliverAsync(Instance gate, string country, int count, int from = 0)
    {
        ImmutableArray<MessageResult> results = await gate.DeliverAsync(
            Enumerable.Range(from, count).Select(n => Submission.Post($"post:{country}:{n}", country)),
            Cancelled
        );
        results.ShouldAllBe(r => r is MessageResult.Done);
        foreach (MessageResult.Done done in results.Cast<MessageResult.Done>())
            done.Sent?.Invoke();
    }

    private static async Task PauseAsync(Instance gate, string id)
    {
        PauseHandler pauses = gate.Get<PauseHandler>();
        (
            await pauses.PauseAsync(
                new PauseRequest
                {
                    Id = id,
                    Jurisdictions = ["UK"],
                    Reason = "concerns",
                },
                "olivia",
                Cancelled
            )
        ).Refusal.ShouldBeNull();
        await gate.Get<PauseRecovery>().RunAsync(Cancelled);
        (await pauses.FindAsync(OrderId.Parse(id), Cancelled))!.Stage.ShouldBe(OrderStage.Effective);
    }

    private static async Task LiftAsync(Instance gate, string id)
    {
        foreach (string person in (string[])["alice", "bob"])
            await gate.Get<PauseHandler>().EndAsync(OrderId.Parse(id), OrderEnding.Lift, person, Cancelled);
        await gate.Get<HoldHandler>().DrainAsync(new Nowhere(), Cancelled);
    }

    private sealed class Nowhere : IMessageSink
    {
        public Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
