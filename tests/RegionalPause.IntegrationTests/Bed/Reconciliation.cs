using System.Collections.Immutable;
using System.Globalization;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>
/// Where every submitted item ended: submitted = admitted + withheld + malformed + poisoned + still queued, by id. An item that was held
/// and admitted later counts as admitted; one that a loader sent back counts where it is now.
/// </summary>
internal sealed record Reconciliation
{
    /// <summary>Ids that were submitted.</summary>
    public required ImmutableHashSet<string> Submitted { get; init; }

    /// <summary>Ids in training, or on the way there on <c>content-admitted</c>.</summary>
    public ImmutableHashSet<string> Admitted { get; init; } = [];

    /// <summary>Ids told to the pipeline as held or excluded.</summary>
    public ImmutableHashSet<string> Withheld { get; init; } = [];

    /// <summary>Ids on <c>content-malformed</c>.</summary>
    public ImmutableHashSet<string> Malformed { get; init; } = [];

    /// <summary>Ids on a poison queue.</summary>
    public ImmutableHashSet<string> Poisoned { get; init; } = [];

    /// <summary>Ids still on <c>content-submitted</c>.</summary>
    public ImmutableHashSet<string> Queued { get; init; } = [];

    private IEnumerable<(string Place, ImmutableHashSet<string> Ids)> Places =>
        [("still queued", Queued), ("admitted", Admitted), ("withheld", Withheld), ("malformed", Malformed), ("poisoned", Poisoned)];

    /// <summary>Ids that are nowhere.</summary>
    public ImmutableHashSet<string> Lost => Submitted.Except(Places.SelectMany(p => p.Ids));

    /// <summary>Ids that nobody submitted.</summary>
    public ImmutableHashSet<string> Invented => [.. Places.SelectMany(p => p.Ids).Except(Submitted)];

    /// <summary>How many items ended in each place; each in one, the first that names it.</summary>
    public ImmutableDictionary<string, int> Totals =>
        Submitted
            .Select(id => Places.FirstOrDefault(p => p.Ids.Contains(id)).Place ?? "lost")
            .GroupBy(place => place)
            .ToImmutableDictionary(g => g.Key, g => g.Count());

    /// <summary>Fails with the first offenders by name unless every item is somewhere and nothing was made up.</summary>
    public void ShouldBalance()
    {
        string[] complaints = [.. Complaint("lost", Lost), .. Complaint("invented", Invented)];
        if (complaints.Length > 0)
            throw new InvalidOperationException($"{this}\n{string.Join('\n', complaints)}");
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"submitted {Number(Submitted.Count)} = {string.Join(" + ", Totals.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $"{t.Key} {Number(t.Value)}"))}";

    private static IEnumerable<string> Complaint(string what, ImmutableHashSet<string> ids) =>
        ids.IsEmpty
            ? []
            : [$"{Number(ids.Count)} {what}: {string.Join(", ", ids.Order(StringComparer.Ordinal).Take(5))}{(ids.Count > 5 ? ", …" : "")}"];

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}
