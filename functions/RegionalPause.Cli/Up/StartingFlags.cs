using System.Collections.Immutable;
using System.Diagnostics;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Control;
using RegionalPause.Flags;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Cli.Up;

/// <summary>
/// The jurisdictions whose flags <c>up</c> opens at its first start. All others stay closed, like the EU, EEA and Switzerland at LinkedIn
/// in 2024, except IE and DE.
/// </summary>
internal static class StartingFlags
{
    private static readonly string[] Names = ["US", "UK", "BR", "IN", "JP", "AU", "CA", "MX", "ID", "PH", "SG", "ZA", "IE", "DE"];

    /// <summary>Opens the flags in one change, unless a flag has been set before. Then no flag is changed.</summary>
    public static async Task OpenAsync(PauseApi asApprover, CancellationToken cancellationToken)
    {
        if ((await asApprover.FlagsAsync(cancellationToken)).Value.Length == 0)
            await asApprover.ImportFlagsAsync(Document(), "starting set of `up`", cancellationToken);
    }

    private static byte[] Document()
    {
        JurisdictionAtlas atlas = JurisdictionAtlas.LoadEmbedded();
        return FeatureFlagDocument.Export(
            Names
                .SelectMany(name =>
                    atlas.TryResolve(name, out ImmutableArray<JurisdictionCode> codes, out string? problem)
                        ? codes
                        : throw new UnreachableException(problem)
                )
                .Select(code => new TrainingFlag(code, Open: true, People.Approver, default, Reason: null))
        );
    }
}
