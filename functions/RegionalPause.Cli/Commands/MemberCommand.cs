using System.CommandLine;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause member</c>: imports members into the registry; erases a member, so that the member's records in the ledger cannot be found any
/// more (R26).
/// </summary>
internal static class MemberCommand
{
    private static readonly Argument<string> Id = new("MEMBER_ID") { Description = "The member, as content items name them" };

    public static Command Create(Shell shell) =>
        Shell.Family(
            "member",
            "Members; the ledger contains only their pseudonyms",
            MemberImportCommand.Create(shell),
            shell.Verb(
                "erase",
                "Delete the key that links a member to the pseudonym; all proofs stay valid (Pause.Operate)",
                [Id],
                EraseAsync
            )
        );

    private static async Task<int> EraseAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(
            await run.Api(People.Operator).EraseMemberAsync(run.Get(Id), cancellationToken),
            erased =>
                run.Write(
                    Sheet.Facts(
                        ("erased", new Cell(erased.Pseudonym, Ink.Strong)),
                        ("", Sheet.Plain("Its records stay, but can no longer be linked to the member."))
                    )
                )
        );
        return Exit.Done;
    }
}
