using System.Collections.Immutable;
using System.Text;
using RegionalPause.Contract;
using RegionalPause.Poison;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>Converts messages that were put aside to the contract.</summary>
internal static class PoisonViews
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static PoisonGroupView View(this PoisonGroup group) =>
        new(group.Queue, group.Reason, group.Messages, group.Oldest, group.Newest);

    public static PoisonView View(this PoisonEntry entry) =>
        new(
            entry.Id.Value,
            entry.Queue,
            entry.MessageId,
            Words.Of(entry.State),
            entry.Reason,
            entry.Detail,
            entry.Deliveries,
            entry.FirstSeenAt,
            entry.LastSeenAt,
            entry.Length,
            entry.Resubmissions,
            entry.Revision
        );

    public static PoisonMessageView View(this PoisonEntry entry, ImmutableArray<FieldError> errors)
    {
        string? body = entry.Bodies is { } bodies ? TextOf(bodies.Body) : null;
        return new PoisonMessageView(
            entry.View(),
            body,
            body is null && entry.Bodies is { Body: var raw } ? Convert.ToBase64String(raw.Span) : null,
            entry.Bodies is { IsFixed: true, Original: var original } ? TextOf(original) : null,
            errors.View(),
            entry.Digest,
            [
                .. entry.Steps.Select(step => new PoisonStepView(
                    step.Number,
                    Words.Of(step.Kind),
                    step.At,
                    step.By?.Name,
                    step.Reason,
                    step.Body
                )),
            ]
        );
    }

    /// <summary>The bytes as text; <c>null</c> if they are not UTF-8.</summary>
    public static string? TextOf(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Strict.GetString(bytes.Span);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
