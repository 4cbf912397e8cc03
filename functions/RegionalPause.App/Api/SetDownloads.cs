using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using RegionalPause.Quarantine;

namespace RegionalPause.App.Api;

/// <summary>Answers with a set of items that must be left out, as a stream: for a quarantine set (R16) and for a permit (R17).</summary>
internal static class SetDownloads
{
    /// <summary>The type of the items.</summary>
    public const string LinesType = "application/x-ndjson";

    /// <summary>The type of a filter file.</summary>
    public const string FilterType = "application/octet-stream";

    /// <summary>The items, one a line.</summary>
    public static PushStreamHttpResult Lines(
        this QuarantineSet set,
        string name,
        CancellationToken cancellationToken,
        EntityTagHeaderValue? tag = null
    ) => TypedResults.Stream(stream => set.WriteLinesAsync(stream, cancellationToken), LinesType, $"{name}.ndjson", entityTag: tag);

    /// <summary>The set as a filter file.</summary>
    public static PushStreamHttpResult Filter(
        this QuarantineSet set,
        string name,
        CancellationToken cancellationToken,
        EntityTagHeaderValue? tag = null
    )
    {
        QuarantineFilter filter = set.ToFilter();
        return TypedResults.Stream(stream => filter.WriteAsync(stream, cancellationToken), FilterType, $"{name}.filter", entityTag: tag);
    }
}
