using System.Collections.Immutable;
using System.Text.Json;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Notices;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.Campaigns;

/// <summary>
/// Handles receipts of <c>notice-receipts</c>: delivered and bounced, also repeated and in any order. A bounced notice goes to the member's
/// next channel.
/// </summary>
public sealed class ReceiptHandler(NoticeTable notices, CampaignTable campaigns, MemberTable members, NoticeWriter writer, StoreClock clock)
{
    // The largest difference by which a sender's clock may be ahead. A later time is not accepted as the time of a delivery.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Handles receipts delivered together; one result per message, in order.</summary>
    public async Task<ImmutableArray<MessageResult>> HandleAsync(
        IReadOnlyList<IncomingMessage> messages,
        CancellationToken cancellationToken
    )
    {
        var results = ImmutableArray.CreateBuilder<MessageResult>(messages.Count);
        foreach (IncomingMessage message in messages)
            results.Add(await HandleAloneAsync(message, cancellationToken).ConfigureAwait(false));
        return results.MoveToImmutable();
    }

    // If a stored notice cannot be read, only its own receipt is delayed, not the others of the batch.
    private async Task<MessageResult> HandleAloneAsync(IncomingMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await HandleAsync(message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            return new MessageResult.ComesBack("The stored notice cannot be read.");
        }
    }

    private async Task<MessageResult> HandleAsync(IncomingMessage message, CancellationToken cancellationToken)
    {
        if (NoticeReceiptReader.Read(message.Body) is not { } receipt)
            return Poison(
                RefusalCode.Invalid,
                $"The message is not a {NoticeMessages.ReceiptType}: "
                    + "data has id, notice, outcome (delivered or bounced) and at (RFC 3339)."
            );
        for (int attempt = 0; attempt < Attempts.OfAWrite; attempt++)
        {
            NoticeReference sent = receipt.Notice;
            Lane lane = await notices
                .ReadLaneAsync(sent.Campaign, sent.ContentVersion, sent.Member.Bucket, cancellationToken)
                .ConfigureAwait(false);
            if (
                await notices.FindAsync(sent, cancellationToken).ConfigureAwait(false) is not { } notice
                || notice.Attempts.All(a => a.MessageId != receipt.MessageId)
            )
                return Poison(RefusalCode.NotFound, "No notice was sent with this id.");
            if (receipt.Delivered && receipt.At > clock.Now + Tolerance)
                return Poison(RefusalCode.Invalid, "The delivery time is in the future.");
            Notice after = NoticeRules.Receive(notice, receipt);
            if (NoticeRules.NeedsAnotherChannel(after))
                after = await AdvanceAsync(lane, after, cancellationToken).ConfigureAwait(false);
            Lane Waiting(Lane l) =>
                l with
                {
                    NextDue = after.State == NoticeState.Waiting ? Lane.Earlier(l.NextDue, after.Due) : l.NextDue,
                };
            if (
                after == notice
                || await notices.ChangeAsync(lane, Waiting, [(notice, after)], cancellationToken).ConfigureAwait(false) is not null
            )
                return new MessageResult.Done([]);
        }
        return new MessageResult.ComesBack("The notice keeps changing.");
    }

    // A cancelled campaign sends nothing any more.
    private async Task<Notice> AdvanceAsync(Lane lane, Notice notice, CancellationToken cancellationToken)
    {
        if (
            await campaigns.FindAsync(lane.Campaign, cancellationToken).ConfigureAwait(false) is { Campaign.State: CampaignState.Cancelled }
        )
            return notice with { State = NoticeState.Unreachable };
        try
        {
            Member? member = await members.FindAsync(notice.Member, cancellationToken).ConfigureAwait(false);
            return await writer.AdvanceAsync(lane, notice, member, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            // The member's record cannot be read, so their next channel is not known.
            return NoticeRules.SetAside(notice, NoticeDefect.Record);
        }
    }

    private static MessageResult.Poison Poison(RefusalCode code, string detail) => new(RefusalTable.Of(code).ProblemType, detail);
}
