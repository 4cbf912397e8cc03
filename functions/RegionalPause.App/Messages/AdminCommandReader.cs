using System.Text.Json;
using RegionalPause.App.Api;
using RegionalPause.Requests;

namespace RegionalPause.App.Messages;

/// <summary>
/// Reads a message of <c>admin-commands</c>. Such a command tightens, and a fault in its texts must not prevent it (R46). A reason or a
/// name that is too long is cut and marked as cut. Characters that cannot be shown are replaced. A reason that is not text is left out, and
/// the order states this. Any other fault is refused.
/// </summary>
internal static class AdminCommandReader
{
    /// <summary>What a command may be.</summary>
    public const string ExpectedCommand = "one of plan, pause, close-flag";

    private const string Comment = "reason";

    private static readonly string[] Known = ["plan", "pause", "close-flag", "lift", "withdraw", "open-flag"];

    public static Result<AdminCommandBody> Read(ReadOnlyMemory<byte> message)
    {
        if (
            !StrictJson
                .Read(message, ApiJson.Default.AdminCommandBody, Comment, out bool leftOut)
                .Succeeded(out AdminCommandBody? body, out Refusal? refusal)
        )
            return WithCommand(refusal, message);
        return body with
        {
            By = PlainText.Fit(body.By, TextLimits.Person),
            Reason =
                leftOut ? PlainText.Unreadable
                : body.Reason is { } reason ? PlainText.Fit(reason, TextLimits.Reason)
                : null,
        };
    }

    // A command that is not known is named together with the other wrong fields, which may be missing because the sender meant another one.
    private static Refusal WithCommand(Refusal refusal, ReadOnlyMemory<byte> message)
    {
        if (refusal.Errors.IsDefaultOrEmpty || refusal.Errors.Any(e => e.Field is "command" or "$"))
            return refusal;
        using JsonDocument document = JsonInput.Parse(message);
        return
            document.RootElement.TryGetProperty("command", out JsonElement command)
            && JsonInput.TryText(command, out string? word)
            && !Known.Contains(word)
            ? refusal with
            {
                Errors = refusal.Errors.Insert(0, UnknownCommand(word)),
            }
            : refusal;
    }

    /// <summary>The error for a command that is not known.</summary>
    public static FieldError UnknownCommand(string word) => new("command", JsonInput.Shown(word), ExpectedCommand);
}
