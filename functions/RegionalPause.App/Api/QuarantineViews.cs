using System.Collections.Immutable;
using RegionalPause.App.Api.Description;
using RegionalPause.Recalls;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

internal sealed record RecallBody
{
    public required string Kind { get; init; }
    [MaxBytes(TextLimits.Reference)]
    public required string Name { get; init; }
    public required string State { get; init; }
    [MaxBytes(TextLimits.Reference)]
    public string? Reference { get; init; }
    public string? Document { get; init; }

    public RecallRequest ToRequest() => new() { Kind = Kind, Name = Name, State = State, Reference = Reference, Document = Document };
}

internal sealed record QuarantineSourceView(string Source);

internal sealed record QuarantineView(string Source, QuarantineLedgerView Ledger, int Items, string Sha256, ImmutableArray<RecallStepView> Recalls);

internal sealed record QuarantineLedgerView(string Origin, long Size, string Root);

internal sealed record RecallLogView(string Source, ImmutableArray<RecallStepView> Steps)
{
    public static RecallLogView Of(RecallLog log) => new(log.Source.ToString()!, [.. log.Steps.Select(RecallStepView.Of)]);
}

internal sealed record RecallStepView(
    int Number, string Kind, string Name, string State, string? Outcome, int? Items, string? Sha256, string? Reference, string? Document, DateTimeOffset At, string By)
{
    public static RecallStepView Of(RecallStep step) => new(
        step.Number, Words.Of(step.Target.Kind), step.Target.Name, Words.Of(step.State), step.Outcome is { } outcome ? Words.Of(outcome) : null, step.Set?.Items, step.Set?.Sha256, step.Reference,
        step.Document, step.At, step.By.Name);
}
