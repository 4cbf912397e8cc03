using System.Globalization;
using System.Text;
using System.Text.Json;
using RegionalPause.Campaigns;
using RegionalPause.Content;
using RegionalPause.Engagement;
using RegionalPause.Orders;
using RegionalPause.Recalls;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Evidence;

/// <summary>The pack's figures as CSV (RFC 4180): one table a file, with a heading; instants in UTC.</summary>
public static class EvidenceTables
{
    /// <summary>Name of a column in CSV and JSON.</summary>
    public static string NameOf(EvidenceColumn column) => JsonNamingPolicy.CamelCase.ConvertName(column.ToString());

    /// <summary>The person who acted in an event; <c>null</c> if no person did.</summary>
    public static string? PersonOf(PauseEvent happened) =>
        happened switch
        {
            PauseEvent.OrderScheduled e => e.Order.IssuedBy.Name,
            PauseEvent.OrderCommitted e => e.Order.IssuedBy.Name,
            PauseEvent.EndingApproved e => e.By.Name,
            PauseEvent.AuthorityConfirmed e => e.By.Name,
            PauseEvent.OrderLifted { Undo: { } undo } => $"{undo.By.Name}, {undo.SecondedBy.Name}",
            _ => null,
        };

    /// <summary>Decisions by day, jurisdiction and type.</summary>
    public static string Counts(EvidenceFacts facts) =>
        Csv(
            ["day", "jurisdiction", "contentType", .. Enum.GetValues<EvidenceColumn>().Select(NameOf)],
            facts.Counts.Select(c =>
                (string[])
                    [
                        c.Day.ToString("O", CultureInfo.InvariantCulture),
                        c.Jurisdiction,
                        EnumWords<ContentType>.Of(c.Type),
                        .. c.Decisions.Select(n => n.ToString(CultureInfo.InvariantCulture)),
                    ]
            )
        );

    /// <summary>Incidents.</summary>
    public static string Incidents(EvidenceFacts facts) =>
        Csv(
            ["at", "item", "shard", "position", "index", "leaf", "why"],
            facts.Incidents.Select(i =>
                (string[])[Instants.Text(i.At), i.Item, i.Shard, Number(i.Position), Number(i.Index), Number(i.Leaf), i.Why]
            )
        );

    /// <summary>Events of the order.</summary>
    public static string Events(EvidenceFacts facts) =>
        Csv(
            ["at", "controlVersion", "event", "by"],
            facts.History.Select(e =>
                (string[])[Instants.Text(e.At), e.Version.ToString(CultureInfo.InvariantCulture), e.Event.Name, PersonOf(e.Event) ?? ""]
            )
        );

    /// <summary>Entries of the engagement log, also corrected ones.</summary>
    public static string Engagement(EvidenceFacts facts) =>
        Csv(
            [
                "entry",
                "on",
                "enteredAt",
                "enteredLate",
                "kind",
                "position",
                "reference",
                "documentSha256",
                "dueOn",
                "settles",
                "corrects",
                "by",
            ],
            facts.Engagement.Entries.Select(e =>
                (string[])
                    [
                        Number(e.Number),
                        e.On.ToString("O", CultureInfo.InvariantCulture),
                        Instants.Text(e.EnteredAt),
                        e.IsLate ? "yes" : "no",
                        EnumWords<EngagementKind>.Of(e.Kind),
                        e.Position is { } position ? EnumWords<AuthorityPosition>.Of(position) : "",
                        e.Reference,
                        e.Document ?? "",
                        e.Due?.On.ToString("O", CultureInfo.InvariantCulture) ?? "",
                        Number(e.Settles),
                        Number(e.Corrects),
                        e.By.Name,
                    ]
            )
        );

    /// <summary>Campaigns: the figures last recorded, and the sums of the recorded pages.</summary>
    public static string Campaigns(EvidenceFacts facts) =>
        Csv(
            [
                "campaign",
                "jurisdictions",
                "contentVersion",
                "state",
                "startedAt",
                "endedAt",
                "countedAt",
                "audience",
                "sent",
                "delivered",
                "bounced",
                "unreachable",
                "objectedBefore",
                "reminded",
                "noticesOnRecord",
                "remindersOnRecord",
                "objectedInAnswer",
            ],
            facts.Campaigns.Select(c =>
                (string[])
                    [
                        c.Campaign.Id.Value,
                        string.Join(' ', c.Campaign.Jurisdictions),
                        Number(c.Campaign.ContentVersion),
                        EnumWords<CampaignState>.Of(c.Campaign.State),
                        Instant(c.Campaign.StartedAt),
                        Instant(c.Campaign.EndedAt),
                        Instant(c.Campaign.Counted?.At),
                        Number(c.Counted?.Audience),
                        Number(c.Counted?.Sent),
                        Number(c.Counted?.Delivered),
                        Number(c.Counted?.Bounced),
                        Number(c.Counted?.Unreachable),
                        Number(c.Counted?.Objected),
                        Number(c.Counted?.Reminded),
                        Number(c.Notices),
                        Number(c.Reminders),
                        Number(c.Objected),
                    ]
            )
        );

    /// <summary>Recall steps about items that were admitted before.</summary>
    public static string Recalls(EvidenceFacts facts) =>
        Csv(
            ["step", "at", "kind", "name", "state", "outcome", "items", "sha256", "reference", "documentSha256", "by"],
            facts.Quarantine.Recalls.Steps.Select(s =>
                (string[])
                    [
                        Number(s.Number),
                        Instants.Text(s.At),
                        EnumWords<RecallTargetKind>.Of(s.Target.Kind),
                        s.Target.Name,
                        EnumWords<RecallState>.Of(s.State),
                        s.Outcome is { } outcome ? EnumWords<RecallOutcome>.Of(outcome) : "",
                        Number(s.Set?.Items),
                        s.Set?.Sha256 ?? "",
                        s.Reference ?? "",
                        s.Document ?? "",
                        s.By.Name,
                    ]
            )
        );

    private static string Instant(DateTimeOffset? at) => at is { } known ? Instants.Text(known) : "";

    private static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Csv(string[] heading, IEnumerable<string[]> rows)
    {
        var text = new StringBuilder();
        foreach (string[] row in rows.Prepend(heading))
            text.AppendJoin(',', row.Select(Quoted)).Append("\r\n");
        return text.ToString();
    }

    // A cell that a spreadsheet would run as a formula is marked as text: names and reasons are free text.
    private static string Quoted(string cell)
    {
        string text = cell.Length > 0 && cell[0] is '=' or '+' or '-' or '@' ? "'" + cell : cell;
        return text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
