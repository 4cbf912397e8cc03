using RegionalPause.Contract;
using Spectre.Console;

namespace RegionalPause.Cli.Output;

/// <summary>Tables of orders.</summary>
internal static class OrderSheet
{
    public static Listing List(IEnumerable<OrderView> orders)
    {
        Listing table = Sheet.Of("order", "stage", "covers", "asked by", "since (UTC)", "review");
        foreach (OrderView order in orders)
        {
            table.Row(
                new Cell(order.Id, Ink.Strong),
                Stage(order),
                Sheet.Plain(Words.Few([.. order.Named], 6)),
                Sheet.Plain(order.Authority ?? order.Reason),
                Sheet.Plain(Words.Second(order.CommittedAt ?? order.EffectiveFrom)),
                Sheet.Plain(Words.Day(order.ReviewOn) + (order.ReviewDue ? " due" : ""))
            );
        }
        return table;
    }

    public static Table One(OrderView order) =>
        Sheet.Facts(
            ("order", new Cell(order.Id, Ink.Strong)),
            ("stage", Stage(order)),
            ("covers", Sheet.Plain($"{Words.Few([.. order.Named], 12)} ({Words.Few([.. order.Jurisdictions], 40)})")),
            ("resumed in", order.Resumed.IsEmpty ? null : Sheet.Plain(Words.Few([.. order.Resumed], 40))),
            ("content", Sheet.Plain(order.ContentTypes.IsEmpty ? "all types" : string.Join(' ', order.ContentTypes))),
            ("created", order.Created is null ? null : Sheet.Plain(Words.Range(order.Created))),
            ("processed", order.Processed is null ? null : Sheet.Plain(Words.Range(order.Processed))),
            (
                "meanwhile",
                Sheet.Plain(order.Meanwhile == "exclude" ? "exclude" : $"hold, at most {order.RetentionDays} days, then {order.AtCeiling}")
            ),
            ("authority", order.Authority is null ? null : Sheet.Plain(order.Authority)),
            ("reason", order.Reason is null ? null : Sheet.Plain(order.Reason)),
            ("issued by", Sheet.Plain(order.IssuedBy)),
            ("review on", order.ReviewOn is null ? null : Sheet.Plain(Words.Day(order.ReviewOn) + (order.ReviewDue ? " (due)" : ""))),
            (
                "to end it",
                order.Approvals.IsEmpty
                    ? null
                    : Sheet.Plain(string.Join(", ", order.Approvals.Select(a => $"{a.By} ({a.Ending}, {Words.Second(a.At)})")))
            )
        );

    /// <summary>The instants of an order, each with the time since the order was recorded.</summary>
    public static Listing Instants(OrderView order)
    {
        Listing table = Sheet.Of("instant", "UTC", ">after recorded");
        (string Name, DateTimeOffset? At, bool Measured)[] instants =
        [
            ("effective from", order.EffectiveFrom == order.RecordedAt ? null : order.EffectiveFrom, false),
            .. Corrected(order),
            ("told authority", order.ConfirmedToAuthorityAt, false),
            ("recorded", order.RecordedAt, false),
            ("committed", order.CommittedAt, true),
            ("fenced", order.FencedAt, true),
            ("effective", order.EffectiveAt, true),
            ("training stopped", order.TrainingStoppedAt, true),
            (order.Stage is "lifted" or "withdrawn" ? order.Stage : "ended", order.EndedAt, false),
        ];
        foreach ((string name, DateTimeOffset? at, bool measured) in instants)
        {
            if (at is not null)
                table.Row(
                    Sheet.Plain(name),
                    Sheet.Plain(Words.Millisecond(at)),
                    new Cell(measured ? Words.Seconds(at.Value - order.RecordedAt) : "")
                );
        }
        return table;
    }

    // A gate of an earlier release sends no corrections.
    private static IEnumerable<(string, DateTimeOffset?, bool)> Corrected(OrderView order) =>
        order.Corrections.IsDefault ? [] : order.Corrections.Select(c => ($"corrected by {c.By}", (DateTimeOffset?)c.Before, false));

    private static Cell Stage(OrderView order) => order.Shadow ? new Cell($"{order.Stage} (shadow)", Ink.Quiet) : Ink.Of(order.Stage);
}
