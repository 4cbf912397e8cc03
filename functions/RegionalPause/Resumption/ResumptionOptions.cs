using Microsoft.Extensions.Options;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Resumption;

/// <summary>Section <c>Resumption</c>.</summary>
public sealed class ResumptionOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Resumption";

    /// <summary>File with the safety rules, by jurisdiction.</summary>
    /// <value>A path; default empty: the rules the product comes with.</value>
    public string RulesFile { get; set; } = "";

    internal Result<SafetyRuleBook> Read(JurisdictionAtlas atlas)
    {
        if (string.IsNullOrWhiteSpace(RulesFile))
            return SafetyRuleFile.Read(SafetyRuleFile.Embedded(), atlas);
        try
        {
            return SafetyRuleFile.Read(File.ReadAllBytes(RulesFile), atlas);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Refusal(RefusalCode.Invalid, $"The rule data cannot be read: {e.Message}");
        }
    }
}

/// <summary>Reads the rules at the start: an app whose rules are in doubt does not start.</summary>
public sealed class ResumptionOptionsValidator(JurisdictionAtlas atlas) : IValidateOptions<ResumptionOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ResumptionOptions options) => options.Read(atlas).Refusal is { } refusal
        ? ValidateOptionsResult.Fail([$"Resumption:RulesFile: {refusal.Detail}", .. refusal.Errors.Select(e => $"Resumption:RulesFile: {e.Field}{(e.Value is null ? "" : $" is '{e.Value}'")}; expected {e.Expected}.")])
        : ValidateOptionsResult.Success;
}
