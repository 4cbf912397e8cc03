using System.Globalization;
using System.Text.Json.Nodes;
using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.IntegrationTests.Chronologies;

/// <summary>A public post of an adult, as a pipeline submits it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Country">Where its author lives.</param>
/// <param name="Author">Who wrote it.</param>
internal sealed record Post(string Id, string Country, string Author = "somebody")
{
    /// <summary>1, and one more when it is submitted anew.</summary>
    public int Revision { get; init; } = 1;

    /// <summary>When it was written; the day before it was collected if not said.</summary>
    public DateTimeOffset? Written { get; init; }

    /// <summary>When the platform first collected it; when it is submitted if not said.</summary>
    public DateTimeOffset? Collected { get; init; }

    /// <summary>Whether its author is a minor.</summary>
    public bool IsOfMinor { get; init; }

    /// <summary>Where its author lived until a month ago.</summary>
    public string? MovedFrom { get; init; }

    /// <summary>Its name in the ledger and on queues.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Id}#{Revision}");

    /// <summary>The message that submits it at an instant.</summary>
    public Submission SubmittedAt(DateTimeOffset now) =>
        Submission
            .Post(Id, Country, Revision, Author)
            .With(
                Name,
                data =>
                {
                    DateTimeOffset collected = Collected ?? now.AddMinutes(-1);
                    data["createdAt"] = Text(Written ?? collected.AddDays(-1));
                    data["collectedAt"] = Text(collected);
                    data["minor"] = IsOfMinor;
                    if (MovedFrom is not null)
                        data["residency"]!["previous"] = new JsonArray(
                            new JsonObject { ["code"] = MovedFrom, ["until"] = Text(now.AddMonths(-1))[..10] }
                        );
                }
            );

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
