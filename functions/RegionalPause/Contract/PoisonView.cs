using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Contract;

/// <summary>One page of the messages that could not be handled and were put aside. No bytes of a message are in it.</summary>
/// <param name="Groups">The messages by queue and reason, the most frequent first. The filter by reason does not narrow them.</param>
/// <param name="Messages">The messages of this page, newest first.</param>
/// <param name="Page">The number of this page, from 1.</param>
/// <param name="Pages">The number of pages.</param>
/// <param name="Total">The number of messages on all pages.</param>
/// <param name="Cut">Whether there are more messages than one list reads. The numbers are then lower bounds.</param>
public sealed record PoisonListView(
    [property: System.Text.Json.Serialization.JsonRequired] ImmutableArray<PoisonGroupView> Groups,
    [property: System.Text.Json.Serialization.JsonRequired] ImmutableArray<PoisonView> Messages,
    int Page,
    int Pages,
    int Total,
    bool Cut
);

/// <summary>The messages of one queue that were put aside for one reason.</summary>
/// <param name="Queue">The queue from which they came.</param>
/// <param name="Reason">Why, as a word.</param>
/// <param name="Messages">How many.</param>
/// <param name="Oldest">When the first of them was put aside.</param>
/// <param name="Newest">When the last of them was put aside.</param>
public sealed record PoisonGroupView(string Queue, string Reason, int Messages, DateTimeOffset Oldest, DateTimeOffset Newest);

/// <summary>One message that was put aside, without its bytes.</summary>
/// <param name="Id">Its id: 32 hexadecimal digits.</param>
/// <param name="Queue">The queue from which it came.</param>
/// <param name="MessageId">The id that the broker gave it.</param>
/// <param name="State"><c>kept</c>, <c>sending</c>, <c>sent</c>, <c>handled</c> or <c>dropped</c>.</param>
/// <param name="Reason">Why it was put aside: the problem type of the refusal, or <c>malformed</c>.</param>
/// <param name="Detail">What is wrong and what was expected, without a value of the message.</param>
/// <param name="Deliveries">How often it was delivered before it was put aside.</param>
/// <param name="FirstSeenAt">When its queue received it, or when it was put aside if that is not known.</param>
/// <param name="LastSeenAt">When it was last put aside.</param>
/// <param name="Bytes">The length of its body.</param>
/// <param name="Resubmissions">How often it was sent again.</param>
/// <param name="Revision">Increases with each change. <c>If-Match</c> takes it in quotation marks.</param>
public sealed record PoisonView(
    string Id,
    string Queue,
    string MessageId,
    string State,
    string Reason,
    string Detail,
    long Deliveries,
    DateTimeOffset FirstSeenAt,
    DateTimeOffset LastSeenAt,
    int Bytes,
    int Resubmissions,
    int Revision
);

/// <summary>One message that was put aside, with its body.</summary>
/// <param name="Message">The message.</param>
/// <param name="Body">The body that would be sent; <c>null</c> if it was removed, or if it is not text.</param>
/// <param name="BodyBase64">The body in base64, if it is not text.</param>
/// <param name="Original">The body as it was put aside; <c>null</c> if nobody edited it, if it was removed, or if it is not text.</param>
/// <param name="Errors">Every wrong field of the body, by the reader that its queue uses now.</param>
/// <param name="Digest">SHA-256 of a random salt and the original. The ledger names the message so.</param>
/// <param name="Steps">Every step of the repair.</param>
public sealed record PoisonMessageView(
    PoisonView Message,
    string? Body,
    string? BodyBase64,
    string? Original,
    ImmutableArray<ErrorView> Errors,
    string Digest,
    ImmutableArray<PoisonStepView> Steps
);

/// <summary>One step of the repair of a message.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Step"><c>kept</c>, <c>fixed</c>, <c>resubmitted</c> or <c>dropped</c>.</param>
/// <param name="At">When.</param>
/// <param name="By">Who; <c>null</c> if the program did it.</param>
/// <param name="Reason">Why it was put aside or dropped; <c>null</c> for other steps.</param>
/// <param name="Body">The digest of the body after the step; <c>null</c> unless it was fixed or resubmitted.</param>
public sealed record PoisonStepView(int Number, string Step, DateTimeOffset At, string? By, string? Reason, string? Body);

/// <summary>The result of a step for many messages.</summary>
/// <param name="Done">How many messages took the step.</param>
/// <param name="Left">How many messages of the same queue and reason still wait.</param>
public sealed record PoisonCountView(int Done, int Left);

/// <summary>The body of a request to drop one message.</summary>
public sealed record PoisonDropBody
{
    /// <summary>Why, in a few words without personal data. It stands in the ledger.</summary>
    [MaxBytes(TextLimits.Reference)]
    public required string Reason { get; init; }
}

/// <summary>The body of a request to send waiting messages of a queue again.</summary>
public sealed record PoisonResubmitManyBody
{
    /// <summary>The queue from which the messages came.</summary>
    public required string Queue { get; init; }

    /// <summary>The reason for which they were put aside; without it all reasons.</summary>
    public string? Reason { get; init; }

    /// <summary>The most messages, 1 to 500; without it 500.</summary>
    public int? Most { get; init; }
}

/// <summary>The body of a request to drop waiting messages of a queue.</summary>
public sealed record PoisonDropManyBody
{
    /// <summary>The queue from which the messages came.</summary>
    public required string Queue { get; init; }

    /// <summary>The reason for which they were put aside; without it all reasons.</summary>
    public string? Reason { get; init; }

    /// <summary>Why they are dropped, in a few words without personal data. It stands in the ledger.</summary>
    [MaxBytes(TextLimits.Reference)]
    public required string Because { get; init; }

    /// <summary>The most messages, 1 to 500; without it 500.</summary>
    public int? Most { get; init; }
}
