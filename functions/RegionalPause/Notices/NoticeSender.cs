namespace RegionalPause.Notices;

/// <summary>Who answers a member's questions, and where the privacy notice is (GDPR 13). A notice leaves an empty one out.</summary>
/// <param name="Contact">An address, a telephone number, or both, in one line.</param>
/// <param name="PrivacyNotice">The address of the privacy notice.</param>
public sealed record NoticeSender(string Contact, string PrivacyNotice)
{
    /// <summary>Neither is known.</summary>
    public static NoticeSender Unknown { get; } = new("", "");
}
