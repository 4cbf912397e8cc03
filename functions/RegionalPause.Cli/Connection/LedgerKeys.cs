using System.Text;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Commands;
using RegionalPause.Ledger.Notes;

namespace RegionalPause.Cli.Connection;

/// <summary>
/// The key for checking a ledger: the key that the person gave, or, for the gate's own ledger, the key that the gate reports.
/// </summary>
internal static class LedgerKeys
{
    public static async Task<TrustedLog> OfOptionsAsync(Run run, CancellationToken cancellationToken)
    {
        if (run.Get(LedgerCommand.Key) is { } named)
            return await OfAsync(run, named, cancellationToken);
        TrustedLog log = await OfGateAsync(run.Api(People.Auditor), cancellationToken);
        run.Remark("The key comes from the gate itself. Keep it, and give it the next time: --key");
        return log;
    }

    /// <summary>The key that the gate reports.</summary>
    public static async Task<TrustedLog> OfGateAsync(PauseApi gate, CancellationToken cancellationToken) =>
        Trust((await gate.LedgerAsync(cancellationToken)).Value.Key);

    public static async Task<TrustedLog> OfAsync(Run run, string named, CancellationToken cancellationToken)
    {
        // A key contains a plus sign. Any other text is the name of a file.
        bool isFile =
            named.Length > 0
            && (!named.Contains('+', StringComparison.Ordinal) || File.Exists(Path.GetFullPath(named, run.Around.Directory)));
        return Trust(isFile ? Encoding.UTF8.GetString(await Input.TextAsync(run.Around, named, cancellationToken)).Trim() : named);
    }

    // The name of the key is the origin of the log that it signs.
    private static TrustedLog Trust(string text) =>
        VerifierKey.Parse(text).Succeeded(out VerifierKey? key, out NoteFault? fault)
            ? new TrustedLog(key.Name, [key])
            : throw Errors.BadLedgerKey(fault.Detail);
}
