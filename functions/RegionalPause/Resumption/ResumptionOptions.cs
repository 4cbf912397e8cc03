using Microsoft.Extensions.Options;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;
using RegionalPause.Safety;

namespace RegionalPause.Resumption;

/// <summary>Settings of resumptions: section <c>Resumption</c>.</summary>
public sealed class ResumptionOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Resumption";

    /// <summary>File with the safety rules, by jurisdiction.</summary>
    /// <value>A path; default empty: the rules that are built into the product.</value>
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

/// <summary>Reads the rules at startup. The app does not start if they are invalid.</summary>
public sealed class ResumptionOptionsValidator(JurisdictionAtlas atlas) : IValidateOptions<ResumptionOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ResumptionOptions options)
    {
        if (options.Read(atlas).Refusal is not { } refusal)
            return ValidateOptionsResult.Success;
        IEnumerable<string> errors = refusal.Errors.Select(e =>
            $"Resumption:RulesFile: {e.Field}{(e.Value is null ? "" : $" is '{e.Value}'")}; expected {e.Expected}."
        );
        return ValidateOptionsResult.Fail([$"Resumption:RulesFile: {refusal.Detail}", .. errors]);
    }
}
