using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;
using Spectre.Console;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// The common part of <c>lift</c> and <c>withdraw</c>: one person approves the end of an order, and the answer shows whose approval is
/// missing (R14).
/// </summary>
internal static class EndCommand
{
    private const int Needed = 2;

    public static Command Create(Shell shell, string ending, string description)
    {
        var id = new Argument<string>("ID") { Description = "The order" };
        return shell.Verb(ending, description, [id, .. ShownFirst.Options], (run, ct) => EndAsync(run, run.Get(id), ending, ct));
    }

    private static Task<int> EndAsync(Run run, string id, string ending, CancellationToken cancellationToken)
    {
        PauseApi api = run.Api(People.Approver);
        return ShownFirst.RunAsync(
            run,
            ct => api.PreviewEndAsync(id, ending, ct),
            ct => api.EndAsync(id, ending, ct),
            order => Write(run, order, ending),
            cancellationToken
        );
    }

    /// <summary>Prints the order, and whose approval is missing.</summary>
    public static void Write(Run run, OrderView order, string ending)
    {
        run.Write(OrderSheet.One(order));
        run.Say();
        if (order.EndedAt is not null)
        {
            run.Say(
                $"{order.Id} was {(order.Undone is null ? order.Stage : "undone")} at {Words.Millisecond(order.EndedAt)} UTC.",
                Ink.StyleOf("effective")
            );
            run.Say($"Its held items are {(ending == "withdraw" ? "purged" : "decided again")}: rpause hold watch {order.Id}");
            if (ending == "withdraw")
            {
                run.Say("Training is closed in its jurisdictions. To open it again takes two people, each with");
                run.Say("  rpause flag open NAME --reason TEXT");
            }
            return;
        }
        string[] given = [.. order.Approvals.Where(a => a.Ending == ending).Select(a => a.By).Distinct()];
        int missing = Needed - given.Length;
        run.Say(
            $"{given.Length} of {Needed} approvals to {ending}. Missing: {(missing == 1 ? "one person" : "two people")} with Pause.Approve "
                + $"other than {string.Join(", ", given.Prepend(order.IssuedBy).Distinct())}.",
            Ink.StyleOf("hold")
        );
        string next = given.Contains(People.SecondApprover) ? People.Approver : People.SecondApprover;
        run.Say($"The order stays in force until then: rpause {ending} {order.Id} --as {next}");
    }
}
