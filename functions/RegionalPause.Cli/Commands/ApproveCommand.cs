using System.CommandLine;
using RegionalPause.Cli.Connection;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause approve</c>: one of the two who resume, bound to the digest of exactly what they reviewed (R22).</summary>
internal static class ApproveCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The order" };
    private static readonly Option<string?> Digest = new("--digest") { Description = "Digest of what you reviewed, as `rpause resume ID` shows it", HelpName = "HASH" };
    private static readonly Option<bool> TakeBack = new("--withdraw") { Description = "Take your approval back" };

    public static Command Create(Shell shell) => shell.Verb("approve", "Approve a resumption; with the second approval training resumes (Pause.Approve)", [Id, Digest, TakeBack], RunAsync);

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        if (!run.Get(TakeBack) && string.IsNullOrWhiteSpace(run.Get(Digest)))
            throw Errors.NoDigest(run.Get(Id));
        Api.PauseApi api = run.Api(People.Approver);
        run.Print(
            run.Get(TakeBack) ? await api.WithdrawApprovalAsync(run.Get(Id), cancellationToken) : await api.ApproveAsync(run.Get(Id), run.Get(Digest)!, cancellationToken),
            review => ResumeCommand.Write(run, review));
        return Exit.Done;
    }
}
