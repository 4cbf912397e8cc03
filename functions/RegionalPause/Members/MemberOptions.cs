using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace RegionalPause.Members;

/// <summary>Whose content is never used, and who is never written to.</summary>
public sealed class MemberOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Members";

    /// <summary>
    /// Age in years under which a member's content is excluded at all times, what they made before reaching it included; and whoever is not known to have reached
    /// it gets no notice (D34).
    /// </summary>
    /// <value>Default 18; 18 to 30.</value>
    [Range(18, 30)]
    public int AgeLimit { get; set; } = 18;
}

[OptionsValidator]
internal sealed partial class MemberOptionsValidator : IValidateOptions<MemberOptions>;
