using System.CommandLine;
using RegionalPause.Cli.Connection;
using Spectre.Console;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause evidence</c>: the pack for an authority (R27).</summary>
internal static class EvidenceCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The order" };
    private static readonly Option<string?> Out = new("--out") { Description = "File to write [evidence-ID.zip]", HelpName = "FILE" };

    public static Command Create(Shell shell) => shell.Verb("evidence", "One zip for the authority: report, figures, certificate, and the ledger to verify it with", [Id, Out], RunAsync);

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        string id = run.Get(Id);
        string file = Path.GetFullPath(run.Get(Out) ?? $"evidence-{Path.GetFileName(id)}.zip", run.Around.Directory);
        byte[] pack = [];
        await run.Aside.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new SpinnerColumn()).StartAsync(async progress =>
        {
            progress.AddTask("the gate verifies its ledger and writes the pack").IsIndeterminate = true;
            pack = await run.Api(People.Auditor).EvidenceAsync(id, cancellationToken);
        });
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, pack, cancellationToken);
        run.Out.WriteLine(file);
        run.Aside.WriteLine("Open report.html in it; README.txt says how to verify it without us.");
        return Exit.Done;
    }
}
