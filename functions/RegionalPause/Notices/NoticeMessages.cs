using RegionalPause.Content;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Requests;

namespace RegionalPause.Notices;

/// <summary>The kind of a message to a member.</summary>
public enum NoticeKind : byte
{
    /// <summary>The notice of a campaign.</summary>
    Notice = 1,

    /// <summary>A later repetition of the notice.</summary>
    Reminder = 2,

    /// <summary>The confirmation of an objection, on a durable medium (D24).</summary>
    Confirmation = 3,
}

/// <summary>
/// Messages of <c>notices-outbound</c>, for the service that writes to members. Contract: CloudEvents 1.0, delivered at least once. The
/// service keeps the ids it has handled and sends no message twice: the same notice on the same channel always has the same id. It answers
/// on
/// <c>notice-receipts</c> with <c>regionalpause.notice.receipt.v1</c>, <c>{"id","notice","outcome":"delivered"|"bounced","at"}</c>, with
/// <c>id</c> and <c>notice</c> unchanged. Receipts may arrive twice and in any order.
/// </summary>
public static class NoticeMessages
{
    /// <summary>Type of an outbound message.</summary>
    public const string OutboundType = "regionalpause.notice.outbound.v1";

    /// <summary>Type of a receipt.</summary>
    public const string ReceiptType = "regionalpause.notice.receipt.v1";

    // RFC 5322 §2.1.1. An address cannot be folded. If a member's id is very long, the link is only in the text.
    private const int MaxHeaderLine = 998;
    private const string HeaderName = "List-Unsubscribe";

    /// <summary>Makes a message to a member. The same arguments give the same message with the same id.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="id">Its id.</param>
    /// <param name="campaign">The campaign.</param>
    /// <param name="notice">The reference that receipts must return; <c>null</c> if no receipt is expected.</param>
    /// <param name="channel">The recipient's channel.</param>
    /// <param name="rendered">The text.</param>
    /// <param name="link">The member's own objection link.</param>
    /// <param name="at">The time of the message.</param>
    public static OutgoingMessage Outbound(
        NoticeKind kind,
        string id,
        CampaignId campaign,
        string? notice,
        MemberChannel channel,
        RenderedNotice rendered,
        string link,
        DateTimeOffset at
    )
    {
        ReadOnlyMemory<byte> body = CloudEvent.Write(
            id,
            OutboundType,
            campaign.Value,
            at,
            default,
            rendered.Text.Length + rendered.Html.Length * 2 + 1024,
            (kind, id, campaign, notice, channel, rendered, link),
            static (json, m) =>
            {
                json.WriteStartObject();
                json.WriteString("kind"u8, EnumWords<NoticeKind>.Of(m.kind));
                json.WriteString("id"u8, m.id);
                json.WriteString("campaign"u8, m.campaign.Value);
                if (m.notice is not null)
                    json.WriteString("notice"u8, m.notice);
                json.WriteStartObject("channel"u8);
                json.WriteString("kind"u8, EnumWords<ChannelKind>.Of(m.channel.Kind));
                json.WriteString("address"u8, m.channel.Address);
                json.WriteEndObject();
                json.WriteString("language"u8, m.rendered.Language);
                json.WriteString("subject"u8, m.rendered.Subject);
                json.WriteString("text"u8, m.rendered.Text);
                json.WriteString("html"u8, m.rendered.Html);
                json.WriteString("link"u8, m.link);
                json.WriteStartObject("headers"u8);
                string unsubscribe = $"<{m.link}>";
                if (HeaderName.Length + 2 + unsubscribe.Length <= MaxHeaderLine)
                {
                    json.WriteString(HeaderName, unsubscribe);
                    json.WriteString("List-Unsubscribe-Post"u8, "List-Unsubscribe=One-Click"u8);
                }
                json.WriteEndObject();
                json.WriteEndObject();
            }
        );
        return new OutgoingMessage(QueueNames.NoticesOutbound, id, body);
    }
}
