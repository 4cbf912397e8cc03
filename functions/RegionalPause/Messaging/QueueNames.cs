using System.Collections.Immutable;

namespace RegionalPause.Messaging;

/// <summary>The queues; all a pipeline needs to know.</summary>
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

    /// <summary>Out: objections by form, of people without an account and of parents, for whoever finds the content (D25).</summary>
    public const string ObjectionClaims = "objection-claims";

    /// <summary>In: a drill's own items (R14a); they take the road of content and never meet it.</summary>
    public const string DrillSubmitted = "drill-submitted";

    /// <summary>Out: a drill's admitted items, read by the drill.</summary>
    public const string DrillAdmitted = "drill-admitted";

    /// <summary>Out: a drill's withheld items, read by the drill.</summary>
    public const string DrillWithheld = "drill-withheld";

    /// <summary>Out: notices, reminders and confirmations to members, for whoever really sends them.</summary>
    public const string NoticesOutbound = "notices-outbound";

    /// <summary>In: what became of them.</summary>
    public const string NoticeReceipts = "notice-receipts";

    /// <summary>Ending of the queue of messages that were given up.</summary>
    public const string PoisonSuffix = "-poison";

    /// <summary>The queues that are read; each has a poison queue beside it.</summary>
    public static ImmutableArray<string> Read { get; } = [ContentSubmitted, AdminCommands, Objections, DrillSubmitted, NoticeReceipts];

    /// <summary>The queues that are written.</summary>
    public static ImmutableArray<string> Written { get; } = [ContentAdmitted, ContentWithheld, ContentMalformed, ObjectionClaims, NoticesOutbound, DrillAdmitted, DrillWithheld];
}
