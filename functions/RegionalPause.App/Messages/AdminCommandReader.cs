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
    private const string Comment = "reason";

    public static Result<AdminCommandBody> Read(ReadOnlyMemory<byte> message)
    {
        if (
            !StrictJson
                .Read(message, ApiJson.Default.AdminCommandBody, Comment, out bool leftOut)
                .Succeeded(out AdminCommandBody? body, out Refusal? refusal)
        )
            return refusal;
        return body with
        {
            By = PlainText.Fit(body.By, TextLimits.Person),
            Reason =
                leftOut ? PlainText.Unreadable
                : body.Reason is { } reason ? PlainText.Fit(reason, TextLimits.Reason)
                : null,
        };
    }
}
