using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using RegionalPause.Storage;

namespace RegionalPause.App.OperatorConsole.Mailbox;

/// <summary>A message with its key in the table.</summary>
public sealed record StoredMail(string Key, Mail Mail);

/// <summary>
/// The messages of the mailbox, only on a computer for development. Table <c>mailbox</c>, partition <c>mail</c>; rows: the time counted
/// backwards and a part of the id, so the newest is the first. The collector writes it and keeps <see cref="MailboxOptions.Keep"/> rows.
/// They contain addresses and links of members, which a production environment never stores here.
/// </summary>
internal sealed class MailTable(StorageAccount account, IOptions<MailboxOptions> options)
{
    private const string Partition = "mail";

    private readonly TableClient table = account.Tables.GetTableClient("mailbox");

    /// <summary>Creates the table if it is missing.</summary>
    public Task CreateAsync(CancellationToken cancellationToken) => table.CreateIfNotExistsAsync(cancellationToken);

    /// <summary>Keeps messages. One that is there already stays as it is, because a queue delivers some messages twice.</summary>
    public async Task KeepAsync(IReadOnlyCollection<Mail> mails, CancellationToken cancellationToken)
    {
        var kept = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (TableEntity row in QueryAsync(["RowKey", "Id"], cancellationToken))
            kept[row.RowKey] = row.GetString("Id");
        var ids = kept.Values.ToHashSet(StringComparer.Ordinal);
        foreach (Mail mail in mails.Where(mail => ids.Add(mail.Id)))
        {
            TableEntity row = ToRow(mail);
            await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
            kept[row.RowKey] = mail.Id;
        }
        foreach (string old in kept.Keys.Skip(options.Value.Keep))
            await table.DeleteEntityAsync(Partition, old, ETag.All, cancellationToken);
    }

    /// <summary>The messages that a search finds, newest first; all of them if it is empty.</summary>
    public async Task<IReadOnlyList<StoredMail>> ReadAsync(string search, CancellationToken cancellationToken)
    {
        var mails = new List<StoredMail>();
        await foreach (TableEntity row in QueryAsync(null, cancellationToken))
        {
            StoredMail mail = ToMail(row);
            if (search.Length == 0 || mail.Mail.Matches(search))
                mails.Add(mail);
        }
        return mails;
    }

    /// <summary>One message; <c>null</c> if it does not exist.</summary>
    public async Task<Mail?> FindAsync(string key, CancellationToken cancellationToken) =>
        await table.GetEntityIfExistsAsync<TableEntity>(Partition, key, cancellationToken: cancellationToken) is { HasValue: true } row
            ? ToMail(row.Value!).Mail
            : null;

    private AsyncPageable<TableEntity> QueryAsync(string[]? columns, CancellationToken cancellationToken) =>
        table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"),
            select: columns,
            cancellationToken: cancellationToken
        );

    private static TableEntity ToRow(Mail mail) =>
        new(Partition, $"{(DateTimeOffset.MaxValue - mail.At).Ticks.ToString("D19", CultureInfo.InvariantCulture)}-{Part(mail.Id)}")
        {
            ["Id"] = mail.Id,
            ["Kind"] = mail.Kind,
            ["At"] = mail.At,
            ["Campaign"] = mail.Campaign,
            ["Notice"] = mail.Notice,
            ["Channel"] = mail.Channel,
            ["Address"] = mail.Address,
            ["Language"] = mail.Language,
            ["Subject"] = mail.Subject,
            ["Text"] = mail.Text,
            ["Html"] = mail.Html,
            ["Link"] = mail.Link,
            ["Pseudonym"] = mail.Pseudonym,
        };

    private static StoredMail ToMail(TableEntity row) =>
        new(
            row.RowKey,
            new Mail(
                row.GetString("Id"),
                row.GetString("Kind"),
                row.GetDateTimeOffset("At")!.Value,
                row.GetString("Campaign"),
                row.GetString("Notice"),
                row.GetString("Channel"),
                row.GetString("Address"),
                row.GetString("Language"),
                row.GetString("Subject"),
                row.GetString("Text"),
                row.GetString("Html"),
                row.GetString("Link")
            )
            {
                Pseudonym = row.GetString("Pseudonym"),
            }
        );

    // The key is a part of an address: letters and digits only.
    private static string Part(string id) => string.Concat(id.Where(char.IsAsciiLetterOrDigit).Take(16));
}
