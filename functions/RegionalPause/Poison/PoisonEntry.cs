using System.Collections.Immutable;
using System.Security.Cryptography;
using Azure;
using RegionalPause.Messaging;

namespace RegionalPause.Poison;

/// <summary>Where a message that was put aside stands.</summary>
public enum PoisonState
{
    /// <summary>It waits for a person.</summary>
    Kept,

    /// <summary>It is to be sent again, and it is not known yet that its queue has it.</summary>
    Sending,

    /// <summary>Its queue has it again.</summary>
    Sent,

    /// <summary>It was handled after a resubmission. Its bodies were removed.</summary>
    Handled,

    /// <summary>It was dropped. Its bodies were removed.</summary>
    Dropped,
}

/// <summary>A message that could not be handled, and what became of it (R40).</summary>
public sealed record PoisonEntry
{
    /// <summary>The longest message that is kept, in bytes. A longer one stays on the dead-letter queue of its broker.</summary>
    public const int MostBytes = 384 * 1024;

    /// <summary>The longest edited body, in bytes: what a queue of Service Bus takes.</summary>
    public const int MostFixedBytes = 256 * 1024;

    /// <summary>The most steps of a message. One more fix or resubmission is refused then; it can still be dropped.</summary>
    public const int MostSteps = 40;

    /// <summary>Its id.</summary>
    public required PoisonId Id { get; init; }

    /// <summary>The queue from which it came.</summary>
    public required string Queue { get; init; }

    /// <summary>The id that the broker gave it.</summary>
    public required string MessageId { get; init; }

    /// <summary>SHA-256 of a random salt and the bytes as they were put aside. The ledger names the message so; without the salt, which is
    /// deleted with the row, the digest says nothing about the message (R26).</summary>
    public required string Digest { get; init; }

    /// <summary>Where it stands.</summary>
    public required PoisonState State { get; init; }

    /// <summary>Why it was put aside: the problem type of the refusal, or <c>malformed</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>What is wrong and what was expected, without a value of the message.</summary>
    public required string Detail { get; init; }

    /// <summary>How often it was delivered before it was put aside.</summary>
    public required long Deliveries { get; init; }

    /// <summary>When its queue received it, or when it was put aside if that is not known.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>When it was last put aside.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    /// <summary>When its row last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Length of its body, in bytes.</summary>
    public required int Length { get; init; }

    /// <summary>Every step, by number.</summary>
    public required ImmutableArray<PoisonStep> Steps { get; init; }

    /// <summary>Increases with each change that a person can see. The ETag of the HTTP API.</summary>
    public int Revision { get; init; } = 1;

    /// <summary>The number of the last step that is known to be in the control log.</summary>
    public int Recorded { get; init; }

    /// <summary>How often a reader began to handle the present resubmission.</summary>
    public int Takes { get; init; }

    /// <summary>A random mark of the reader that handles it now; <c>null</c> if none does.</summary>
    public string? TakenBy { get; init; }

    /// <summary>When another reader may take over.</summary>
    public DateTimeOffset? TakenUntil { get; init; }

    /// <summary>The bytes; <c>null</c> if they were not read, or were removed.</summary>
    public PoisonBodies? Bodies { get; init; }

    /// <summary>How often it was sent again.</summary>
    public int Resubmissions => Steps.Count(step => step.Kind == PoisonStepKind.Resubmitted);

    internal ETag Tag { get; init; }

    /// <summary>The tag of the todo row that was written with it; <c>null</c> if it is not known.</summary>
    internal ETag? Todo { get; init; }

    /// <summary>A message that is put aside for the first time.</summary>
    internal static PoisonEntry Of(string queue, IncomingMessage message, string reason, string detail, DateTimeOffset now)
    {
        var bodies = new PoisonBodies(RandomNumberGenerator.GetBytes(PoisonBodies.SaltLength), message.Body, message.Body);
        return new PoisonEntry
        {
            Id = PoisonId.Of(queue, message.Id, message.Body.Span),
            Queue = queue,
            MessageId = message.Id,
            Digest = bodies.DigestOf(message.Body),
            State = PoisonState.Kept,
            Reason = reason,
            Detail = detail,
            Deliveries = message.DeliveryCount,
            FirstSeenAt = message.EnqueuedAt ?? now,
            LastSeenAt = now,
            ChangedAt = now,
            Length = message.Body.Length,
            Steps = [PoisonDecider.FirstStep(reason, now)],
            Bodies = bodies,
        };
    }
}

/// <summary>The bytes of a message that was put aside.</summary>
/// <param name="Salt">The salt of its digests.</param>
/// <param name="Original">The bytes as they were put aside.</param>
/// <param name="Body">The bytes to send again: the original, or what a person made of it.</param>
public sealed record PoisonBodies(ReadOnlyMemory<byte> Salt, ReadOnlyMemory<byte> Original, ReadOnlyMemory<byte> Body)
{
    internal const int SaltLength = 32;

    /// <summary>Whether a person edited the body.</summary>
    public bool IsFixed => !Original.Span.SequenceEqual(Body.Span);

    /// <summary>The salted digest of bytes, hexadecimal.</summary>
    public string DigestOf(ReadOnlyMemory<byte> bytes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Salt.Span);
        hash.AppendData(bytes.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
