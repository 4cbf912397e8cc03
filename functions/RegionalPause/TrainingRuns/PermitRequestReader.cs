using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Contract;
using RegionalPause.Jurisdictions;
using RegionalPause.Pauses;
using RegionalPause.Permits;
using RegionalPause.Requests;

namespace RegionalPause.TrainingRuns;

/// <summary>A request for a permit that was checked.</summary>
/// <param name="Run">The name of the run.</param>
/// <param name="Dataset">The name of the dataset.</param>
/// <param name="Jurisdictions">The jurisdictions, sorted; empty means every jurisdiction.</param>
/// <param name="ManifestSha256">The stated hash; <c>null</c> if the manifest is sent.</param>
/// <param name="Lease">The lease.</param>
/// <param name="By">The caller.</param>
internal sealed record PermitDraft(
    string Run,
    string Dataset,
    ImmutableArray<JurisdictionCode> Jurisdictions,
    string? ManifestSha256,
    TimeSpan Lease,
    Person By
);

/// <summary>Reads a request for a permit, or reports all errors of the request at once.</summary>
internal static class PermitRequestReader
{
    private const int MaxNamed = 500;

    /// <summary>Reads a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="hasManifest">Whether the manifest is sent.</param>
    /// <param name="by">The caller.</param>
    /// <param name="atlas">Resolves the named jurisdictions.</param>
    /// <param name="options">The limits of the lease.</param>
    public static Result<PermitDraft> Read(
        PermitRequest request,
        bool hasManifest,
        Person by,
        JurisdictionAtlas atlas,
        PermitOptions options
    )
    {
        var wrong = new FieldErrors("The request");
        var draft = new PermitDraft(
            ReadName("run", request.Run, "the name of the training run", wrong),
            ReadName("dataset", request.Dataset, "the name of the dataset", wrong),
            ReadJurisdictions(request.Jurisdictions, atlas, wrong),
            FieldText.Sha256("manifestSha256", request.ManifestSha256, wrong),
            ReadLease(request.LeaseSeconds, options, wrong),
            PauseRequestReader.ReadPerson(by, wrong)
        );
        if (!hasManifest && draft.ManifestSha256 is null && !wrong.Concern("manifestSha256"))
            wrong.Add("manifestSha256", null, "the SHA-256 of the manifest, or the manifest itself as the body (text/plain)");
        return wrong.Refusal is { } refusal ? refusal : draft;
    }

    // An e-mail address is the most likely way for personal data to get into the ledger, and ledger entries are never removed.
    private static string ReadName(string field, string? text, string expected, FieldErrors wrong)
    {
        string? read = FieldText.Read(field, text, TextLimits.RunName, wrong);
        if (!wrong.Concern(field) && (read is null || read.Any(c => c is '@' or '\n' or '\r' or '\t')))
            wrong.Add(field, text, $"{expected}, on one line, without an e-mail address");
        return read ?? "";
    }

    private static ImmutableArray<JurisdictionCode> ReadJurisdictions(
        ImmutableArray<string> named,
        JurisdictionAtlas atlas,
        FieldErrors wrong
    )
    {
        if (named.Length > MaxNamed)
            wrong.Add("jurisdictions", null, $"at most {MaxNamed} groups or jurisdictions, such as UK, EEA or CH");
        SortedSet<JurisdictionCode> codes = [];
        for (int i = 0; i < Math.Min(named.Length, MaxNamed); i++)
        {
            if (atlas.TryResolve(named[i], out ImmutableArray<JurisdictionCode> meant, out string? problem))
                codes.UnionWith(meant);
            else
                wrong.Add($"jurisdictions[{i}]", named[i], problem);
        }
        return [.. codes];
    }

    private static TimeSpan ReadLease(int? seconds, PermitOptions options, FieldErrors wrong)
    {
        if (seconds is not { } stated)
            return options.Lease < options.ShortestLease ? options.ShortestLease : Shorter(options.Lease, options.LongestLease);
        (double least, double most) = (options.ShortestLease.TotalSeconds, options.LongestLease.TotalSeconds);
        if (stated < least || stated > most)
            wrong.Add(
                "leaseSeconds",
                stated.ToString(CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"{least:0.###} to {most:0.###} seconds")
            );
        return TimeSpan.FromSeconds(stated);
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
