using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;
using RegionalPause.Requests;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause confirm</c>: records when the authority was told of an order, the third of its instants (D4). It is a legal instant: another
/// one than the recorded one is a correction, which takes a reason, and the order keeps both instants.
/// </summary>
internal static class ConfirmCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The order" };
    private static readonly Option<DateTimeOffset?> At = OptionOf.Instant("--at", "When it was told, with its offset [now]");
    private static readonly Option<string?> Reason = new("--reason")
    {
        Description = "Why the recorded instant is corrected",
        HelpName = "TEXT",
    };

    public static Command Create(Shell shell) =>
        shell.Verb(
            "confirm",
            "Record when the authority was told of an order; a correction takes a reason (Pause.Operate)",
            [Id, At, Reason],
            RunAsync
        );

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        PauseApi api = run.Api(People.Operator);
        string id = run.Get(Id);
        var body = new ConfirmBody { ConfirmedToAuthorityAt = run.Get(At) ?? run.Around.Time.GetUtcNow(), Reason = run.Get(Reason) };
        Answer<OrderView> order;
        try
        {
            order = await api.ConfirmAsync(id, body, cancellationToken);
        }
        catch (CommandFailedException told) when (told.ExitCode == Exit.Of(RefusalCode.NotInThisStage))
        {
            throw Errors.ConfirmedBefore(id, told);
        }
        run.Print(order, value => ShowCommand.Write(run, value));
        if (order.Value.Corrections is { IsDefaultOrEmpty: false } corrections)
            run.Remark($"Corrected by {corrections[^1].By}; before it was {Words.Second(corrections[^1].Before)} UTC. Both are on record.");
        return Exit.Done;
    }
}
