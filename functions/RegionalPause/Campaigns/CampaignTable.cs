using System.Collections.Immutable;
using System.Text;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Campaigns;

/// <summary>A campaign as stored.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Unrecorded">Events that are perhaps not in the ledger yet, in canonical bytes.</param>
/// <param name="Tag">The ETag of the row.</param>
internal sealed record CampaignEntry(Campaign Campaign, ImmutableArray<ReadOnlyMemory<byte>> Unrecorded, ETag Tag);

/// <summary>
/// Campaigns. Table <c>campaigns</c>. Partition <c>campaign</c>, row: the id; columns: the campaign, and the events that the ledger may not
/// have yet, so that after a crash the next reader records them. Partition <c>pace</c>, row: the id; columns: tokens left and their time.
/// The instance that handles a command writes the first row; the instances that send write the second. Grows by two rows a campaign; never
/// deleted.
/// </summary>
public sealed class CampaignTable(StorageAccount account) : IStorageTable
{
    private const string Campaigns = "campaign";
    private const string Pace = "pace";

    private readonly TableClient table = account.Tables.GetTableClient("campaigns");

    /// <inheritdoc/>
    public Task CreateAsync(CancellationToken cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>One campaign; <c>null</c> if it does not exist.</summary>
    internal async Task<CampaignEntry?> FindAsync(CampaignId id, CancellationToken cancellationToken)
    {
        // Older proposals and terms spell the id as their caller wrote it. The rows have the folded id.
        if (!CampaignId.TryParse(id.Value, out id))
            return null;
        NullableResponse<TableEntity> row = await table
            .GetEntityIfExistsAsync<TableEntity>(Campaigns, id.Value, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return row.HasValue ? ToEntry(row.Value!) : null;
    }

    /// <summary>All campaigns.</summary>
    internal async Task<ImmutableArray<CampaignEntry>> ListAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<CampaignEntry>.Builder all = ImmutableArray.CreateBuilder<CampaignEntry>();
        await foreach (
            TableEntity row in table
                .QueryAsync<TableEntity>(
                    TableClient.CreateQueryFilter($"PartitionKey eq {Campaigns}"),
                    cancellationToken: cancellationToken
                )
                .ConfigureAwait(false)
        )
            all.Add(ToEntry(row));
        return all.ToImmutable();
    }

    /// <summary>Writes a campaign over the version that was read. Returns <c>null</c> if another writer was first.</summary>
    internal async Task<CampaignEntry?> WriteAsync(
        Campaign campaign,
        ImmutableArray<ReadOnlyMemory<byte>> unrecorded,
        ETag? before,
        CancellationToken cancellationToken
    )
    {
        var row = new TableEntity(Campaigns, campaign.Id.Value)
        {
            ["Unrecorded"] = string.Join('\n', unrecorded.Select(e => Encoding.UTF8.GetString(e.Span))),
        };
        Bytes.Put(row, CampaignJson.Write(campaign));
        try
        {
            // Crash here: the campaign has its events and the ledger does not; the next reader of the campaign records them.
            Response stored = before is { } tag
                ? await table.UpdateEntityAsync(row, tag, TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false)
                : await table.AddEntityAsync(row, cancellationToken).ConfigureAwait(false);
            return new CampaignEntry(
                campaign,
                unrecorded,
                stored.Headers.ETag ?? throw new InvalidDataException("The store returned no ETag.")
            );
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            // Perhaps an earlier attempt of this same request was stored. Then the row has the same bytes.
            CampaignEntry? now = await FindAsync(campaign.Id, cancellationToken).ConfigureAwait(false);
            return now is not null && CampaignJson.Write(now.Campaign).AsSpan().SequenceEqual(CampaignJson.Write(campaign)) ? now : null;
        }
    }

    /// <summary>Takes tokens from a campaign's rate. Returns how many notices may be sent now.</summary>
    internal async Task<int> TakeAsync(Campaign campaign, int wanted, StoreClock clock, CancellationToken cancellationToken)
    {
        while (true)
        {
            NullableResponse<TableEntity> row = await table
                .GetEntityIfExistsAsync<TableEntity>(Pace, campaign.Id.Value, cancellationToken: cancellationToken)
                .ConfigureAwait(false);
            DateTimeOffset now = clock.Now;
            TokenBucket before = row.HasValue
                ? new TokenBucket(row.Value!.GetDouble("Tokens") ?? 0, row.Value.GetDateTimeOffset("At") ?? now)
                : TokenBucket.Full(now, campaign.RatePerSecond);
            (int taken, TokenBucket after) = before.Take(wanted, now, campaign.RatePerSecond);
            if (taken == 0)
                return 0;
            var entity = new TableEntity(Pace, campaign.Id.Value) { ["Tokens"] = after.Tokens, ["At"] = after.At };
            try
            {
                // Crash here: tokens are taken and nothing is sent for them; the campaign is a little slower.
                await (
                    row.HasValue
                        ? table.UpdateEntityAsync(entity, row.Value!.ETag, TableUpdateMode.Replace, cancellationToken)
                        : table.AddEntityAsync(entity, cancellationToken)
                ).ConfigureAwait(false);
                return taken;
            }
            catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
            {
                // Another instance took tokens at the same time. Try again.
            }
        }
    }

    private static CampaignEntry ToEntry(TableEntity row) =>
        new(
            CampaignJson.Read(Bytes.Get(row)),
            [
                .. (row.GetString("Unrecorded") ?? "")
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(e => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(e))),
            ],
            row.ETag
        );
}
