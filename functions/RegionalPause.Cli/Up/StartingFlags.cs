using RegionalPause.Cli.Api;
using RegionalPause.Contract;

namespace RegionalPause.Cli.Up;

/// <summary>
/// The jurisdictions whose flags <c>up</c> opens at its first start. All others stay closed, like the EU, EEA and Switzerland at LinkedIn
/// in 2024, except IE and DE.
/// </summary>
internal static class StartingFlags
{
    private static readonly string[] Names = ["US", "UK", "BR", "IN", "JP", "AU", "CA", "MX", "ID", "PH", "SG", "ZA", "IE", "DE"];

    /// <summary>Opens the flags, unless a flag has been set before. Then no flag is changed.</summary>
    public static async Task<int> OpenAsync(PauseApi asApprover, CancellationToken cancellationToken)
    {
        if ((await asApprover.FlagsAsync(cancellationToken)).Value.Length > 0)
            return 0;
        foreach (string name in Names)
            await asApprover.SetFlagAsync(name, new FlagBody { Open = true, Reason = "starting set of `up`" }, cancellationToken);
        return Names.Length;
    }
}
