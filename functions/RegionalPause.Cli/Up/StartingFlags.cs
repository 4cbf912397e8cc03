using RegionalPause.Cli.Api;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Up;

/// <summary>Where training is allowed on a fresh start. Everywhere else stays closed, as the EU, EEA and Switzerland were at LinkedIn in 2024, but for two.</summary>
internal static class StartingFlags
{
    private static readonly string[] Names = ["US", "UK", "BR", "IN", "JP", "AU", "CA", "MX", "ID", "PH", "SG", "ZA", "IE", "DE"];

    /// <summary>Opens them, unless anybody has ever set a flag here: then those stand.</summary>
    public static async Task<int> OpenAsync(PauseApi asApprover, CancellationToken cancellationToken)
    {
        if ((await asApprover.FlagsAsync(cancellationToken)).Value.Length > 0)
            return 0;
        foreach (string name in Names)
            await asApprover.SetFlagAsync(name, new FlagBody { Open = true, Reason = "starting set of `up`" }, cancellationToken);
        return Names.Length;
    }
}
