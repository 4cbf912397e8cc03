using Microsoft.Extensions.Options;
using RegionalPause.Requests;

namespace RegionalPause.Members;

/// <summary>The age under which a member's content is never used and a member gets no notice.</summary>
public sealed class MemberOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Members";

    /// <summary>
    /// Age limit in years. The content of a member under this age is always excluded, and content that they created before they reached it
    /// stays excluded. A member who is not known to have reached it gets no notice (D34).
    /// </summary>
    /// <value>Default 18; 18 to 30.</value>
    [Between(Section, 18, 30)]
    public int AgeLimit { get; set; } = 18;
}

[OptionsValidator]
internal sealed partial class MemberOptionsValidator : IValidateOptions<MemberOptions>;
