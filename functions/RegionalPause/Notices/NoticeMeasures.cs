using RegionalPause.Requests;
using RegionalPause.Telemetry;

namespace RegionalPause.Notices;

/// <summary>What is measured of notices.</summary>
internal static class NoticeMeasures
{
    /// <summary>Counts what happened to notices between two states that were stored.</summary>
    public static void CountNotices(this Instruments instruments, IReadOnlyList<(Notice? Before, Notice After)> notices)
    {
        if (!instruments.Notices.Enabled && !instruments.NoticeLag.Enabled)
            return;
        foreach ((Notice? before, Notice after) in notices)
        {
            int sent = Sent(after) - Sent(before);
            Count(sent, "sent");
            if (sent > 0 && before is not null && after.Attempts.Max(a => a.SentAt) is { } at)
                instruments.NoticeLag.Record(Math.Max(0, (at - before.Due).TotalSeconds));
            Count(after.DeliveredAt is not null && before?.DeliveredAt is null ? 1 : 0, "delivered");
            Count(Bounced(after) - Bounced(before), "bounced");
            Count(after.RemindedAt is not null && before?.RemindedAt is null ? 1 : 0, "reminded");
            if (after.State is NoticeState.Unreachable or NoticeState.Objected or NoticeState.SetAside && after.State != before?.State)
                Count(1, EnumWords<NoticeState>.Of(after.State));
        }

        void Count(int notices, string happened)
        {
            if (notices > 0)
                instruments.Notices.Add(notices, Instruments.Tag(Instruments.Event, happened));
        }
    }

    private static int Sent(Notice? notice) => notice?.Attempts.Count(a => a.SentAt is not null) ?? 0;

    private static int Bounced(Notice? notice) => notice?.Attempts.Count(a => a.Bounced) ?? 0;
}
