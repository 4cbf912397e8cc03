namespace RegionalPause.Notices;

/// <summary>Figures of notices. Every transaction on notices changes the figures of the lane by the difference.</summary>
internal readonly record struct NoticeTally(
    long Audience,
    long Sent,
    long Delivered,
    long Bounced,
    long Unreachable,
    long Objected,
    long Reminded = 0,
    long SetAside = 0
)
{
    public static NoticeTally Of(Notice? notice) =>
        notice is null
            ? default
            : new NoticeTally(
                notice.State == NoticeState.Objected ? 0 : 1,
                notice.Attempts.Any(a => a.SentAt is not null) ? 1 : 0,
                notice.DeliveredAt is null ? 0 : 1,
                notice.Attempts.Count(a => a.Bounced),
                notice.State == NoticeState.Unreachable ? 1 : 0,
                notice.State == NoticeState.Objected ? 1 : 0,
                notice.RemindedAt is not null ? 1 : 0,
                notice.State == NoticeState.SetAside ? 1 : 0
            );

    /// <summary>The figures of a whole campaign: the sum of its lanes.</summary>
    public static NoticeTally Of(IEnumerable<Lane> lanes) => lanes.Aggregate(default(NoticeTally), (sum, lane) => sum + lane.Tally);

    public static NoticeTally operator +(NoticeTally a, NoticeTally b) =>
        new(
            a.Audience + b.Audience,
            a.Sent + b.Sent,
            a.Delivered + b.Delivered,
            a.Bounced + b.Bounced,
            a.Unreachable + b.Unreachable,
            a.Objected + b.Objected,
            a.Reminded + b.Reminded,
            a.SetAside + b.SetAside
        );

    public static NoticeTally operator -(NoticeTally a, NoticeTally b) =>
        new(
            a.Audience - b.Audience,
            a.Sent - b.Sent,
            a.Delivered - b.Delivered,
            a.Bounced - b.Bounced,
            a.Unreachable - b.Unreachable,
            a.Objected - b.Objected,
            a.Reminded - b.Reminded,
            a.SetAside - b.SetAside
        );
}
