using System.Collections.Immutable;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Ledger.Trees;
using RegionalPause.Messaging;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Tests;
using RegionalPause.Verification;
using Shouldly;
using Instance = RegionalPause.IntegrationTests.Bed.Instance;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.IntegrationTests.Ledger;

/// <summary>
/// Somebody who may write to the tables did (S8): what could not be evidence of anything is not made, and whoever asks is told.
/// </summary>
[Requirement("R6", "R9", "R25")]
public sealed class A_shard_that_was_changed_in_storage(Azurite azurite)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task admits_nothing_more_once_its_guard_does_not_match_its_records()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await OpenAsync(account);
        await using Instance other = await Instance.StartAsync(account, Cancelled);
        (await DeliverAsync(gate, 0, 3)).ShouldAllBe(r => r is MessageResult.Done);
        ShardId changed = ShardOf(gate);
        await ChangeGuardAsync(account, changed);

        for (int n = 0; n < 3; n++)
            (await DeliverAsync(gate, 100 + 10 * n, 5)).ShouldAllBe(r => r is MessageResult.ComesBack);
        (await DeliverAsync(other, 200, 4)).ShouldAllBe(r => r is MessageResult.Done);

        gate.Get<ShardStatus>().Ready.ShouldBeFalse();
        gate.Get<ShardStatus>().Reason!.ShouldContain("changed in storage");
        (await gate.Get<ShardTable>().ReadGuardAsync(changed, Cancelled))!.State.ShouldBe(GuardState.Closed);
        // It is closed behind its last true record, so all of it can be sealed.
        await other.Get<LedgerSealer>().RunAsync(Cancelled);
        (await other.Get<SealLagReader>().ListAsync(Cancelled)).ShouldBeEmpty();
        VerifiedLedger verified = await VerifiedAsync(account);
        (verified.Figures.Admitted, verified.Figures.Items).ShouldBe((7, 7));
        verified.Figures.OpenShards.Select(s => s.Shard).ShouldBe([ShardOf(other)]);
    }

    [Fact]
    public async Task stands_in_a_certificate_only_with_what_can_be_sealed()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await OpenAsync(account);
        await using Instance other = await Instance.StartAsync(account, Cancelled);
        await DeliverAsync(gate, 0, 3);
        await ChangeGuardAsync(account, ShardOf(gate));

        // Before its owner found out.
        await PauseAsync(other, "uk-2024");
        await other.Get<LedgerSealer>().RunAsync(Cancelled);

        VerifiedLedger verified = await VerifiedAsync(account);
        (verified.Figures.Certificates, verified.Figures.Admitted).ShouldBe((1, 3));
        (await DeliverAsync(gate, 100, 2)).ShouldAllBe(r => r is MessageResult.ComesBack);
    }

    [Fact]
    public async Task is_closed_by_the_sequencer_and_no_proof_covers_its_rest()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await OpenAsync(account);
        await using Instance other = await Instance.StartAsync(account, Cancelled);
        for (int n = 0; n < 3; n++)
            await DeliverAsync(gate, n, 1);
        ShardId changed = ShardOf(gate);
        long position = await ChangeRecordAsync(account, changed);

        await other.Get<LedgerSealer>().RunAsync(Cancelled);

        (await DeliverAsync(gate, 100, 2)).ShouldAllBe(r => r is MessageResult.ComesBack);
        gate.Get<ShardStatus>().Ready.ShouldBeFalse();
        UnsealedShard lag = (await other.Get<SealLagReader>().ListAsync(Cancelled)).ShouldHaveSingleItem();
        (lag.Shard, lag.From, lag.Unsealable).ShouldBe((changed, position + 1, true));
        (await other.Get<LedgerProofs>().SummaryAsync(Cancelled)).Unsealed.ShouldBe([lag]);
        (await other.Get<LedgerProofs>().IncludesAsync(new ItemId("post:GB:2", 1), Cancelled)).Refusal!.Detail.ShouldContain(
            "cannot be sealed"
        );

        await PauseAsync(other, "uk-2024");
        await gate.Get<PauseRecovery>().RunAsync(Cancelled);
        await other.Get<LedgerSealer>().RunAsync(Cancelled);
        LedgerFault fault = (await VerifyAsync(account)).Fault.ShouldNotBeNull();
        (fault.Kind, fault.Detail).ShouldBe(
            (LedgerFaultKind.Incomplete, $"It does not name shard {changed}, whose close is not sealed yet.")
        );
        // It stays where everybody lists it.
        (await other.Get<SealLagReader>().ListAsync(Cancelled))
            .ShouldHaveSingleItem()
            .Unsealable.ShouldBeTrue();
    }

    [Fact]
    public async Task does_not_confuse_what_others_append_with_a_change()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await OpenAsync(account);
        await using Instance other = await Instance.StartAsync(account, Cancelled);
        await DeliverAsync(gate, 0, 3);
        await PauseAsync(other, "uk-2024");
        (await DeliverAsync(gate, 100, 2)).ShouldAllBe(r => r is MessageResult.Done);

        await ShardClosing.CloseAsync(other.Get<ShardTable>(), other.Get<Storage.StoreClock>(), ShardOf(gate), "retired", null, Cancelled);
        (await DeliverAsync(gate, 200, 2)).ShouldAllBe(r => r is MessageResult.Done);
        await gate.Get<LedgerSealer>().RunAsync(Cancelled);

        gate.Get<ShardStatus>().Ready.ShouldBeTrue();
        (await gate.Get<SealLagReader>().OfThisProcessAsync(Cancelled)).ShouldBe(TimeSpan.Zero);
        (await VerifyAsync(account)).Fault.ShouldBeNull();
    }

    [Fact, Requirement("R14b", "R15")]
    public async Task names_what_is_held_and_parked_nowhere()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await OpenAsync(account);
        await PauseAsync(gate, "uk-2024");
        await DeliverAsync(gate, 0, 4);
        HoldAudit audit = gate.Get<HoldAudit>();
        (await audit.FindAsync(TimeSpan.Zero, Cancelled)).Value.ShouldBeEmpty();
        TableClient holds = account.TableClient("holds");
        TableEntity row = holds.Query<TableEntity>(r => r.PartitionKey != "progress", cancellationToken: Cancelled).First();
        await holds.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: Cancelled);

        MissingHold missing = (await audit.FindAsync(TimeSpan.Zero, Cancelled)).Value.ShouldHaveSingleItem();

        (missing.Item.ToString(), missing.Scope, missing.Coordinates.Shard).ShouldBe((row.GetString("Key"), "uk-2024", ShardOf(gate)));
        // Moments ago it may only be on its way.
        (await audit.FindAsync(HoldAudit.Usual, Cancelled)).Value.ShouldBeEmpty();
    }

    [Fact, Requirement("R7", "R25")]
    public async Task is_found_where_a_claim_was_deleted_and_the_item_came_again()
    {
        TestAccount account = azurite.NewAccount();
        await using Instance gate = await OpenAsync(account);
        await DeliverAsync(gate, 0, 3);
        TableClient claims = account.TableClient("claims");
        ItemKey item = ItemKey.Of(new ItemId("post:GB:1", 1));
        TableEntity row = claims.Query<TableEntity>(r => r.RowKey == item.ToString(), cancellationToken: Cancelled).Single();
        await claims.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: Cancelled);
        await DeliverAsync(gate, 1, 1);
        await gate.Get<LedgerSealer>().RunAsync(Cancelled);

        LedgerFault fault = (await VerifyAsync(account)).Fault.ShouldNotBeNull();

        (fault.Kind, fault.Detail).ShouldBe(
            (LedgerFaultKind.Counts, $"It decides item {item} for the first time, but the ledger has a first decision of it already.")
        );
    }

    private static ShardId ShardOf(Instance gate) => ShardId.Parse(gate.Get<ShardStatus>().Shard!);

    private static async Task ChangeGuardAsync(TestAccount account, ShardId shard)
    {
        TableClient ledger = account.TableClient("ledger");
        TableEntity guard = (await ledger.GetEntityAsync<TableEntity>(shard.Value, "guard", cancellationToken: Cancelled)).Value;
        byte[] chain = guard.GetBinary("Chain");
        chain[0] ^= 1;
        guard["Chain"] = chain;
        await ledger.UpdateEntityAsync(guard, ETag.All, TableUpdateMode.Replace, Cancelled);
    }

    /// <summary>Changes the last record but one: whose hash the last has.</summary>
    private static async Task<long> ChangeRecordAsync(TestAccount account, ShardId shard)
    {
        TableClient ledger = account.TableClient("ledger");
        string[] rows =
        [
            .. ledger
                .Query<TableEntity>($"PartitionKey eq '{shard}' and RowKey ge 'r' and RowKey lt 's'", cancellationToken: Cancelled)
                .Select(r => r.RowKey),
        ];
        TableEntity row = (await ledger.GetEntityAsync<TableEntity>(shard.Value, rows[^2], cancellationToken: Cancelled)).Value;
        byte[] bytes = row.GetBinary("B00");
        bytes[^1] ^= 1;
        row["B00"] = bytes;
        await ledger.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace, Cancelled);
        return rows.Length - 2;
    }

    private static async Task<Checked<VerifiedLedger, LedgerFault>> VerifyAsync(TestAccount account) =>
        await new LedgerVerification(await SealedFiles.DownloadAsync(account, Cancelled), Instance.LedgerKey.Trusted, []).RunAsync(
            null,
            Cancelled
        );

    private static async Task<VerifiedLedger> VerifiedAsync(TestAccount account) =>
        (await VerifyAsync(account)).Succeeded(out VerifiedLedger? ledger, out LedgerFault? fault)
            ? ledger
            : throw new ShouldAssertException($"{fault.Kind} at {fault.Where}: {fault.Detail}");

    private static async Task<Instance> OpenAsync(TestAccount account)
    {
        Instance gate = await Instance.StartAsync(account, Cancelled, settings: ("Gate:LawMaxAge", "00:00:00"));
        await gate.OpenFlagsAsync(["UK"], Cancelled);
        return gate;
    }

    private static async Task<ImmutableArray<MessageResult>> DeliverAsync(Instance gate, int from, int count)
    {
        ImmutableArray<MessageResult> results = await gate.DeliverAsync(
            Enumerable.Range(from, count).Select(n => Submission.Post($"post:GB:{n}", "GB")),
            Cancelled
        );
        foreach (MessageResult.Done done in results.OfType<MessageResult.Done>())
            done.Sent?.Invoke();
        return results;
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
}
