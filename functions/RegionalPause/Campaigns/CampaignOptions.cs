using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.Extensions.Options;
using RegionalPause.Notices;
using RegionalPause.Requests;

namespace RegionalPause.Campaigns;

/// <summary>Settings of campaigns.</summary>
public sealed class CampaignOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Campaigns";

    private const int MostContactBytes = 300;

    /// <summary>Notices a second of a campaign without a stated rate, for all instances together.</summary>
    /// <value>Default 100; 1 to 10,000.</value>
    [Between(Section, 1, 10_000)]
    public int RatePerSecond { get; set; } = 100;

    /// <summary>Members in a page: the number of notices in one ledger event.</summary>
    /// <value>Default 500; 1 to 1,000.</value>
    [Between(Section, 1, 1000)]
    public int PageSize { get; set; } = 500;

    /// <summary>Number of registry buckets that an instance processes at the same time.</summary>
    /// <value>Default 4; 1 to 32.</value>
    [Between(Section, 1, 32)]
    public int Lanes { get; set; } = 4;

    /// <summary>How long one run works. The next run does the rest.</summary>
    /// <value>Default 60 s; 1 s to 5 min.</value>
    [Between(Section, "00:00:01", "00:05:00")]
    public TimeSpan Slice { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a bucket stays assigned to an instance that does not renew. Too short a time causes repeated work, never a second notice.
    /// </summary>
    /// <value>Default 60 s; 0.1 s to 10 min.</value>
    [Between(Section, "00:00:00.1", "00:10:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Start of the quiet hours in a member's time zone. Nothing is sent until they end.</summary>
    /// <value>Default 21:00; the same as <see cref="QuietTo"/> means no quiet hours.</value>
    public TimeOnly QuietFrom { get; set; } = new(21, 0);

    /// <summary>End of the quiet hours in a member's time zone.</summary>
    /// <value>Default 08:00.</value>
    public TimeOnly QuietTo { get; set; } = new(8, 0);

    /// <summary>Where members ask about a notice or their data, for example the address of the data protection officer.</summary>
    /// <value>At most 300 bytes in one line. Default empty: notices name no contact, and a draft says so.</value>
    public string Contact
    {
        get;
        set => field = value?.Trim() ?? ""; // an empty setting is bound as null
    } = "";

    /// <summary>The address of the privacy notice.</summary>
    /// <value>An <c>https://</c> address. Default empty: notices have no link to it, and a draft says so.</value>
    public string PrivacyNotice
    {
        get;
        set => field = value?.Trim() ?? "";
    } = "";

    /// <summary>Whom notices name.</summary>
    internal NoticeSender Sender() => new(Contact, PrivacyNotice);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Encoding.UTF8.GetByteCount(Contact) > MostContactBytes || Contact.Any(char.IsControl) || !PlainText.Is(Contact))
            yield return new($"{Section}:{nameof(Contact)} is '{Contact}'; expected at most {MostContactBytes} bytes of text in one line.");
        if (
            PrivacyNotice.Length > 0
            && !(Uri.TryCreate(PrivacyNotice, UriKind.Absolute, out Uri? address) && address.Scheme == Uri.UriSchemeHttps)
        )
            yield return new($"{Section}:{nameof(PrivacyNotice)} is '{PrivacyNotice}'; expected an https:// address.");
    }
}

[OptionsValidator]
internal sealed partial class CampaignOptionsValidator : IValidateOptions<CampaignOptions>;
