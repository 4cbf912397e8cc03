using System.Collections.Immutable;

namespace RegionalPause.Messaging;

/// <summary>The queues. A pipeline needs to know only these.</summary>
public static class QueueNames
{
    /// <summary>In: content items to be decided.</summary>
    public const string ContentSubmitted = "content-submitted";

    /// <summary>Out: admitted items with their tickets. Nothing but an admission writes to it.</summary>
    public const string ContentAdmitted = "content-admitted";

    /// <summary>Out: held and excluded items, with the reason.</summary>
    public const string ContentWithheld = "content-withheld";

    /// <summary>Out: messages that could not be read, with every wrong field.</summary>
    public const string ContentMalformed = "content-malformed";

    /// <summary>In: commands of operators' systems (R14).</summary>
    public const string AdminCommands = "admin-commands";

    /// <summary>In: objections from the settings of accounts (R20).</summary>
    public const string Objections = "objections";

    /// <summary>Out: objections by form, from people without an account and from parents, for the system that finds the content
    /// (D25).</summary>
    public const string ObjectionClaims = "objection-claims";

    /// <summary>In: items of a drill (R14a). They are handled like content, but never mixed with it.</summary>
    public const string DrillSubmitted = "drill-submitted";

    /// <summary>Out: a drill's admitted items, read by the drill.</summary>
    public const string DrillAdmitted = "drill-admitted";

    /// <summary>Out: a drill's withheld items, read by the drill.</summary>
    public const string DrillWithheld = "drill-withheld";

    /// <summary>Out: notices, reminders and confirmations to members, for the mail or push service that sends them.</summary>
    public const string NoticesOutbound = "notices-outbound";

    /// <summary>In: receipts of the delivery service for those messages.</summary>
    public const string NoticeReceipts = "notice-receipts";

    /// <summary>Suffix of the queue of messages that could not be handled.</summary>
    public const string PoisonSuffix = "-poison";

    /// <summary>The queues that are read; each has a poison queue.</summary>
    public static ImmutableArray<string> Read { get; } = [ContentSubmitted, AdminCommands, Objections, DrillSubmitted, NoticeReceipts];

    /// <summary>The queues that are written.</summary>
    public static ImmutableArray<string> Written { get; } =
    [ContentAdmitted, ContentWithheld, ContentMalformed, ObjectionClaims, NoticesOutbound, DrillAdmitted, DrillWithheld];
}
