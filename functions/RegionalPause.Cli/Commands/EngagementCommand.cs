using System.CommandLine;
using System.Globalization;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;
using RegionalPause.Engagement;
using Spectre.Console;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause engagement</c>: the log of an order's contacts with its authority (R23). An entry is never changed: a correction is a new
/// entry.
/// </summary>
internal static class EngagementCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The order" };
    private static readonly Argument<string> Kind = new("KIND")
    {
        Description = "concern-raised, response, meeting, undertaking, no-objection-stated, ordered, monitoring or closed",
    };
    private static readonly Option<DateOnly?> On = OptionOf.Day("--on", "The day it happened [today, UTC]");
    private static readonly Option<string?> Position = new("--position")
    {
        Description = "The position of the authority at that time",
        HelpName = "no-response|engaged|no-further-action-now|ordered|approved",
    };
    private static readonly Option<string> Reference = new("--reference")
    {
        Description = "The subject or a file number; no personal data",
        HelpName = "TEXT",
        Required = true,
    };
    private static readonly Option<string?> Document = new("--document")
    {
        Description = "SHA-256 of the document, or the document's file",
        HelpName = "HASH|FILE",
    };
    private static readonly Option<string?> Due = new("--due")
    {
        Description = "The term of what is due because of this entry",
        HelpName = "five-working-days|one-month|five-months",
    };
    private static readonly Option<DateOnly?> DueFrom = OptionOf.Day("--due-from", "The day the due date counts from [--on]");
    private static readonly Option<int?> Settles = OptionOf.Whole("--settles", "The entry whose due date this entry settles", least: 1);
    private static readonly Option<int?> Corrects = OptionOf.Whole("--corrects", "The entry that this entry replaces", least: 1);
    private static readonly Option<bool> All = new("--all") { Description = "Also dates that are not due soon" };

    public static Command Create(Shell shell) =>
        Shell.Family(
            "engagement",
            "Contacts with the authority, and due dates",
            shell.Verb("show", "The log of an order", [Id], ShowAsync),
            shell.Verb(
                "add",
                "Add an entry; it cannot be removed (Pause.Operate)",
                [Id, Kind, On, Position, Reference, Document, Due, DueFrom, Settles, Corrects],
                AddAsync
            ),
            shell.Verb("due", "Dates of all orders that are overdue or due soon; exit code 1 if one is overdue", [All], DueAsync)
        );

    private static async Task<int> ShowAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(await run.Api(People.Auditor).EngagementAsync(run.Get(Id), cancellationToken), log => Write(run, log));
        return Exit.Done;
    }

    private static async Task<int> AddAsync(Run run, CancellationToken cancellationToken)
    {
        var request = new EngagementRequest
        {
            Kind = run.Get(Kind),
            Position = run.Get(Position),
            On = run.Get(On) ?? DateOnly.FromDateTime(run.Around.Time.GetUtcNow().UtcDateTime),
            Reference = run.Get(Reference)!,
            Document = await HashText.ReadAsync(run, run.Get(Document), cancellationToken),
            Due = run.Get(Due),
            DueFrom = run.Get(DueFrom),
            Settles = run.Get(Settles),
            Corrects = run.Get(Corrects),
        };
        run.Print(await run.Api(People.Operator).EnterEngagementAsync(run.Get(Id), request, cancellationToken), log => Write(run, log));
        return Exit.Done;
    }

    private static async Task<int> DueAsync(Run run, CancellationToken cancellationToken)
    {
        Answer<DueView[]> due = await run.Api(People.Auditor).DueAsync(run.Get(All), cancellationToken);
        run.Print(due, dues => Write(run, dues));
        return due.Value.Any(d => d.State == "overdue") ? Exit.No : Exit.Done;
    }

    private static void Write(Run run, EngagementView log)
    {
        if (log.Entries.IsEmpty)
        {
            run.Say($"There is no entry yet: rpause engagement add {log.Order} concern-raised --reference TEXT");
            return;
        }
        Listing table = Sheet.Of(">#", "day", "what", "position", "reference", "due", "entered (UTC)", "by");
        foreach (EngagementEntryView entry in log.Entries)
        {
            Style style = entry.CorrectedBy is null ? Style.Plain : Ink.Quiet;
            table.Row(
                new Cell(entry.Number.ToString(CultureInfo.InvariantCulture), Ink.Strong),
                new Cell(Words.Day(entry.On), style),
                new Cell(What(entry), style),
                Sheet.Plain(entry.Position),
                new Cell(entry.Reference, style),
                Sheet.Plain(Words.Day(entry.DueOn)),
                new Cell(
                    Words.Minute(entry.EnteredAt) + (entry.EnteredLate ? " late" : ""),
                    entry.EnteredLate ? Ink.StyleOf("hold") : style
                ),
                Sheet.Plain(entry.By)
            );
        }
        run.Write(table);
        run.Say();
        run.Say(
            log.ClosedOn is { } closed
                ? $"Closed on {Words.Day(closed)}; position of the authority: {log.Position}."
                : $"Open; position of the authority: {log.Position ?? "not recorded"}."
        );
    }

    private static string What(EngagementEntryView entry) =>
        entry.Kind
        + (entry.Settles is { } settled ? $", settles #{settled}" : "")
        + (entry.Corrects is { } corrected ? $", replaces #{corrected}" : "")
        + (entry.CorrectedBy is { } by ? $" (corrected by #{by})" : "");

    private static void Write(Run run, DueView[] dues)
    {
        if (dues.Length == 0)
        {
            run.Say("Nothing is due.");
            return;
        }
        Listing table = Sheet.Of("order", ">#", "state", "due", "term", "reference");
        foreach (DueView due in dues)
        {
            table.Row(
                new Cell(due.Order, Ink.Strong),
                Sheet.Number(due.Entry),
                new Cell(
                    due.State,
                    Ink.StyleOf(
                        due.State == "overdue" ? "paused"
                        : due.State == "soon" ? "hold"
                        : "open"
                    )
                ),
                Sheet.Plain(Words.Day(due.DueOn)),
                Sheet.Plain(due.Due),
                Sheet.Plain(due.Reference)
            );
        }
        run.Write(table);
        run.Say("Working days are Monday to Friday; public holidays are not known.");
    }
}
