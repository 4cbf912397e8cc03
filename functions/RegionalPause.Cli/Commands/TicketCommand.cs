using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause ticket check</c>: the check that a loader makes for every admitted item (R10). Exit code 0 if accepted, otherwise 1.
/// </summary>
internal static class TicketCommand
{
    private static readonly Option<string?> Ticket = new("--ticket") { Description = "The message's data.ticket", HelpName = "TEXT" };
    private static readonly Option<string?> ContentId = new("--content-id") { Description = "The item of the ticket", HelpName = "ID" };
    private static readonly Option<int> Revision = OptionOf.Whole("--revision", "Its revision", 1, least: 1);
    private static readonly Option<DateTimeOffset?> EnqueuedAt = OptionOf.Instant(
        "--enqueued-at",
        "When the broker accepted the message, as the broker reports it [now, the strictest]"
    );
    private static readonly Option<double> Resolution = OptionOf.Seconds(
        "--resolution",
        "Resolution of the broker's clock in seconds: 1 for a Storage queue, 0 for Service Bus",
        1
    );

    public static Command Create(Shell shell) =>
        Shell.Family(
            "ticket",
            "Tickets of admitted items",
            shell.Verb(
                "check",
                "Check whether an item may be loaded; options or an admitted message on standard input; exit 0 yes, 1 no",
                [Ticket, ContentId, Revision, EnqueuedAt, Resolution],
                CheckAsync
            )
        );

    private static async Task<int> CheckAsync(Run run, CancellationToken cancellationToken)
    {
        Answer<TicketView> answer = await run.Api(People.Pipeline)
            .CheckTicketAsync(await QuestionAsync(run, cancellationToken), cancellationToken);
        run.Print(
            answer,
            value =>
                run.Say(
                    value.Verdict switch
                    {
                        "accepted" => "accepted: load it",
                        "late" => "late: send the item back to content-submitted, never into training",
                        "forged" => "forged: send the item back to content-submitted and raise an alarm",
                        _ => $"{value.Verdict}: send the item back to content-submitted",
                    },
                    Ink.StyleOf(value.Verdict)
                )
        );
        return answer.Value.Verdict == "accepted" ? Exit.Done : Exit.No;
    }

    private static async Task<TicketBody> QuestionAsync(Run run, CancellationToken cancellationToken)
    {
        DateTimeOffset enqueuedAt = run.Get(EnqueuedAt) ?? run.Around.Time.GetUtcNow();
        if (run.Get(Ticket) is { } named)
            return Body(named, run.Get(ContentId) ?? throw Errors.TicketIncomplete(), run.Get(Revision));
        // Options about the item would be ignored beside a message, so they are refused.
        if (run.Around.InIsTerminal || run.Has(ContentId) || run.Has(Revision))
            throw Errors.TicketIncomplete();
        AdmittedMessage message = AdmittedMessage.Read(await MessageAsync(run, cancellationToken));
        return Body(message.Ticket, message.ContentId, message.Revision);

        TicketBody Body(string ticket, string contentId, int revision) =>
            new()
            {
                Ticket = ticket,
                ContentId = contentId,
                Revision = revision,
                EnqueuedAt = enqueuedAt,
                ResolutionSeconds = run.Get(Resolution),
            };
    }

    private static async Task<byte[]> MessageAsync(Run run, CancellationToken cancellationToken)
    {
        try
        {
            return await Input.TextAsync(run.Around, "-", cancellationToken);
        }
        catch (CommandFailedException e) when (e.ExitCode == Exit.Of(RegionalPause.Requests.RefusalCode.Invalid))
        {
            throw Errors.NotAnAdmittedMessage(e.Message);
        }
    }
}
