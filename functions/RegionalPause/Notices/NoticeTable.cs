using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;
using RegionalPause.Members;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Telemetry;

namespace RegionalPause.Notices;

/// <summary>
/// Notices: one row a member, campaign and content version. The insert is the claim, so that no member gets two notices. Table
/// <c>notices</c>. Partition: <c>CAMPAIGN|VERSION|BUCKET</c>; rows: <c>lane</c> (checkpoint, lease, figures of the bucket, and deliveries
/// by day, some hundred days at most) and <c>n|HASH</c> (state, page, pseudonym, attempts, why the member cannot be told). Every change of
/// notices is one transaction that replaces the lane row with If-Match: two instances cannot both move a checkpoint, and the figures are
/// exact. The sending instances and receipts write it. Grows by one row a member and content version. The erasure of a member replaces each
/// of their rows by <c>gone|PSEUDONYM</c> (page, message id), so that a page's list can still be compared with the ledger but identifies no
/// member.
/// </summary>
public sealed class NoticeTable(StorageAccount account, Instruments? instruments = null) : IStorageTable
{
    /// <summary>Most notices that one transaction changes, besides the lane.</summary>
    internal const int MaxPerTransaction = 90;

    private const string LaneRow = "lane";

    private readonly TableClient table = account.Tables.GetTableClient("notices");

    /// <inheritdoc/>
    public Task CreateAsync(CancellationToken cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>One notice; <c>null</c> if it does not exist.</summary>
    internal async Task<Notice?> FindAsync(NoticeReference reference, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table
            .GetEntityIfExistsAsync<TableEntity>(
                Partition(reference.Campaign, reference.ContentVersion, reference.Member.Bucket),
                Row(reference.Member),
                cancellationToken: cancellationToken
            )
            .ConfigureAwait(false);
        return row.HasValue ? ToNotice(row.Value!) : null;
    }

    /// <summary>One lane; a new one if it is not stored yet.</summary>
    internal async Task<Lane> ReadLaneAsync(CampaignId campaign, int version, int bucket, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table
            .GetEntityIfExistsAsync<TableEntity>(Partition(campaign, version, bucket), LaneRow, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return row.HasValue
            ? ToLane(campaign, version, bucket, row.Value!)
            : new Lane
            {
                Campaign = campaign,
                ContentVersion = version,
                Bucket = bucket,
            };
    }

    /// <summary>All lanes of a content version.</summary>
    internal Task<Lane[]> ReadLanesAsync(CampaignId campaign, int version, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, MemberKey.Buckets).Select(bucket => ReadLaneAsync(campaign, version, bucket, cancellationToken)));

    /// <summary>The notices of a lane whose members' hashes are after one hash (or from the first) up to another.</summary>
    internal async Task<Dictionary<MemberKey, Notice>> ReadRangeAsync(
        Lane lane,
        MemberKey? behind,
        MemberKey last,
        CancellationToken cancellationToken
    )
    {
        string partition = Partition(lane),
            from = behind is { } b ? Row(b) : "n|",
            to = Row(last);
        var notices = new Dictionary<MemberKey, Notice>();
        await foreach (
            TableEntity row in table
                .QueryAsync<TableEntity>(
                    TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {from} and RowKey le {to}"),
                    cancellationToken: cancellationToken
                )
                .ConfigureAwait(false)
        )
        {
            Notice notice = ToNotice(row);
            notices.Add(notice.Member, notice);
        }
        return notices;
    }

    /// <summary>
    /// Up to <paramref name="count"/> waiting notices of a lane that are due, and the next time at which another notice is due. Reads all
    /// rows of the lane.
    /// </summary>
    internal Task<(ImmutableArray<Notice> Due, DateTimeOffset? Next)> ReadWaitingAsync(
        Lane lane,
        DateTimeOffset now,
        int count,
        CancellationToken cancellationToken
    ) => ReadDueAsync(lane, $"State eq '{Words.Of(NoticeState.Waiting)}'", notice => notice.Due, now, count, cancellationToken);

    /// <summary>The same for notices whose members are to be reminded.</summary>
    internal Task<(ImmutableArray<Notice> Due, DateTimeOffset? Next)> ReadRemindersAsync(
        Lane lane,
        DateTimeOffset now,
        int count,
        CancellationToken cancellationToken
    ) =>
        ReadDueAsync(
            lane,
            TableClient.CreateQueryFilter($"RemindAt gt {DateTimeOffset.UnixEpoch}"),
            notice => notice.RemindAt,
            now,
            count,
            cancellationToken
        );

    /// <summary>Up to <paramref name="count"/> members of a lane who cannot be told. Reads all rows of the lane.</summary>
    internal async Task<ImmutableArray<SetAsideMember>> ReadSetAsideAsync(Lane lane, int count, CancellationToken cancellationToken)
    {
        string partition = Partition(lane);
        ImmutableArray<SetAsideMember>.Builder members = ImmutableArray.CreateBuilder<SetAsideMember>();
        string filter =
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {"n|"}")
            + $" and State eq '{Words.Of(NoticeState.SetAside)}'";
        await foreach (
            TableEntity row in table
                .QueryAsync<TableEntity>(filter, Math.Min(count, 1000), cancellationToken: cancellationToken)
                .ConfigureAwait(false)
        )
        {
            Notice notice = ToNotice(row);
            members.Add(
                new SetAsideMember(
                    notice.Pseudonym.Length == 0 ? null : notice.Pseudonym,
                    notice.Jurisdiction,
                    notice.Defect ?? NoticeDefect.Message
                )
            );
            if (members.Count == count)
                break;
        }
        return members.ToImmutable();
    }

    private async Task<(ImmutableArray<Notice> Due, DateTimeOffset? Next)> ReadDueAsync(
        Lane lane,
        string filter,
        Func<Notice, DateTimeOffset?> when,
        DateTimeOffset now,
        int count,
        CancellationToken cancellationToken
    )
    {
        string partition = Partition(lane);
        ImmutableArray<Notice>.Builder due = ImmutableArray.CreateBuilder<Notice>();
        DateTimeOffset? next = null;
        string rows = $"{TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {"n|"}")} and {filter}";
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(rows, cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            Notice notice = ToNotice(row);
            if (when(notice) <= now && due.Count < count)
                due.Add(notice);
            else
                next = Lane.Earlier(next, when(notice));
        }
        return (due.ToImmutable(), next);
    }

    /// <summary>
    /// Replaces a lane that was read and, in the same transaction, inserts or replaces notices. The lane's figures change by the
    /// difference. Returns <c>null</c> if another writer changed or inserted any of these rows: then read again.
    /// </summary>
    internal async Task<Lane?> ChangeAsync(
        Lane lane,
        Func<Lane, Lane> change,
        IReadOnlyList<(Notice? Before, Notice After)> notices,
        CancellationToken cancellationToken
    ) => (await StoreAsync(lane, change, notices, cancellationToken).ConfigureAwait(false))?.Lane;

    /// <summary>
    /// Replaces a lane that was read and inserts notices in the same transaction. Returns both with their ETags, so that the notices need
    /// not be read again; <c>null</c> as <see cref="ChangeAsync"/>.
    /// </summary>
    internal Task<(Lane Lane, Notice[] Notices)?> InsertAsync(
        Lane lane,
        Func<Lane, Lane> change,
        IEnumerable<Notice> notices,
        CancellationToken cancellationToken
    ) => StoreAsync(lane, change, [.. notices.Select(n => ((Notice?)null, n))], cancellationToken);

    private async Task<(Lane Lane, Notice[] Notices)?> StoreAsync(
        Lane lane,
        Func<Lane, Lane> change,
        IReadOnlyList<(Notice? Before, Notice After)> notices,
        CancellationToken cancellationToken
    )
    {
        Lane next = change(lane) with
        {
            Tally = notices.Aggregate(lane.Tally, (tally, n) => tally + NoticeTally.Of(n.After) - NoticeTally.Of(n.Before)),
            Days = notices.Aggregate(lane.Days, (days, n) => days.Move(n.Before?.DeliveredAt, n.After.DeliveredAt)),
            LastDelivered = notices.Select(n => n.After.DeliveredAt).Append(lane.LastDelivered).Max(),
        };
        TableEntity row = ToEntity(next);
        string partition = Partition(lane);
        try
        {
            // Crash here: the notices and the lane are changed together or not at all; the next owner sends what waits, with the same ids.
            Response<IReadOnlyList<Response>> stored = await table
                .SubmitTransactionAsync(
                    [
                        lane.Tag is { } tag
                            ? new(TableTransactionActionType.UpdateReplace, row, tag)
                            : new(TableTransactionActionType.Add, row),
                        .. notices.Select(n =>
                            n.Before?.Tag is { } known
                                ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, ToEntity(partition, n.After), known)
                                : new TableTransactionAction(TableTransactionActionType.Add, ToEntity(partition, n.After))
                        ),
                    ],
                    cancellationToken
                )
                .ConfigureAwait(false);
            instruments?.CountNotices(notices);
            // The answers are in the order of the actions: the lane, then the notices.
            return (
                next with
                {
                    Tag = stored.Value[0].Headers.ETag,
                },
                [.. notices.Select((n, i) => n.After with { Tag = stored.Value[i + 1].Headers.ETag })]
            );
        }
        catch (RequestFailedException e) when (StorageFaults.IsConflict(e) || e.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Removes the member from a notice. The list of its page stays complete.</summary>
    internal async Task EraseAsync(NoticeReference reference, CancellationToken cancellationToken)
    {
        string partition = Partition(reference.Campaign, reference.ContentVersion, reference.Member.Bucket);
        while (await FindAsync(reference, cancellationToken).ConfigureAwait(false) is { } notice)
        {
            var gone = new TableEntity(partition, $"gone|{notice.Pseudonym}")
            {
                ["Page"] = notice.Page,
                ["MessageId"] = notice.Attempts.FirstOrDefault()?.MessageId,
            };
            try
            {
                // Crash here: the notice still names the member or not; the repeated erasure continues with the rest.
                await table
                    .SubmitTransactionAsync(
                        [
                            new(TableTransactionActionType.Delete, new TableEntity(partition, Row(reference.Member)), notice.Tag!.Value),
                            new(TableTransactionActionType.UpsertReplace, gone),
                        ],
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            }
            catch (RequestFailedException e) when (StorageFaults.IsConflict(e) || e.Status == 404)
            {
                // A receipt or a sender changed it at the same time, or an earlier attempt of this same request did it.
            }
        }
    }

    private static string Partition(Lane lane) => Partition(lane.Campaign, lane.ContentVersion, lane.Bucket);

    private static string Partition(CampaignId campaign, int version, int bucket) =>
        string.Create(CultureInfo.InvariantCulture, $"{campaign}|{version}|{MemberKey.Name(bucket)}");

    private static string Row(MemberKey member) => $"n|{member}";

    private static TableEntity ToEntity(Lane lane) =>
        new(Partition(lane), LaneRow)
        {
            ["Page"] = lane.Page,
            ["BehindJurisdiction"] = lane.Behind?.Jurisdiction,
            ["BehindMember"] = lane.Behind?.Member.Hash,
            ["EndJurisdiction"] = lane.End?.Jurisdiction,
            ["EndMember"] = lane.End?.Member.Hash,
            ["Ended"] = lane.Ended,
            ["NextDue"] = lane.NextDue,
            ["NextReminder"] = lane.NextReminder,
            ["ReminderPage"] = lane.ReminderPage,
            ["Owner"] = lane.Lease?.Owner,
            ["Until"] = lane.Lease?.Until,
            ["Audience"] = lane.Tally.Audience,
            ["Sent"] = lane.Tally.Sent,
            ["Delivered"] = lane.Tally.Delivered,
            ["Bounced"] = lane.Tally.Bounced,
            ["Unreachable"] = lane.Tally.Unreachable,
            ["Objected"] = lane.Tally.Objected,
            ["Reminded"] = lane.Tally.Reminded,
            ["SetAside"] = lane.Tally.SetAside,
            ["LastDelivered"] = lane.LastDelivered,
            ["DeliveredOn"] = JsonSerializer.Serialize(lane.Days.Members, NoticeJsonContext.Default.ImmutableSortedDictionaryDateOnlyInt64),
        };

    private static Lane ToLane(CampaignId campaign, int version, int bucket, TableEntity row) =>
        new()
        {
            Campaign = campaign,
            ContentVersion = version,
            Bucket = bucket,
            Page = row.GetInt32("Page") ?? throw new InvalidDataException($"The lane {row.PartitionKey} has no page."),
            Behind = Place(row, "Behind"),
            End = Place(row, "End"),
            Ended = row.GetBoolean("Ended") ?? false,
            NextDue = row.GetDateTimeOffset("NextDue"),
            NextReminder = row.GetDateTimeOffset("NextReminder"),
            ReminderPage = row.GetInt32("ReminderPage") ?? 0,
            Lease = row.GetString("Owner") is { } owner ? (owner, row.GetDateTimeOffset("Until") ?? default) : null,
            Tally = new NoticeTally(
                row.GetInt64("Audience") ?? 0,
                row.GetInt64("Sent") ?? 0,
                row.GetInt64("Delivered") ?? 0,
                row.GetInt64("Bounced") ?? 0,
                row.GetInt64("Unreachable") ?? 0,
                row.GetInt64("Objected") ?? 0,
                row.GetInt64("Reminded") ?? 0,
                row.GetInt64("SetAside") ?? 0
            ),
            Days = row.GetString("DeliveredOn") is { } days
                ? new DeliveryDays(JsonSerializer.Deserialize(days, NoticeJsonContext.Default.ImmutableSortedDictionaryDateOnlyInt64)!)
                : DeliveryDays.None,
            LastDelivered = row.GetDateTimeOffset("LastDelivered"),
            Tag = row.ETag,
        };

    private static (string, MemberKey)? Place(TableEntity row, string name) =>
        MemberKey.TryParse(row.GetString(name + "Member"), out MemberKey member) ? (row.GetString(name + "Jurisdiction"), member) : null;

    private static TableEntity ToEntity(string partition, Notice notice) =>
        new(partition, Row(notice.Member))
        {
            ["State"] = Words.Of(notice.State),
            ["Page"] = notice.Page,
            ["Jurisdiction"] = notice.Jurisdiction,
            ["Pseudonym"] = notice.Pseudonym,
            ["Due"] = notice.Due,
            ["Defect"] = notice.Defect is { } defect ? EnumWords<NoticeDefect>.Of(defect) : null,
            ["RemindAt"] = notice.RemindAt,
            ["RemindedAt"] = notice.RemindedAt,
            ["Attempts"] = JsonSerializer.Serialize(notice.Attempts, NoticeJsonContext.Default.ImmutableArrayNoticeAttempt),
        };

    private static Notice ToNotice(TableEntity row) =>
        new()
        {
            Member = MemberKey.TryParse(row.RowKey[2..], out MemberKey member)
                ? member
                : throw new InvalidDataException($"{row.PartitionKey} has a row whose key is not a member's."),
            Page = row.GetInt32("Page") ?? throw new InvalidDataException($"A notice of {row.PartitionKey} has no page."),
            Jurisdiction = row.GetString("Jurisdiction"),
            State = Words.Read(row.GetString("State")),
            Pseudonym = row.GetString("Pseudonym"),
            Defect = EnumWords<NoticeDefect>.TryRead(row.GetString("Defect"), out NoticeDefect defect) ? defect : null,
            Due = row.GetDateTimeOffset("Due") ?? throw new InvalidDataException($"A notice of {row.PartitionKey} has no due time."),
            RemindAt = row.GetDateTimeOffset("RemindAt"),
            RemindedAt = row.GetDateTimeOffset("RemindedAt"),
            Attempts = JsonSerializer.Deserialize(row.GetString("Attempts"), NoticeJsonContext.Default.ImmutableArrayNoticeAttempt),
            Tag = row.ETag,
        };

    private static class Words
    {
        public static string Of(NoticeState state) => EnumWords<NoticeState>.Of(state);

        public static NoticeState Read(string? word) =>
            EnumWords<NoticeState>.TryRead(word, out NoticeState state)
                ? state
                : throw new InvalidDataException($"A notice has the unknown state '{word}'.");
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ImmutableArray<NoticeAttempt>))]
[JsonSerializable(typeof(ImmutableSortedDictionary<DateOnly, long>))]
internal sealed partial class NoticeJsonContext : JsonSerializerContext;
