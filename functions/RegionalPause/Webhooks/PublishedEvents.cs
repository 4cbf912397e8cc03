using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using RegionalPause.Control;
using static RegionalPause.Webhooks.PublishedField;

namespace RegionalPause.Webhooks;

/// <summary>
/// Which events of the control log go out, and which of their fields (R41). It is a list of what is allowed: an event or a field that is
/// not in it stays inside. So no name of a person, no reason and no reference goes out, because people write these freely, and no
/// pseudonym or digest of a message, because it belongs to one member.
/// </summary>
internal static class PublishedEvents
{
    /// <summary>The type of the event that only tests a subscription.</summary>
    public const string TestType = "webhook.test";

    /// <summary>Every event that goes out, in the order of the documentation.</summary>
    public static ImmutableArray<PublishedEvent> All { get; } =
    [
        .. Orders(),
        .. Resumptions(),
        new("FlagsChanged", "flags.changed", "Training flags changed", "", "flags", Copy("opened"), Copy("closed")),
        new("FlagOpeningAsked", "flags.opening-asked", "A second person must ask to open flags", "", "flags", Copy("jurisdictions")),
        .. Permits(),
        .. Campaigns(),
        new(
            "EngagementEntered",
            "engagement.entered",
            "Engagement log: new entry",
            "order",
            "orders/{0}",
            Copy("order"),
            Copy("number"),
            Copy("kind"),
            Copy("position"),
            Copy("on"),
            Copy("dueOn", "due", "on"),
            Copy("settles"),
            Copy("corrects")
        ),
        new(
            "RecallNoted",
            "recall.noted",
            "Recall: new step",
            "",
            null,
            // Another source can contain the pseudonym of a member.
            Prefixed("source", "order/", "permit/"),
            Copy("kind"),
            Copy("state"),
            Copy("outcome"),
            Copy("items")
        ),
        new("PoisonStep", "poison.step", "Messages put aside: new step", "", "poison", Copy("step"), Copy("queue"), Count("messages")),
        new(
            "DrillCompleted",
            "drill.completed",
            "Drill completed",
            "id",
            "drills",
            Copy("drill", "id"),
            Copy("passed"),
            Copy("submitted"),
            Copy("admitted"),
            Copy("returned"),
            Copy("withheld"),
            Copy("late"),
            Copy("lost"),
            Copy("fencedAfterMs"),
            Copy("effectiveAfterMs")
        ),
        new("TicketKeyIntroduced", "ticket-key.introduced", "New ticket key", "", null, Copy("kid")),
    ];

    private static readonly FrozenDictionary<string, PublishedEvent> ByName = All.ToFrozenDictionary(e => e.Name);

    /// <summary>Every type, in the order of the documentation.</summary>
    public static ImmutableArray<string> Types { get; } = [.. All.Select(e => e.Type)];

    /// <summary>Names in the control log whose events go out.</summary>
    public static ImmutableArray<string> Names => ByName.Keys;

    /// <summary>Names in the control log whose events stay inside, and why.</summary>
    public static FrozenDictionary<string, string> Withheld { get; } =
        new Dictionary<string, string>
        {
            ["ObjectionsRecorded"] = "it is about single members, by pseudonym",
            ["MemberErased"] = "it is about one member",
            ["CampaignPage"] = "it is one of many steps of a campaign, and counts the notices of a few members",
        }.ToFrozenDictionary();

    /// <summary>The events of a row of the control log that go out.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a row that this release can read.</exception>
    public static IEnumerable<WebhookEvent> Of(ReadOnlyMemory<byte> row)
    {
        ControlRow read = ControlLog.Read(row);
        for (int index = 0; index < read.Events.Length; index++)
        {
            if (ByName.TryGetValue(read.Events[index].Name, out PublishedEvent? published))
                yield return published.Read(read.Version, index, read.Events[index].Bytes);
        }
    }

    private static PublishedEvent[] Orders()
    {
        PublishedField[] whole =
        [
            Copy("order", "id"),
            Copy("jurisdictions", "order", "jurisdictions"),
            Copy("contentTypes", "order", "contentTypes"),
            Copy("meanwhile", "order", "meanwhile"),
            Copy("shadow", "order", "shadow"),
            Copy("effectiveFrom", "order", "effectiveFrom"),
            Copy("reviewOn", "order", "reviewOn"),
        ];
        PublishedField id = Copy("order", "id");
        return
        [
            Order("OrderScheduled", "order.scheduled", "Pause scheduled", whole),
            Order("OrderCommitted", "order.committed", "Pause committed", whole),
            Order("OrderFenced", "order.fenced", "Pause: every instance is fenced", id),
            Order("OrderEffective", "order.effective", "Pause effective", id, Copy("certificateSha256", "certificate")),
            Order("TrainingStopped", "order.training-stopped", "Training stopped", id, Count("permits")),
            Order("EndingApproved", "order.ending-approved", "A request to end a pause; another may be needed", id, Copy("ending")),
            Order(
                "AuthorityConfirmed",
                "order.authority-confirmed",
                "Pause confirmed to the authority",
                id,
                Copy("confirmedToAuthorityAt"),
                Copy("corrects")
            ),
            Order("OrderLifted", "order.lifted", "Pause lifted", id),
            Order("OrderNarrowed", "order.narrowed", "Training resumed in a part of a pause", id, Copy("jurisdictions")),
            Order("OrderWithdrawn", "order.withdrawn", "Pause withdrawn; its held items are purged", id, Copy("closed")),
        ];

        static PublishedEvent Order(string name, string type, string title, params PublishedField[] fields) =>
            new(name, type, title, "id", "orders/{0}", fields);
    }

    private static PublishedEvent[] Resumptions()
    {
        PublishedField[] proposal =
        [
            Copy("jurisdictions", "proposal", "jurisdictions"),
            Copy("contentNotBefore", "proposal", "contentNotBefore"),
            Copy("kinds", "proposal", "kinds"),
            Copy("campaign", "proposal", "campaign"),
            Copy("windowDays", "proposal", "windowDays"),
        ];
        return
        [
            Step("ResumptionProposed", "resumption.proposed", "Resumption proposed: approval wanted", proposal),
            Step("ResumptionEdited", "resumption.edited", "Resumption edited: approval wanted", proposal),
            Step(
                "RuleOverridden",
                "resumption.rule-overridden",
                "Resumption: a rule is to be overridden; a second person is needed",
                Copy("rule")
            ),
            Step("OverrideSeconded", "resumption.override-seconded", "Resumption: an override has two persons", Copy("rule")),
            Step("ResumptionApproved", "resumption.approved", "Resumption approved by one person", Copy("digest")),
            Step("ApprovalWithdrawn", "resumption.approval-withdrawn", "Resumption: an approval was withdrawn"),
        ];

        static PublishedEvent Step(string name, string type, string title, params PublishedField[] fields) =>
            new(name, type, title, "order", "orders/{0}/approve", [Copy("order"), .. fields]);
    }

    private static PublishedEvent[] Permits()
    {
        return
        [
            Permit("PermitGranted", "permit.granted", "Permit granted", Copy("jurisdictions"), Copy("items"), Copy("leaseSeconds")),
            Permit("PermitRevoked", "permit.revoked", "Permit revoked", Copy("cause")),
            Permit("PermitEnded", "permit.ended", "Permit ended"),
            Permit("PermitExpired", "permit.expired", "Permit expired", Copy("leaseEnd")),
        ];

        static PublishedEvent Permit(string name, string type, string title, params PublishedField[] fields) =>
            new(name, type, title, "permit", null, [Copy("permit"), .. fields]);
    }

    private static PublishedEvent[] Campaigns()
    {
        PublishedField[] figures =
        [
            .. ((string[])["audience", "sent", "delivered", "bounced", "unreachable", "objected", "reminded", "setAside"]).Select(f =>
                Copy(f, "figures", f)
            ),
        ];
        return
        [
            Campaign(
                "CampaignCreated",
                "campaign.created",
                "Campaign created",
                Copy("order"),
                Copy("jurisdictions"),
                Copy("contentVersion")
            ),
            Campaign("CampaignRevised", "campaign.revised", "Campaign revised", Copy("contentVersion")),
            Campaign("CampaignStarted", "campaign.started", "Campaign started"),
            Campaign("CampaignHeld", "campaign.held", "Campaign held"),
            Campaign("CampaignResumed", "campaign.resumed", "Campaign resumed"),
            Campaign("CampaignCompleted", "campaign.completed", "Campaign completed"),
            Campaign("CampaignCancelled", "campaign.cancelled", "Campaign cancelled"),
            Campaign("CampaignCounted", "campaign.counted", "Campaign: figures", figures),
        ];

        static PublishedEvent Campaign(string name, string type, string title, params PublishedField[] fields) =>
            new(name, type, title, "campaign", "campaigns/{0}", [Copy("campaign"), .. fields]);
    }
}

/// <summary>An event of the control log that goes out.</summary>
internal sealed class PublishedEvent(string name, string type, string title, string subject, string? page, params PublishedField[] fields)
{
    /// <summary>Its name in the control log.</summary>
    public string Name => name;

    /// <summary>Its name for receivers.</summary>
    public string Type => type;

    /// <summary>The names of its data.</summary>
    public IEnumerable<string> Fields => fields.Select(f => f.Name);

    /// <summary>Reads what goes out.</summary>
    /// <exception cref="InvalidDataException">The event has no time.</exception>
    public WebhookEvent Read(long version, int index, ReadOnlyMemory<byte> bytes)
    {
        using JsonDocument document = JsonDocument.Parse(bytes);
        JsonElement root = document.RootElement;
        if (!root.TryGetProperty("at", out JsonElement at) || !at.TryGetDateTimeOffset(out DateTimeOffset time))
            throw new InvalidDataException($"Event {name} of control version {version} has no time.");
        string? about = subject.Length > 0 && root.TryGetProperty(subject, out JsonElement id) ? PublishedField.Token(id)?.Text : null;
        return new WebhookEvent(
            version,
            index,
            type,
            title,
            about,
            time,
            page is null ? null
                : page.Contains("{0}", StringComparison.Ordinal)
                    ? about is null ? null
                        : page.Replace("{0}", Uri.EscapeDataString(about), StringComparison.Ordinal)
                : page,
            [.. fields.Select(f => f.Read(root)).OfType<WebhookField>()]
        );
    }
}
