using System.CommandLine;
using System.Globalization;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause notify</c>: receivers of control events (R41).</summary>
internal static class NotifyCommand
{
    private static readonly Argument<string> Name = new("SUBSCRIPTION") { Description = "The name of a subscription" };

    private static readonly Option<long?> From = OptionOf.Long("--from", "The control version of the first event", "VERSION", least: 1);

    public static Command Create(Shell shell)
    {
        From.Required = true;
        return Shell.Family(
            "notify",
            "Receivers of control events: settings Webhooks__Subscriptions__NAME__Url and __Secrets__0",
            shell.Verb("list", "All subscriptions, how far each has got, and its dead letters", [], ListAsync),
            shell.Verb("test", "Send a test event to a subscription now (Pause.Operate)", [Name], TestAsync),
            shell.Verb("replay", "Send events of a subscription again; their ids do not change (Pause.Operate)", [Name, From], ReplayAsync)
        );
    }

    private static async Task<int> ListAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(
            await run.Api(People.Auditor).WebhooksAsync(cancellationToken),
            subscriptions =>
            {
                if (subscriptions.Length == 0)
                {
                    run.Say("There are no subscriptions. Add one: rpause notify --help");
                    return;
                }
                Listing table = Sheet.Of("subscription", "receiver", "shape", "events", ">delivered", ">behind", ">dead", "state");
                foreach (WebhookView w in subscriptions)
                {
                    table.Row(
                        new Cell(w.Name, Ink.Strong),
                        Sheet.Plain(w.Host),
                        Sheet.Plain(w.Shape),
                        Sheet.Plain(w.Events.Length == 0 ? "all" : string.Join(", ", w.Events)),
                        Sheet.Number(w.Delivered),
                        Sheet.Number(w.VersionsBehind),
                        Sheet.Number(w.DeadLetters.Length),
                        Sheet.Plain(StateOf(w))
                    );
                }
                run.Write(table);
                foreach (WebhookView w in subscriptions)
                {
                    foreach (DeadWebhookView dead in w.DeadLetters)
                        run.Say($"{w.Name}: {dead.Type} {dead.Event} was given up at {Words.Second(dead.At)}: {dead.Failure}");
                }
            }
        );
        return Exit.Done;
    }

    private static async Task<int> TestAsync(Run run, CancellationToken cancellationToken)
    {
        Answer<WebhookTestView> test = await run.Api(People.Operator).TestWebhookAsync(run.Get(Name), cancellationToken);
        run.Print(
            test,
            t => run.Say(t.Accepted ? $"{run.Get(Name)} accepted {t.Event}." : $"{run.Get(Name)} did not accept {t.Event}: {t.Failure}.")
        );
        return test.Value.Accepted ? Exit.Done : Exit.No;
    }

    private static async Task<int> ReplayAsync(Run run, CancellationToken cancellationToken)
    {
        var body = new WebhookReplayBody { From = run.Get(From)!.Value };
        run.Print(
            await run.Api(People.Operator).ReplayWebhookAsync(run.Get(Name), body, cancellationToken),
            w => run.Say(string.Create(CultureInfo.InvariantCulture, $"{w.Name} gets the events from version {w.NextVersion} on again."))
        );
        return Exit.Done;
    }

    private static string StateOf(WebhookView w) =>
        w.NotBefore is { } next
            ? string.Create(CultureInfo.InvariantCulture, $"{w.LastFailure}; attempt {w.Attempts + 1} after {Words.Second(next)}")
            : "sending";
}
