using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RegionalPause.Cli.Api;

/// <summary>What a change would do to the law (R44).</summary>
internal sealed record DifferenceView(long ControlVersion, bool NeedsAnotherPerson)
{
    [JsonRequired]
    public ImmutableArray<DecisionChangeView> Decisions { get; set; } = [];
}

internal sealed record DecisionChangeView(string Jurisdiction, RuledView Before, RuledView After, ExampleView Example)
{
    public ImmutableArray<string> ContentTypes { get; set; } = [];
}

internal sealed record RuledView(string Outcome, string Reason, string? Order);

internal sealed record ExampleView(string ContentId, string ContentType, DateTimeOffset CreatedAt);
