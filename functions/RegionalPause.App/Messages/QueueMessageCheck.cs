using System.Collections.Immutable;
using RegionalPause.App.Api;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Messaging;
using RegionalPause.Notices;
using RegionalPause.Objections;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;

namespace RegionalPause.App.Messages;

/// <summary>
/// Every wrong field of a message, by the reader that the function of its queue uses (R40). It finds what a reader refuses; what depends on
/// the present state, such as the id of an order that is taken, shows only when the message is handled.
/// </summary>
internal sealed class QueueMessageCheck(ContentItemParser content, JurisdictionAtlas atlas, TimeProvider time)
{
    /// <summary>The wrong fields; empty if there are none.</summary>
    public ImmutableArray<FieldError> ErrorsOf(string queue, ReadOnlyMemory<byte> body) =>
        queue switch
        {
            QueueNames.ContentSubmitted => OfContent(body),
            QueueNames.DrillSubmitted => OfADrill(body),
            QueueNames.Objections => OfAnObjection(body),
            QueueNames.AdminCommands => OfACommand(body),
            QueueNames.NoticeReceipts => NoticeReceiptReader.Errors(body),
            _ => [new FieldError("$", null, $"a message of one of {string.Join(", ", QueueNames.Read)}")],
        };

    private ImmutableArray<FieldError> OfContent(ReadOnlyMemory<byte> body) =>
        content.Parse(body) is ParsedContent.Malformed { Errors: var errors } ? errors : [];

    private ImmutableArray<FieldError> OfADrill(ReadOnlyMemory<byte> body) =>
        content.Parse(body) switch
        {
            ParsedContent.Malformed { Errors: var errors } => errors,
            ParsedContent.Item { Content.Jurisdictions: [var only] } when only == JurisdictionCode.Drill => [],
            _ =>
            [
                new FieldError(
                    "data.residency",
                    null,
                    $"the jurisdiction {JurisdictionCode.Drill} only; content belongs on '{QueueNames.ContentSubmitted}'"
                ),
            ],
        };

    private static ImmutableArray<FieldError> OfAnObjection(ReadOnlyMemory<byte> body)
    {
        if (
            !StrictJson.Data(body).Succeeded(out ReadOnlyMemory<byte> data, out Refusal? refusal)
            || !StrictJson.Read(data, ApiJson.Default.WrittenObjection).Succeeded(out WrittenObjection? written, out refusal)
            || !ObjectionRequestReader
                .Read(written, ObjectionSource.Settings)
                .Succeeded(out (ObjectionRequest Request, bool Withdraws) statement, out refusal)
        )
            return ErrorsOf(refusal);
        return statement.Withdraws
            ?
            [
                new FieldError(
                    "action",
                    written.Action,
                    "object; a withdrawal needs POST /api/objections and the app role of the settings service"
                ),
            ]
            : [];
    }

    private ImmutableArray<FieldError> OfACommand(ReadOnlyMemory<byte> body)
    {
        if (!AdminCommandReader.Read(body).Succeeded(out AdminCommandBody? command, out Refusal? refusal))
            return ErrorsOf(refusal);
        switch (command.Command)
        {
            case "plan" or "pause":
                return PauseRequestReader.Read(command, command.By, time.GetUtcNow(), atlas).Succeeded(out PauseOrder? _, out refusal)
                    ? []
                    : ErrorsOf(refusal);
            case "close-flag" when string.IsNullOrWhiteSpace(command.Name):
                return [new FieldError("name", null, "the jurisdiction or group whose flag is to be closed")];
            case "close-flag":
                return atlas.TryResolve(command.Name, out _, out string? problem) ? [] : [new FieldError("name", command.Name, problem)];
            default:
                return [AdminCommandReader.UnknownCommand(command.Command)];
        }
    }

    private static ImmutableArray<FieldError> ErrorsOf(Refusal refusal) =>
        refusal.Errors.IsDefaultOrEmpty ? [new FieldError("$", null, refusal.Detail)] : refusal.Errors;
}
