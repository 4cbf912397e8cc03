using System.Collections.Immutable;

namespace RegionalPause.Cli.Api;

internal sealed record QuarantineSourceView(string Source);

internal sealed record QuarantineView(string Source, QuarantineLedgerView Ledger, int Items, string Sha256)
{
    public ImmutableArray<RecallStepView> Recalls { get; set; } = [];
}

internal sealed record QuarantineLedgerView(string Origin, long Size, string Root);

internal sealed record RecallLogView(string Source)
{
    public ImmutableArray<RecallStepView> Steps { get; set; } = [];
}

internal sealed record RecallStepView(int Number, string Kind, string Name, string State, DateTimeOffset At, string By)
{
    public string? Outcome { get; set; }

    public int? Items { get; set; }

    public string? Reference { get; set; }
}

/// <summary>A line of a training manifest.</summary>
internal sealed record ManifestLine(string Id)
{
    public int Revision { get; set; } = 1;
}
