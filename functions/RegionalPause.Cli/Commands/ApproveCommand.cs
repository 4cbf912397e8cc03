using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause approve</c>: the approval of one of two persons, bound to the digest of exactly what the person reviewed (R22).
/// </summary>
internal static class ApproveCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The order" };
    private static readonly Option<string?> Digest = new("--digest")
    {
        Description = "Digest of what you reviewed, as `rpause resume ID` shows it",
        HelpName = "HASH",
    };
    private static readonly Option<bool> TakeBack = new("--withdraw") { Description = "Withdraw your approval" };

    public static Command Create(Shell shell) =>
        shell.Verb(
            "approve",
            "Approve a resumption; with the second approval training resumes (Pause.Approve)",
            [Id, Digest, TakeBack, .. ShownFirst.Options],
            RunAsync
        );

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        PauseApi api = run.Api(People.Approver);
        string id = run.Get(Id);
        if (run.Get(TakeBack))
        {
            run.Print(await api.WithdrawApprovalAsync(id, cancellationToken), review => ResumeCommand.Write(run, review));
            return Exit.Done;
        }
        if (run.Get(Digest) is not { } digest || string.IsNullOrWhiteSpace(digest))
            throw Errors.NoDigest(id);
        return await ShownFirst.RunAsync(
            run,
            ct => api.PreviewApproveAsync(id, digest, ct),
            ct => api.ApproveAsync(id, digest, ct),
            review => ResumeCommand.Write(run, review),
            cancellationToken
        );
    }
}
