using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Text;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause poison</c>: messages that could not be handled: list, show, fix, send again, drop (R40).</summary>
internal static class PoisonCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The message, as the list names it" };
    private static readonly Argument<string?> OneOrNone = new("ID")
    {
        Description = "The message; without it --queue",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private static readonly Option<string?> Queue = new("--queue") { Description = "Only messages of this queue", HelpName = "QUEUE" };
    private static readonly Option<string?> Reason = new("--reason")
    {
        Description = "Only messages that were put aside for this reason",
        HelpName = "REASON",
    };
    private static readonly Option<string?> State = new("--state")
    {
        Description = "Messages in this state [kept]",
        HelpName = "kept|sending|sent|handled|dropped|all",
    };
    private static readonly Option<int> Page = OptionOf.Whole("--page", "The page of the list", usual: 1, least: 1);
    private static readonly Option<int?> Most = OptionOf.Whole("--most", "The most messages of the group [500]", least: 1, most: 500);
    private static readonly Option<string?> File = new("--file") { Description = "The new body; - is standard input", HelpName = "FILE" };
    private static readonly Option<string[]> Set = new("--set")
    {
        Description = "A field to change, such as data.revision=2; several times",
        HelpName = "PATH=VALUE",
    };
    private static readonly Option<string> Because = new("--because")
    {
        Description = "Why, in a few words without personal data; the ledger keeps them",
        HelpName = "TEXT",
        Required = true,
    };

    public static Command Create(Shell shell) =>
        Shell.Family(
            "poison",
            "Messages that could not be handled: list, fix, send again, drop",
            shell.Verb("list", "The messages that wait, by queue and reason", [Queue, Reason, State, Page], ListAsync),
            shell.Verb("show", "One message, with every wrong field (Pause.Operate)", [Id], ShowAsync),
            shell.Verb("fix", "Replace the body, or change fields of it (Pause.Operate)", [Id, File, Set], FixAsync),
            shell.Verb(
                "resubmit",
                "Send one message or a group again, once (Pause.Operate)",
                [OneOrNone, Queue, Reason, Most],
                ResubmitAsync
            ),
            shell.Verb("drop", "Drop one message or a group (Pause.Operate)", [OneOrNone, Queue, Reason, Most, Because], DropAsync)
        );

    private static async Task<int> ListAsync(Run run, CancellationToken cancellationToken)
    {
        int page = run.Get(Page);
        Answer<PoisonListView> list = await run.Api(People.Auditor)
            .PoisonAsync(
                [
                    ("queue", run.Get(Queue)),
                    ("reason", run.Get(Reason)),
                    ("state", run.Get(State)),
                    ("page", page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null),
                ],
                cancellationToken
            );
        run.Print(list, value => Write(run, value));
        return Exit.Done;
    }

    private static async Task<int> ShowAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(await run.Api(People.Operator).PoisonMessageAsync(run.Get(Id), cancellationToken), message => Write(run, message));
        return Exit.Done;
    }

    private static async Task<int> FixAsync(Run run, CancellationToken cancellationToken)
    {
        string[] changes = run.Get(Set) ?? [];
        string? file = run.Get(File);
        if (file is null == (changes.Length == 0))
            throw Errors.NoEdit();
        PauseApi api = run.Api(People.Operator);
        PoisonMessageView message = (await api.PoisonMessageAsync(run.Get(Id), cancellationToken)).Value;
        byte[] body = file is null
            ? Encoding.UTF8.GetBytes(JsonEdit.Apply(message.Body, changes))
            : await Input.TextAsync(run.Around, file, cancellationToken);
        run.Print(
            await api.FixPoisonAsync(run.Get(Id), body, message.Message.Revision, cancellationToken),
            changed =>
            {
                run.Say($"The body was changed. Send it again: rpause poison resubmit {changed.Message.Id}");
                run.Say();
                Write(run, changed);
            }
        );
        return Exit.Done;
    }

    private static async Task<int> ResubmitAsync(Run run, CancellationToken cancellationToken)
    {
        if (OneOf(run) is { } id)
        {
            run.Print(
                await run.Api(People.Operator).ResubmitPoisonAsync(id, cancellationToken),
                message => run.Say($"{message.Message.Id} was sent again to {message.Message.Queue}; its state is {message.Message.State}.")
            );
            return Exit.Done;
        }
        var group = new PoisonResubmitManyBody
        {
            Queue = run.Get(Queue)!,
            Reason = run.Get(Reason),
            Most = run.Get(Most),
        };
        run.Print(await run.Api(People.Operator).ResubmitPoisonAsync(group, cancellationToken), count => Write(run, count, "sent again"));
        return Exit.Done;
    }

    private static async Task<int> DropAsync(Run run, CancellationToken cancellationToken)
    {
        string because = run.Get(Because)!;
        if (OneOf(run) is { } id)
        {
            run.Print(
                await run.Api(People.Operator).DropPoisonAsync(id, because, cancellationToken),
                message => run.Say($"{message.Message.Id} was dropped, and its body was removed.")
            );
            return Exit.Done;
        }
        var group = new PoisonDropManyBody
        {
            Queue = run.Get(Queue)!,
            Reason = run.Get(Reason),
            Because = because,
            Most = run.Get(Most),
        };
        run.Print(await run.Api(People.Operator).DropPoisonAsync(group, cancellationToken), count => Write(run, count, "dropped"));
        return Exit.Done;
    }

    private static string? OneOf(Run run)
    {
        string? id = run.Get(OneOrNone);
        return id is null == run.Get(Queue) is null ? throw Errors.OneOrAGroup() : id;
    }

    private static void Write(Run run, PoisonCountView count, string done)
    {
        run.Say($"{Words.Count(count.Done, "message")} {(count.Done == 1 ? "was" : "were")} {done}.");
        if (count.Left > 0)
            run.Say($"{Words.Count(count.Left, "message")} of the group still {(count.Left == 1 ? "waits" : "wait")}: run it again.");
    }

    private static void Write(Run run, PoisonListView list)
    {
        if (list.Groups.IsEmpty)
        {
            run.Say("No message waits.");
            return;
        }
        Listing groups = Sheet.Of("queue", "reason", ">messages", "oldest (UTC)", "newest (UTC)");
        foreach (PoisonGroupView group in list.Groups)
        {
            groups.Row(
                new Cell(group.Queue, Ink.Strong),
                Sheet.Plain(group.Reason),
                Sheet.Number(group.Messages),
                Sheet.Plain(Words.Minute(group.Oldest)),
                Sheet.Plain(Words.Minute(group.Newest))
            );
        }
        run.Write(groups);
        run.Say();
        Listing messages = Sheet.Of("id", "queue", "state", "what is wrong", "put aside (UTC)");
        foreach (PoisonView message in list.Messages)
        {
            messages.Row(
                new Cell(message.Id, Ink.Strong),
                Sheet.Plain(message.Queue),
                new Cell(message.State, Ink.StyleOf(message.State == "kept" ? "hold" : "open")),
                Sheet.Plain($"{message.Reason}: {message.Detail}"),
                Sheet.Plain(Words.Minute(message.LastSeenAt))
            );
        }
        run.Write(messages);
        if (list.Cut)
            run.Say("There are more messages than one list reads; the numbers are lower bounds.");
        if (list.Page < list.Pages)
            run.Say($"Page {list.Page} of {list.Pages}: --page {list.Page + 1}");
    }

    private static void Write(Run run, PoisonMessageView view)
    {
        PoisonView message = view.Message;
        run.Write(
            Sheet.Facts(
                ("message", new Cell(message.Id, Ink.Strong)),
                ("queue", Sheet.Plain(message.Queue)),
                ("broker's id", Sheet.Plain(message.MessageId)),
                ("state", new Cell(message.State, Ink.StyleOf(message.State == "kept" ? "hold" : "open"))),
                ("reason", Sheet.Plain(message.Reason)),
                ("detail", Sheet.Plain(message.Detail)),
                ("deliveries", Sheet.Number(message.Deliveries)),
                ("first seen", Sheet.Plain(Words.Second(message.FirstSeenAt))),
                ("put aside", Sheet.Plain(Words.Second(message.LastSeenAt))),
                ("in the ledger", Sheet.Plain(view.Digest))
            )
        );
        run.Say();
        WriteErrors(run, view.Errors, view.Body is null && view.BodyBase64 is null);
        run.Say();
        Listing steps = Sheet.Of(">#", "step", "at (UTC)", "by", "reason");
        foreach (PoisonStepView step in view.Steps)
        {
            steps.Row(
                Sheet.Number(step.Number),
                new Cell(step.Step, Ink.Strong),
                Sheet.Plain(Words.Second(step.At)),
                Sheet.Plain(step.By),
                Sheet.Plain(step.Reason)
            );
        }
        run.Write(steps);
        if ((view.Body ?? view.BodyBase64) is { } body)
        {
            run.Say();
            run.Say(view.Body is null ? "Body, in base64:" : "Body:");
            run.Quote(body);
        }
    }

    private static void WriteErrors(Run run, ImmutableArray<ErrorView> errors, bool isRemoved)
    {
        if (isRemoved)
        {
            run.Say("The body was removed.");
            return;
        }
        if (errors.IsEmpty)
        {
            run.Say("The reader of the queue accepts the body as it is now.");
            return;
        }
        Listing wrong = Sheet.Of("field", "found", "expected");
        foreach (ErrorView error in errors)
            wrong.Row(new Cell(error.Field, Ink.Strong), Sheet.Plain(error.Value), Sheet.Plain(error.Expected));
        run.Write(wrong);
    }
}
