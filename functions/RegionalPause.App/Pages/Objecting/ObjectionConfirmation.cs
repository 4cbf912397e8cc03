using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using RegionalPause.Content;
using RegionalPause.Members;
using RegionalPause.Messaging;
using RegionalPause.Notices;
using RegionalPause.Objections;
using RegionalPause.Objections.Links;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.App.Pages.Objecting;

/// <summary>
/// Sends the member a confirmation of the change, on the member's first channel (D24). The message's id is derived from the member's hash
/// and the control version, so that a repeated press is confirmed once: the mail or push service keeps the ids that it has sent. A member
/// without a channel gets the confirmation only on the page.
/// </summary>
internal sealed class ObjectionConfirmation(
    MemberTable members,
    ObjectionHandler objections,
    ObjectionAddresses addresses,
    NoticeTemplates templates,
    IMessageSink sink,
    StoreClock clock
)
{
    public async Task SendAsync(ObjectionPress press, ObjectionStep step, CancellationToken cancellationToken)
    {
        MemberId member = press.Link.MemberId;
        if (
            await objections.FindAsync(member, cancellationToken) is not { } standing
            || await members.FindAsync(member, cancellationToken) is not { Channels: [var channel, ..] }
            || !CampaignId.TryParse(press.Link.Campaign.Value, out CampaignId campaign)
        )
            return;
        string link = addresses.Of(press.Link with { Language = press.Language });
        RenderedNotice text = Render(ObjectionTexts.Find(press.Language) ?? ObjectionTexts.Find("en")!, step, press.At, link);
        string id = Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"confirmation/{MemberKey.Of(member)}/{standing.Version}/{step}"))
        );
        await sink.SendAsync(
            NoticeMessages.Outbound(NoticeKind.Confirmation, id, campaign, null, channel, text, link, clock.Now),
            cancellationToken
        );
        await objections.NoteAnsweredAsync(member, cancellationToken);
    }

    internal RenderedNotice Render(ObjectionTexts texts, ObjectionStep step, DateTimeOffset at, string link)
    {
        ConfirmationTexts words = texts.Confirmation;
        (string subject, string said) =
            step == ObjectionStep.Withdraw ? (words.WithdrawnSubject, words.Withdrawn) : (words.ObjectedSubject, words.Objected);
        string day = templates.Day(texts.Language, DateOnly.FromDateTime(at.UtcDateTime));
        string clockTime = at.UtcDateTime.ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        said = said.Replace("{at}", $"{day}, {clockTime}", StringComparison.Ordinal);
        string Html(string text) => HtmlEncoder.Default.Encode(text);
        return new RenderedNotice(
            texts.Language,
            subject,
            $"{said}\n{link}\n",
            $"""
            <!doctype html>
            <html lang="{texts.Language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Html(subject)}</title>
            {NoticeStyle.Element}
            </head>
            <body>
            <div class="sheet">
            <section>
            <h1>{Html(subject)}</h1>
            <p>{Html(said)}</p>
            <p><a href="{Html(link)}">{Html(link)}</a></p>
            </section>
            </div>
            </body>
            </html>

            """
        );
    }
}
