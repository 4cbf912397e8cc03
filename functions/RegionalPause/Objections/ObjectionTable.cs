using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Content;
using RegionalPause.Members;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Objections;

/// <summary>
/// What each member refuses. Table <c>objections</c>. Partition: the first two hexadecimal digits of SHA-256 of the member's id. Row: all
/// digits. Columns: the scope, the control version that recorded it, the member's statements. The instance that receives a statement writes
/// the row. One row for each member who ever objected. The row is kept after the member's erasure, with only the hash of the id: an
/// objection outlives the account (D23).
/// </summary>
public sealed class ObjectionTable(StorageAccount account) : IStorageTable
{
    private readonly TableClient table = account.Tables.GetTableClient("objections");

    /// <inheritdoc/>
    public Task CreateAsync(CancellationToken cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>A member's objection state with its ETag; <see cref="ObjectionState.Silent"/> without an ETag if they never
    /// objected.</summary>
    internal async Task<(ObjectionState Standing, ETag? Tag)> ReadAsync(MemberId memberId, CancellationToken cancellationToken)
    {
        string row = MemberKeys.RowKey(memberId);
        NullableResponse<TableEntity> found = await table
            .GetEntityIfExistsAsync<TableEntity>(MemberKeys.Partition(row), row, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return found.HasValue ? (ToStanding(found.Value!), found.Value!.ETag) : (ObjectionState.Silent, null);
    }

    /// <summary>
    /// The standings of the rows of one partition from one row to another, in one request. <c>null</c> stands for a row that cannot be
    /// read. One answer has at most 1,000 rows: <c>ReadTo</c> is the last row that it covers.
    /// </summary>
    internal async Task<(IReadOnlyDictionary<string, ObjectionState?> Standings, string ReadTo)> ReadRangeAsync(
        string first,
        string last,
        CancellationToken cancellationToken
    )
    {
        string partition = MemberKeys.Partition(first);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey le {last}");
        var standings = new Dictionary<string, ObjectionState?>(StringComparer.Ordinal);
        await foreach (
            Page<TableEntity> answer in table
                .QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken)
                .AsPages()
                .ConfigureAwait(false)
        )
        {
            foreach (TableEntity row in answer.Values)
                standings.Add(row.RowKey, TryToStanding(row));
            // An answer may also be without a row and not be the last one. Then it covers nothing.
            return (
                standings,
                answer.ContinuationToken is null ? last
                : answer.Values is [.., var end] ? end.RowKey
                : ""
            );
        }
        return (standings, last);
    }

    /// <summary>Whether an objection is honoured but not in the ledger yet: a recording is in progress, or was interrupted. It scans the
    /// whole table.</summary>
    internal async Task<bool> HasUnrecordedAsync(CancellationToken cancellationToken)
    {
        await foreach (
            TableEntity _ in table.QueryAsync<TableEntity>("Version eq 0L", 1, ["RowKey"], cancellationToken).ConfigureAwait(false)
        )
            return true;
        return false;
    }

    /// <summary>Writes a state if no other writer changed it since it was read. Returns the new ETag, or <c>null</c>.</summary>
    internal async Task<ETag?> WriteAsync(MemberId memberId, ObjectionState standing, ETag? tag, CancellationToken cancellationToken)
    {
        TableEntity row = ToEntity(memberId, standing);
        try
        {
            // Crash here: the objection is honoured but may not be recorded, or the withdrawal is recorded but not honoured; ask again.
            Response answer = tag is { } known
                ? await table.UpdateEntityAsync(row, known, TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false)
                : await table.AddEntityAsync(row, cancellationToken).ConfigureAwait(false);
            return answer.Headers.ETag;
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            return null; // another statement of the same member, or an earlier attempt of this request: read again
        }
    }

    private static TableEntity ToEntity(MemberId memberId, ObjectionState standing)
    {
        string row = MemberKeys.RowKey(memberId);
        return new TableEntity(MemberKeys.Partition(row), row)
        {
            ["Refused"] = standing.Refused.Value,
            ["RefusedBefore"] = standing.RefusedBefore.Value,
            ["Version"] = standing.Version,
            ["AnswerBy"] = standing.AnswerBy,
            ["AnsweredAt"] = standing.AnsweredAt,
            ["Words"] = WriteWords(standing.Words),
        };
    }

    private static string WriteWords(ImmutableArray<ObjectionWord> words) =>
        JsonSerializer.Serialize(
            [.. words.Select(w => new WordRow(w.Withdraws, w.Scope.Value, w.Source, w.At, w.ReceivedAt, w.Campaign?.Value))],
            WordJson.Default.WordRowArray
        );

    private static ObjectionState? TryToStanding(TableEntity row)
    {
        try
        {
            return ToStanding(row);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static ObjectionState ToStanding(TableEntity row)
    {
        try
        {
            return Read(row);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentNullException)
        {
            // A property has another type, or a required property is missing.
            throw new InvalidDataException("An objection's row cannot be read.");
        }
    }

    private static ObjectionState Read(TableEntity row) =>
        new()
        {
            Refused = ObjectionScope.Read(
                row.GetInt32("Refused") ?? throw new InvalidDataException("An objection's row has no refused scope.")
            ),
            RefusedBefore = ObjectionScope.Read(row.GetInt32("RefusedBefore") ?? 0),
            Version = row.GetInt64("Version") ?? throw new InvalidDataException("An objection's row has no version."),
            AnswerBy = row.GetDateTimeOffset("AnswerBy"),
            AnsweredAt = row.GetDateTimeOffset("AnsweredAt"),
            Words =
            [
                .. (JsonSerializer.Deserialize(row.GetString("Words"), WordJson.Default.WordRowArray) ?? []).Select(w => new ObjectionWord(
                    w.Withdraws,
                    ObjectionScope.Read(w.Scope),
                    w.Source,
                    w.At,
                    w.ReceivedAt,
                    w.Campaign is { } campaign ? new CampaignId(campaign) : null
                )),
            ],
        };
}

internal sealed record WordRow(
    bool Withdraws,
    int Scope,
    ObjectionSource Source,
    DateTimeOffset At,
    DateTimeOffset ReceivedAt,
    string? Campaign
);

[JsonSerializable(typeof(WordRow[]))]
internal sealed partial class WordJson : JsonSerializerContext;
