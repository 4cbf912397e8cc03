using System.CommandLine;
using System.Text.Json;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Tickets;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause ticket check</c>: the check that a loader makes for every admitted item (R10). Exit code 0 if accepted, otherwise 1.
/// <c>rpause ticket keys</c>: the public keys with which it is made without a gate (R38).
/// </summary>
internal static class TicketCommand
{
    private static readonly Argument<string> Message = new("MESSAGE")
    {
        Description = "A file with an admitted message, as JSON or in base64; '-' for standard input",
        DefaultValueFactory = _ => "-",
    };

    private static readonly Option<string?> Keys = new("--keys")
    {
        Description = "Check without a gate, with the public keys of this file (`rpause ticket keys --json > FILE`)",
        HelpName = "FILE",
    };

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
                "Check whether an item may be loaded; exit 0 yes, 1 no",
                [Message, Keys, EnqueuedAt, Resolution],
                CheckAsync
            ),
            shell.Verb("keys", "Show the public keys of tickets: all that a loader needs to check them", [], KeysAsync)
        );

    private static async Task<int> CheckAsync(Run run, CancellationToken cancellationToken)
    {
        if (run.Get(Message) == "-" && run.Around.InIsTerminal)
            throw Errors.TicketIncomplete();
        AdmittedMessageText message = AdmittedMessageText.Read(await MessageAsync(run, cancellationToken), Input.NameOf(run.Get(Message)!));
        DateTimeOffset enqueuedAt = run.Get(EnqueuedAt) ?? run.Around.Time.GetUtcNow();
        string verdict;
        if (run.Get(Keys) is { } file)
        {
            var check = new TicketCheck(TicketKeySet.Read(await Input.TextAsync(run.Around, file, cancellationToken), file));
            verdict = Offline(check, message, enqueuedAt, TimeSpan.FromSeconds(run.Get(Resolution)));
            Say(run, verdict);
        }
        else
        {
            Answer<TicketView> answer = await run.Api(People.Pipeline)
                .CheckTicketAsync(
                    new TicketBody
                    {
                        Ticket = message.Ticket,
                        ContentId = message.ContentId,
                        Revision = message.Revision,
                        Item = message.Item,
                        EnqueuedAt = enqueuedAt,
                        ResolutionSeconds = run.Get(Resolution),
                    },
                    cancellationToken
                );
            verdict = answer.Value.Verdict;
            run.Print(answer, value => Say(run, value.Verdict));
        }
        return verdict == "accepted" ? Exit.Done : Exit.No;
    }

    private static string Offline(TicketCheck check, AdmittedMessageText message, DateTimeOffset enqueuedAt, TimeSpan resolution)
    {
        TicketStatus status = TicketedItem.TryOf(
            new ItemId(message.ContentId, message.Revision),
            System.Text.Encoding.UTF8.GetBytes(message.Item is { } item ? item.GetRawText() : "null"),
            out TicketedItem ticketed
        )
            ? check.Check(message.Ticket, ticketed, enqueuedAt, resolution)
            : TicketStatus.Forged;
        return JsonNamingPolicy.KebabCaseLower.ConvertName(status.ToString());
    }

    private static void Say(Run run, string verdict) =>
        run.Say(
            verdict switch
            {
                "accepted" => "accepted: load it",
                "late" => "late: send the item back to content-submitted, never into training",
                "forged" => "forged: send the item back to content-submitted and raise an alarm",
                _ => $"{verdict}: send the item back to content-submitted",
            },
            Ink.StyleOf(verdict)
        );

    private static async Task<int> KeysAsync(Run run, CancellationToken cancellationToken)
    {
        PauseApi api = run.Api(People.Pipeline);
        Answer<TicketKeysView> answer = await api.TicketKeysAsync(cancellationToken);
        if (answer.Value.Keys.IsDefaultOrEmpty)
            throw Errors.Unreadable(api.Url, "it has no keys");
        run.Print(
            answer,
            value =>
            {
                foreach (TicketKeyView key in value.Keys)
                    run.Say($"{key.Kid}  {key.Crv}  x {key.X}  y {key.Y}");
            }
        );
        return Exit.Done;
    }

    private static async Task<byte[]> MessageAsync(Run run, CancellationToken cancellationToken)
    {
        string file = run.Get(Message)!;
        try
        {
            return await Input.TextAsync(run.Around, file, cancellationToken);
        }
        catch (CommandFailedException e) when (e.ExitCode == Exit.Of(RegionalPause.Requests.RefusalCode.Invalid))
        {
            throw Errors.NotAnAdmittedMessage(Input.NameOf(file), e.Message);
        }
    }
}
