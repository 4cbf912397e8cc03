using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Drills;

/// <summary>
/// Drills and their figures. Table <c>drills</c>, partition <c>drill</c>; row: the drill's id, so rows are in order of time. The instance
/// that receives the request or runs the drill writes the row. It grows by a row a drill; never deleted. <c>RequestedBy</c> is a name; if
/// the person has an identity, <c>Requester</c> has it, as <see cref="PersonJson"/> writes it. One more row, <c>!since</c>, has the time
/// from which the schedule counts.
/// </summary>
public sealed class DrillTable(StorageAccount account) : IStorageTable
{
    private const string Partition = "drill";
    private const string Since = "!since";
    private const string Requester = "Requester";

    private readonly TableClient table = account.Tables.GetTableClient("drills");

    /// <inheritdoc/>
    public Task CreateAsync(CancellationToken cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>Every drill, oldest first.</summary>
    public async Task<ImmutableArray<Drill>> ReadAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<Drill>.Builder drills = ImmutableArray.CreateBuilder<Drill>();
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey ge {"a"}");
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ConfigureAwait(false))
            drills.Add(ToDrill(row));
        return drills.ToImmutable();
    }

    /// <summary>One drill; <c>null</c> if it does not exist.</summary>
    public async Task<Drill?> FindAsync(OrderId id, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table
            .GetEntityIfExistsAsync<TableEntity>(Partition, id.Value, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return row.HasValue ? ToDrill(row.Value!) : null;
    }

    /// <summary>Writes the state of a drill.</summary>
    internal Task WriteAsync(Drill drill, CancellationToken cancellationToken) =>
        // Crash here: the row is older than the drill; a later round finds it interrupted and ends its order.
        table.UpsertEntityAsync(ToEntity(drill), TableUpdateMode.Replace, cancellationToken);

    /// <summary>The time from which the schedule counts: the time of the first call.</summary>
    internal async Task<DateTimeOffset> SinceAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table
            .GetEntityIfExistsAsync<TableEntity>(Partition, Since, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        if (row.HasValue)
            return row.Value!.GetDateTimeOffset("RequestedAt") ?? now;
        // Crash here: the schedule counts from now or from the next call.
        await table
            .UpsertEntityAsync(new TableEntity(Partition, Since) { ["RequestedAt"] = now }, TableUpdateMode.Replace, cancellationToken)
            .ConfigureAwait(false);
        return now;
    }

    private static TableEntity ToEntity(Drill drill)
    {
        var row = new TableEntity(Partition, drill.Id.Value)
        {
            ["Stage"] = (int)drill.Stage,
            ["RequestedBy"] = drill.RequestedBy.Name,
            ["RequestedAt"] = drill.RequestedAt,
            ["StartedAt"] = drill.StartedAt,
            ["EndedAt"] = drill.EndedAt,
        };
        if (drill.RequestedBy.IsIdentified)
            row[Requester] = Encoding.UTF8.GetString(PersonJson.Write(drill.RequestedBy));
        if (drill.Figures is { } figures)
        {
            (row["Submitted"], row["Admitted"], row["Returned"]) = (figures.Submitted, figures.Admitted, figures.Returned);
            (row["Withheld"], row["Late"], row["Lost"]) = (figures.Withheld, figures.Late, figures.Lost);
            (row["FencedMs"], row["EffectiveMs"]) = (figures.FencedAfter?.TotalMilliseconds, figures.EffectiveAfter?.TotalMilliseconds);
        }
        return row;
    }

    private static Drill ToDrill(TableEntity row) =>
        new()
        {
            Id = OrderId.Parse(row.RowKey),
            Stage = (DrillStage)(row.GetInt32("Stage") ?? throw new InvalidDataException("A drill's row has no stage.")),
            RequestedBy = RequestedBy(row),
            RequestedAt = row.GetDateTimeOffset("RequestedAt") ?? throw new InvalidDataException("A drill's row has no request time."),
            StartedAt = row.GetDateTimeOffset("StartedAt"),
            EndedAt = row.GetDateTimeOffset("EndedAt"),
            Figures = row.GetInt32("Submitted") is { } submitted
                ? new DrillFigures(
                    submitted,
                    Count(row, "Admitted"),
                    Count(row, "Returned"),
                    Count(row, "Withheld"),
                    Count(row, "Late"),
                    Count(row, "Lost"),
                    Span(row, "FencedMs"),
                    Span(row, "EffectiveMs")
                )
                : null,
        };

    private static Person RequestedBy(TableEntity row)
    {
        if (row.GetString(Requester) is not { } written)
            return Person.Named(row.GetString("RequestedBy") ?? throw new InvalidDataException("A drill's row has no requester."));
        try
        {
            using JsonDocument document = JsonDocument.Parse(written);
            return PersonJson.Read(document.RootElement)
                ?? throw new InvalidDataException("The requester in a drill's row is not a person.");
        }
        catch (JsonException unreadable)
        {
            throw new InvalidDataException($"The requester in a drill's row cannot be read: {unreadable.Message}", unreadable);
        }
    }

    private static int Count(TableEntity row, string column) =>
        row.GetInt32(column) ?? throw new InvalidDataException($"A drill's row has no column {column}.");

    private static TimeSpan? Span(TableEntity row, string column) => row.GetDouble(column) is { } ms ? TimeSpan.FromMilliseconds(ms) : null;
}
