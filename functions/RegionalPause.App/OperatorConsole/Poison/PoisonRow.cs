using System.Collections.Immutable;
using System.Text.Json;
using RegionalPause.Messaging;

namespace RegionalPause.App.OperatorConsole.Poison;

/// <summary>One message that could not be handled.</summary>
/// <param name="Queue">The queue to which it was sent first.</param>
/// <param name="Message">Its id.</param>
/// <param name="Reason">Why, as a word.</param>
/// <param name="Detail">What is wrong, and what was expected.</param>
/// <param name="Deliveries">How often it was delivered; <c>null</c> if that is not known.</param>
/// <param name="At">When it was put aside.</param>
public sealed record PoisonRow(string Queue, string Message, string Reason, string Detail, long? Deliveries, DateTimeOffset? At);

/// <summary>The messages of one queue that were put aside for one reason.</summary>
public sealed record PoisonReason(string Queue, string Reason, int Count);

/// <summary>
/// Reads messages that were put aside. It never shows the message or a value in it, because each may hold personal data (R26, R40); the
/// name of a field that no schema knows could be a person's id, so such a name is not shown either. Pure.
/// </summary>
public static class PoisonRows
{
    private const string Unreadable = "unreadable";
    private const int MostErrors = 5;

    /// <summary>The queues that are shown: the poison queue of each queue that is read, and the queue of malformed content.</summary>
    public static ImmutableArray<string> Queues { get; } =
    [.. QueueNames.Read.Select(queue => queue + QueueNames.PoisonSuffix), QueueNames.ContentMalformed];

    /// <summary>The rows of a queue.</summary>
    public static IEnumerable<PoisonRow> Of(QueueFront front) => front.First.Select(message => Row(front.Queue, message));

    /// <summary>The reasons, the most frequent first.</summary>
    public static ImmutableArray<PoisonReason> Reasons(IEnumerable<PoisonRow> rows) =>
        [
            .. rows.GroupBy(row => (row.Queue, row.Reason))
                .Select(same => new PoisonReason(same.Key.Queue, same.Key.Reason, same.Count()))
                .OrderByDescending(reason => reason.Count)
                .ThenBy(reason => reason.Queue, StringComparer.Ordinal)
                .ThenBy(reason => reason.Reason, StringComparer.Ordinal),
        ];

    private static PoisonRow Row(string queue, IncomingMessage message)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(message.Body);
            return queue == QueueNames.ContentMalformed
                ? Malformed(message, document.RootElement)
                : Poison(queue[..^QueueNames.PoisonSuffix.Length], message, document.RootElement);
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            // Another program may write to these queues.
            return new PoisonRow(
                queue,
                message.Id,
                Unreadable,
                "The message on this queue was not written by this program.",
                null,
                message.EnqueuedAt
            );
        }
    }

    private static PoisonRow Poison(string source, IncomingMessage message, JsonElement root) =>
        new(
            source,
            root.GetProperty("messageId").GetString() ?? message.Id,
            root.GetProperty("reason").GetString() ?? Unreadable,
            root.GetProperty("detail").GetString() ?? "",
            root.GetProperty("dequeueCount").GetInt64(),
            message.EnqueuedAt
        );

    // The answer about a malformed item has the wrong values for the pipeline that corrects it; a console does not need them.
    private static PoisonRow Malformed(IncomingMessage message, JsonElement root)
    {
        if (!root.TryGetProperty("data", out JsonElement data) || !data.TryGetProperty("errors", out JsonElement errors))
            return new PoisonRow(
                QueueNames.ContentSubmitted,
                message.Id,
                "malformed",
                "The message is large. What is wrong with it is stored beside the queue.",
                null,
                message.EnqueuedAt
            );
        string[] expected =
        [
            .. errors
                .EnumerateArray()
                .Select(error => error.GetProperty("expected").GetString() ?? "")
                .Where(text => text.Length > 0)
                .Distinct(StringComparer.Ordinal),
        ];
        string rest = expected.Length > MostErrors ? $"; and {expected.Length - MostErrors} more" : "";
        return new PoisonRow(
            QueueNames.ContentSubmitted,
            root.TryGetProperty("id", out JsonElement id) ? id.GetString() ?? message.Id : message.Id,
            "malformed",
            $"Expected: {string.Join("; ", expected.Take(MostErrors))}{rest}.",
            null,
            message.EnqueuedAt
        );
    }
}
