using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Members;
using RegionalPause.Storage;

namespace RegionalPause.Objections;

/// <summary>
/// What each member refuses. Table <c>objections</c>. Partition: the first two hexadecimal digits of SHA-256 of the member's id; row: all of them; columns: the
/// scope, the control version that recorded it, the member's words. Written by whoever receives a word; one row a member who ever objected. Kept after the
/// member's erasure, which leaves nothing but the hash: an objection outlives the account (D23).
/// </summary>
public sealed class ObjectionTable(StorageAccount account) : IStorageTable
{
    private readonly TableClient table = account.Tables.GetTableClient("objections");

    /// <inheritdoc/>
    public Task CreateAsync(CancellationToken cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>A member's standing with its tag; <see cref="ObjectionState.Silent"/> without one if they never objected.</summary>
    internal async Task<(ObjectionState Standing, ETag? Tag)> ReadAsync(string memberId, CancellationToken cancellationToken)
    {
        string row = MemberKeys.RowKey(memberId);
        NullableResponse<TableEntity> found = await table.GetEntityIfExistsAsync<TableEntity>(MemberKeys.Partition(row), row, cancellationToken: cancellationToken).ConfigureAwait(false);
        return found.HasValue ? (ToStanding(found.Value!), found.Value!.ETag) : (ObjectionState.Silent, null);
    }

    /// <summary>Whether an objection is honoured and not in the ledger yet: a recording is under way, or was cut short. Looks through the whole table.</summary>
    internal async Task<bool> HasUnrecordedAsync(CancellationToken cancellationToken)
    {
        await foreach (TableEntity _ in table.QueryAsync<TableEntity>("Version eq 0L", 1, ["RowKey"], cancellationToken).ConfigureAwait(false))
            return true;
        return false;
    }

    /// <summary>Writes a standing if nobody wrote since it was read; the new tag, or <c>null</c>.</summary>
    internal async Task<ETag?> WriteAsync(string memberId, ObjectionState standing, ETag? tag, CancellationToken cancellationToken)
    {
        TableEntity row = ToEntity(memberId, standing);
        try
        {
            // Crash here: the member's objection is honoured and perhaps not in the ledger yet, or their withdrawal is in the ledger and not honoured yet; asked again, it is completed.
            Response answer = tag is { } known
                ? await table.UpdateEntityAsync(row, known, TableUpdateMode.Replace, cancellationToken).ConfigureAwait(false)
                : await table.AddEntityAsync(row, cancellationToken).ConfigureAwait(false);
            return answer.Headers.ETag;
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e))
        {
            return null; // another word of the same member, or an earlier attempt of this very request: read again
        }
    }

    private static TableEntity ToEntity(string memberId, ObjectionState standing)
    {
        string row = MemberKeys.RowKey(memberId);
        return new TableEntity(MemberKeys.Partition(row), row)
        {
            ["Refused"] = standing.Refused.Value, ["RefusedBefore"] = standing.RefusedBefore.Value, ["Version"] = standing.Version,
            ["AnswerBy"] = standing.AnswerBy, ["AnsweredAt"] = standing.AnsweredAt,
            ["Words"] = JsonSerializer.Serialize([.. standing.Words.Select(w => new WordRow(w.Withdraws, w.Scope.Value, w.Source, w.At, w.ReceivedAt, w.Campaign))], WordJson.Default.WordRowArray),
        };
    }

    private static ObjectionState ToStanding(TableEntity row)
    {
        try
        {
            return Read(row);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentNullException)
        {
            // A property of another type, or none where there has to be one.
            throw new InvalidDataException("An objection's row cannot be read.");
        }
    }

    private static ObjectionState Read(TableEntity row) => new()
    {
        Refused = ObjectionScope.Read(row.GetInt32("Refused") ?? throw new InvalidDataException("An objection's row does not say what is refused.")),
        RefusedBefore = ObjectionScope.Read(row.GetInt32("RefusedBefore") ?? 0),
        Version = row.GetInt64("Version") ?? throw new InvalidDataException("An objection's row has no version."),
        AnswerBy = row.GetDateTimeOffset("AnswerBy"),
        AnsweredAt = row.GetDateTimeOffset("AnsweredAt"),
        Words = [.. (JsonSerializer.Deserialize(row.GetString("Words"), WordJson.Default.WordRowArray) ?? [])
            .Select(w => new ObjectionWord(w.Withdraws, ObjectionScope.Read(w.Scope), w.Source, w.At, w.ReceivedAt, w.Campaign))],
    };
}

internal sealed record WordRow(bool Withdraws, int Scope, ObjectionSource Source, DateTimeOffset At, DateTimeOffset ReceivedAt, string? Campaign);

[JsonSerializable(typeof(WordRow[]))]
internal sealed partial class WordJson : JsonSerializerContext;
