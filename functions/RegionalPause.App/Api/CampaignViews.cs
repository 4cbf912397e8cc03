using System.Collections.Immutable;
using RegionalPause.Campaigns;
using RegionalPause.Contract;
using RegionalPause.Notices;

namespace RegionalPause.App.Api;

internal static class CampaignViews
{
    public static CampaignView View(this Campaign c, CampaignHandler campaigns) =>
        new(
            c.Id.Value,
            c.Order.Value,
            Words.Of(c.State),
            [.. c.Jurisdictions.Select(j => j.Value)],
            c.Content.Controller,
            Words.Of(c.Content.Purpose),
            [.. c.Content.ContentTypes.Select(t => Words.Of(t))],
            c.Content.From,
            c.Content.To,
            Words.Of(c.Content.LegalBasis),
            c.Content.StartsOn,
            c.ContentVersion,
            c.RatePerSecond,
            c.RemindAfterDays,
            c.CreatedBy.Name,
            c.CreatedAt,
            c.StartedAt,
            c.EndedAt,
            campaigns.WarningsOf(c)
        );

    public static FiguresView View(this CampaignProgress progress, Campaign c, ImmutableArray<SetAsideMember> setAside)
    {
        CampaignFigures f = progress.Figures;
        return new FiguresView(
            c.Id.Value,
            Words.Of(c.State),
            c.ContentVersion,
            f.Audience,
            f.Sent,
            f.Delivered,
            f.Bounced,
            f.Unreachable,
            f.Objected,
            f.Reminded,
            f.SetAside,
            [.. setAside.Select(m => new SetAsideView(m.Pseudonym, m.Jurisdiction, Words.Of(m.Defect)))],
            progress.Waiting is { } waiting
                ? new WaitingView(
                    waiting.Members,
                    waiting.Until,
                    FormattableString.Invariant($"{waiting.From:HH:mm} to {waiting.To:HH:mm}")
                )
                : null
        );
    }

    public static PreviewView View(this CampaignPreview p) =>
        new(
            p.Audience,
            p.Objecting,
            p.NotOfAge,
            p.Unreachable,
            p.SetAside,
            [.. p.Counts.Select(c => new AudienceCountView(c.Jurisdiction.Value, c.Language, c.Members))],
            [.. p.Samples.Select(s => new SampleView(s.Language, s.Subject, s.Text, s.Html))]
        );
}
