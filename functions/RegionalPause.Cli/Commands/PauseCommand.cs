using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause pause</c>: prints the warnings of <c>plan</c> on standard error, issues an order, and waits until no covered item can arrive
/// any more (R9). It asks for confirmation only if there is a warning and a person can answer: a pause tightens, and a question must not
/// prevent it. JSON: the last state of the order.
/// </summary>
internal static class PauseCommand
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    // The longest time that a pause waits for the plan.
    private static readonly TimeSpan PlanPatience = TimeSpan.FromSeconds(5);

    private static readonly Option<bool> PlanOnly = new("--plan") { Description = "Show what the pause would do; change nothing" };
    private static readonly Option<bool> Yes = new("--yes") { Description = "Pause without asking; for scripts" };
    private static readonly Option<bool> NoWait = new("--no-wait") { Description = "Return when the order is committed" };
    private static readonly Option<double> Timeout = OptionOf.Seconds("--timeout", "Seconds to wait for `effective`", 120);

    public static Command Create(Shell shell)
    {
        var options = new PauseOptions();
        return shell.Verb(
            "pause",
            "Suspend training; returns when the pause is effective (Pause.Operate)",
            [.. options.All, PlanOnly, Yes, NoWait, Timeout],
            (run, ct) =>
                run.Get(PlanOnly) ? PlanCommand.ShowAsync(run, options.Request(run), ct) : PauseAsync(run, options.Request(run), ct)
        );
    }

    private static async Task<int> PauseAsync(Run run, PauseRequest request, CancellationToken cancellationToken)
    {
        PauseApi api = run.Api(People.Operator);
        (ImmutableArray<string> warnings, string? unknown) = await WarningsAsync(run, api, request, cancellationToken);
        foreach (string warning in warnings)
            run.Remark($"! {warning}");
        if (!warnings.IsEmpty && !run.Get(Yes) && run.CanAsk && !await run.AgreesAsync("Pause anyway?", otherwise: true, cancellationToken))
        {
            run.Remark("Nothing was changed.");
            return Exit.No;
        }
        long given = run.Around.Time.GetTimestamp();
        Answer<OrderView> order = await api.PauseAsync(request, cancellationToken);
        if (unknown is not null)
            run.Remark($"! The warnings of the plan are not known: {unknown}");
        run.GoesOn = $"{order.Value.Id} is committed and continues. Follow it: rpause show {order.Value.Id}";
        if (!run.Get(NoWait) && !IsSettled(order.Value))
            order = await WaitAsync(run, api, order, given, cancellationToken);
        run.Print(order, value => Write(run, value, run.Around.Time.GetElapsedTime(given)));
        return Exit.Done;
    }

    /// <summary>
    /// The warnings of the plan; if they are not known, no warning and the reason. An error of the request or the gate is reported by the
    /// pause itself.
    /// </summary>
    private static async Task<(ImmutableArray<string> Warnings, string? Unknown)> WarningsAsync(
        Run run,
        PauseApi api,
        PauseRequest request,
        CancellationToken cancellationToken
    )
    {
        using var patience = new CancellationTokenSource(PlanPatience, run.Around.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return ((await api.PlanAsync(request, either.Token)).Value.Warnings, null);
        }
        catch (CommandFailedException failed)
        {
            return ([], failed.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ([], $"the gate had no plan within {(int)PlanPatience.TotalSeconds} s.");
        }
    }

    private static async Task<Answer<OrderView>> WaitAsync(
        Run run,
        PauseApi api,
        Answer<OrderView> order,
        long given,
        CancellationToken cancellationToken
    )
    {
        var patience = TimeSpan.FromSeconds(run.Get(Timeout));
        await run.WithStatusAsync(
            Doing(order.Value),
            async status =>
            {
                while (!IsSettled(order.Value))
                {
                    TimeSpan waited = run.Around.Time.GetElapsedTime(given);
                    if (waited > patience)
                        throw Errors.NotEffectiveInTime(order.Value.Id, order.Value.Stage, waited);
                    await Task.Delay(Poll, run.Around.Time, cancellationToken);
                    order = await api.OrderAsync(order.Value.Id, cancellationToken);
                    status(
                        $"{Doing(order.Value)} {run.Around.Time.GetElapsedTime(given).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s"
                    );
                }
            }
        );
        return order;
    }

    /// <summary>Whether the command stops waiting. A scheduled order starts later, at its own time.</summary>
    private static bool IsSettled(OrderView order) => order.Stage is not ("fencing" or "fenced");

    private static string Doing(OrderView order) =>
        order.Stage switch
        {
            "fencing" => $"{order.Id}: committed, fencing the instances",
            "fenced" => $"{order.Id}: fenced, waiting for items that were sent before",
            _ => $"{order.Id}: {order.Stage}",
        };

    private static void Write(Run run, OrderView order, TimeSpan took)
    {
        run.Write(OrderSheet.One(order));
        run.Say();
        run.Write(OrderSheet.Instants(order));
        run.Say();
        string next = order.Stage switch
        {
            "effective" => $"Effective {Words.Seconds(took)} after the command. Evidence: rpause certificate {order.Id}",
            "scheduled" => $"Scheduled for {Words.Second(order.EffectiveFrom)} UTC. It starts automatically, and only people can end it.",
            _ => $"Committed {Words.Seconds(took)} after the command. Follow it: rpause show {order.Id}",
        };
        run.Say(next, Ink.StyleOf(order.Stage));
    }
}
