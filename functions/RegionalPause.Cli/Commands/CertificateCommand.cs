using System.CommandLine;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause certificate</c>: the evidence that an order took effect (R10).</summary>
internal static class CertificateCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The order" };

    public static Command Create(Shell shell) => shell.Verb("certificate", "The evidence that an order took effect", [Id], RunAsync);

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(await run.Api(People.Auditor).CertificateAsync(run.Get(Id), cancellationToken), certificate => Write(run, certificate));
        return Exit.Done;
    }

    private static void Write(Run run, CertificateView certificate)
    {
        run.Write(
            Sheet.Facts(
                ("order", new Cell($"{certificate.Order}, in force as control version {certificate.Version}", Ink.Strong)),
                ("committed", Sheet.Plain($"{Words.Millisecond(certificate.CommittedAt)} UTC")),
                ("fenced", Sheet.Plain($"{Words.Millisecond(certificate.FencedAt)} UTC  no covered item was admitted after this")),
                ("effective", Sheet.Plain($"{Words.Millisecond(certificate.EffectiveAt)} UTC  no covered item could arrive after this"))
            )
        );
        run.Say();
        Listing table = Sheet.Of("shard", ">fence at", "chain hash", ">last admission", "settled", "last ticket until (UTC)");
        foreach (FenceView fence in certificate.Fences)
        {
            table.Row(
                new Cell(fence.Shard, Ink.Strong),
                Sheet.Number(fence.FencePosition),
                new Cell(fence.FenceHash[..Math.Min(16, fence.FenceHash.Length)], Ink.Quiet),
                Sheet.Plain(fence.LastAdmission < 0 ? null : Words.Count(fence.LastAdmission)),
                Sheet.Plain(fence.Settlement.Replace('-', ' ')),
                Sheet.Plain(Words.Millisecond(fence.LastNotAfter))
            );
        }
        run.Write(table);
    }
}
