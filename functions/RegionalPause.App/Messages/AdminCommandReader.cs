using RegionalPause.App.Api;
using RegionalPause.Requests;

namespace RegionalPause.App.Messages;

/// <summary>
/// Reads a message of <c>admin-commands</c>. What such a message does tightens, and a tightening is not lost over words (R46): a reason or
/// a name that is too long is cut and says so, characters that cannot be shown are replaced, and a reason that is no text is left out and
/// the order says so. Anything else that is not understood is refused.
/// </summary>
internal static class AdminCommandReader
{
    private const string Comment = "reason";

    public static Result<AdminCommandBody> Read(ReadOnlyMemory<byte> message)
    {
        if (!StrictJson.Read(message, ApiJson.Default.AdminCommandBody, Comment, out bool leftOut).Succeeded(out AdminCommandBody? body, out Refusal? refusal))
            return refusal;
        return body with
        {
            By = PlainText.Fit(body.By, TextLimits.Person),
            Reason = leftOut ? PlainText.Unreadable : body.Reason is { } reason ? PlainText.Fit(reason, TextLimits.Reason) : null,
        };
    }
}
