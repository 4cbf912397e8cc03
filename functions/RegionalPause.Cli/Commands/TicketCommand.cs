using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using Spectre.Console;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause ticket check</c>: what a loader asks of every admitted item (R10). Exit 0 accepted, 1 anything else.</summary>
internal static class TicketCommand
{
    private static readonly Option<string?> Ticket = new("--ticket") { Description = "The message's data.ticket", HelpName = "TEXT" };
    private static readonly Option<string?> ContentId = new("--content-id") { Description = "The item it came with", HelpName = "ID" };
    private static readonly Option<int> Revision = new("--revision") { Description = "Its revision", HelpName = "N", DefaultValueFactory = _ => 1 };
    private static readonly Option<DateTimeOffset?> EnqueuedAt = new("--enqueued-at")
    {
        Description = "When the broker took the message, as the broker says [now, the strictest]",
        HelpName = "INSTANT",
        CustomParser = PauseOptions.Instant,
    };

    private static readonly Option<double> Resolution = new("--resolution") { Description = "Seconds the broker's clock is coarse: 1 Storage queue, 0 Service Bus", HelpName = "S", DefaultValueFactory = _ => 1 };

    public static Command Create(Shell shell) => Shell.Family("ticket", "Tickets of admitted items",
        shell.Verb("check", "May this item be loaded? From options, or an admitted message on standard input; exit 0 yes, 1 no",
            [Ticket, ContentId, Revision, EnqueuedAt, Resolution], CheckAsync));

    private static async Task<int> CheckAsync(Run run, CancellationToken cancellationToken)
    {
        Answer<TicketAnswer> answer = await run.Api(People.Pipeline).CheckTicketAsync(await QuestionAsync(run, cancellationToken), cancellationToken);
        run.Print(answer, value => run.Out.Write(new Text(value.Verdict switch
        {
            "accepted" => "accepted: load it\n",
            "late" => "late: send the item back to content-submitted, never into training\n",
            "forged" => "forged: send the item back to content-submitted and raise an alarm\n",
            _ => $"{value.Verdict}: send the item back to content-submitted\n",
        }, Ink.StyleOf(value.Verdict))));
        return answer.Value.Verdict == "accepted" ? Exit.Done : Exit.No;
    }

    private static async Task<TicketQuestion> QuestionAsync(Run run, CancellationToken cancellationToken)
    {
        DateTimeOffset enqueuedAt = run.Get(EnqueuedAt) ?? run.Around.Time.GetUtcNow();
        if (run.Get(Ticket) is { } ticket)
            return new TicketQuestion(ticket, run.Get(ContentId) ?? throw Errors.TicketIncomplete(), run.Get(Revision), enqueuedAt, run.Get(Resolution));
        if (run.Around.InIsTerminal)
            throw Errors.TicketIncomplete();
        AdmittedMessage message = AdmittedMessage.Read(await run.Around.In.ReadToEndAsync(cancellationToken));
        return new TicketQuestion(message.Ticket, message.ContentId, message.Revision, enqueuedAt, run.Get(Resolution));
    }
}
