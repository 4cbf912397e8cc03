using System.CommandLine;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;
using Spectre.Console;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause plan</c>: shows what a pause would do, without doing it (R13).</summary>
internal static class PlanCommand
{
    private const string NotGiven = "no reason given yet";

    public static Command Create(Shell shell)
    {
        var options = new PauseOptions();
        return shell.Verb(
            "plan",
            "Show what a pause would do; changes nothing",
            options.All,
            (run, ct) => ShowAsync(run, Asked(options.Request(run)), ct)
        );
    }

    // A pause names an authority or a reason. A question about its effect need not.
    private static PauseRequest Asked(PauseRequest request) =>
        string.IsNullOrWhiteSpace(request.Authority) && string.IsNullOrWhiteSpace(request.Reason)
            ? request with
            {
                Reason = NotGiven,
            }
            : request;

    public static async Task<int> ShowAsync(Run run, PauseRequest request, CancellationToken cancellationToken)
    {
        run.Print(await run.Api(People.Operator).PlanAsync(request, cancellationToken), plan => Write(run, plan));
        return Exit.Done;
    }

    private static void Write(Run run, PlanView plan)
    {
        double perHour = plan.ItemsPerHour.Values.Sum();
        bool exclude = plan.Order.Meanwhile == "exclude";
        run.Write(
            Sheet.Facts(
                ("order", new Cell(plan.Order.Shadow ? $"{plan.Order.Id} (shadow: enforces nothing)" : plan.Order.Id, Ink.Strong)),
                ("from", Sheet.Plain($"{Words.Second(plan.Order.EffectiveFrom)} UTC")),
                ("covers", Sheet.Plain($"{plan.Jurisdictions.Length}  {Words.Few([.. plan.Jurisdictions], 60)}")),
                ("already paused", plan.AlreadyPaused.IsEmpty ? null : Sheet.Plain(Words.Few([.. plan.AlreadyPaused], 60))),
                ("closed anyway", plan.Closed.IsEmpty ? null : Sheet.Plain(Words.Few([.. plan.Closed], 60))),
                (
                    exclude ? "would exclude" : "would hold",
                    Sheet.Plain($"{Words.Count((long)Math.Round(perHour))} items an hour{ByType(plan)}")
                ),
                (
                    "held already",
                    Sheet.Plain($"{Words.Count(plan.HeldItems)}, first at its ceiling in {Words.Count(plan.DaysToCeiling, "day")}")
                ),
                ("to be fenced", Sheet.Plain(Words.Count(plan.Shards, "instance")))
            )
        );
        foreach (string warning in plan.Warnings)
            run.Say($"! {warning}", Ink.StyleOf("hold"));
    }

    private static string ByType(PlanView plan) =>
        plan.ItemsPerHour.IsEmpty
            ? ""
            : $": {string.Join(", ", plan.ItemsPerHour.OrderByDescending(t => t.Value).Select(t => $"{Words.Count((long)Math.Round(t.Value))} {t.Key}"))}";
}
