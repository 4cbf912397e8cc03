using RegionalPause.Contract;
using RegionalPause.Recalls;

namespace RegionalPause.App.Api;

/// <summary>Converts recalls to the contract.</summary>
internal static class QuarantineViews
{
    public static RecallLogView View(this RecallLog log) => new(log.Source.ToString()!, [.. log.Steps.Select(View)]);

    public static RecallStepView View(this RecallStep step) =>
        new(
            step.Number,
            Words.Of(step.Target.Kind),
            step.Target.Name,
            Words.Of(step.State),
            step.Outcome is { } outcome ? Words.Of(outcome) : null,
            step.Set?.Items,
            step.Set?.Sha256,
            step.Reference,
            step.Document,
            step.At,
            step.By.Name
        );
}
