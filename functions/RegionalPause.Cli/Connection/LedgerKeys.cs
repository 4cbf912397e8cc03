using RegionalPause.Cli.Api;
using RegionalPause.Cli.Commands;
using RegionalPause.Ledger.Notes;
using Spectre.Console;

namespace RegionalPause.Cli.Connection;

/// <summary>The key a ledger is checked with: one the person brought, else, for the gate's own ledger, what the gate says.</summary>
internal static class LedgerKeys
{
    public static async Task<TrustedLog> OfOptionsAsync(Run run, CancellationToken cancellationToken)
    {
        if (run.Get(LedgerCommand.Key) is { } named)
            return await OfAsync(run, named, cancellationToken);
        Answer<LedgerView> ledger = await run.Api(People.Auditor).LedgerAsync(cancellationToken);
        run.Aside.WriteLine("The key is what the gate itself says. Keep it, and bring it next time: --key");
        return Trust(ledger.Value.Key);
    }

    public static async Task<TrustedLog> OfAsync(Run run, string named, CancellationToken cancellationToken)
    {
        string file = Path.GetFullPath(named, run.Around.Directory);
        return Trust(File.Exists(file) ? (await File.ReadAllTextAsync(file, cancellationToken)).Trim() : named);
    }

    // The key's name is the origin of the log it signs.
    private static TrustedLog Trust(string text) =>
        VerifierKey.Parse(text).Succeeded(out VerifierKey? key, out NoteFault? fault) ? new TrustedLog(key.Name, [key]) : throw Errors.BadLedgerKey(fault.Detail);
}
