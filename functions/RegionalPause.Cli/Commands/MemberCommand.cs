using System.CommandLine;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause member</c>: imports the registry; erases a member, so that nobody can say any more which records of the ledger are theirs (R26).</summary>
internal static class MemberCommand
{
    private static readonly Argument<string> Id = new("MEMBER_ID") { Description = "The member, as content items name them" };

    public static Command Create(Shell shell) => Shell.Family("member", "Members, who stand in the ledger by pseudonyms",
        MemberImportCommand.Create(shell),
        shell.Verb("erase", "Delete the key that links a member to their pseudonym; every proof still holds (Pause.Operate)", [Id], EraseAsync));

    private static async Task<int> EraseAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(await run.Api(People.Operator).EraseMemberAsync(run.Get(Id), cancellationToken), erased => run.Write(Sheet.Facts(
            ("erased", new Cell(erased.Pseudonym, Ink.Strong)),
            ("", Sheet.Plain("Its records stay, and nobody can link them to the member any more.")))));
        return Exit.Done;
    }
}
