using RegionalPause.Contract;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>The assessments of a proposal that has all of them.</summary>
internal static class Assessments
{
    public static AssessmentsBody OnFile { get; } =
        new()
        {
            Lia = Of("lia"),
            Dpia = Of("dpia"),
            Compatibility = Of("compatibility"),
        };

    private static AssessmentBody Of(string kind) => new() { Reference = $"{kind}-1", Sha256 = new string('a', 64) };
}
