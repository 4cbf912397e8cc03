using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using RegionalPause.Requests;

namespace RegionalPause.Objections.Links;

/// <summary>Section <c>Objections</c>: the keys of personal links, and the options of the objection page.</summary>
public sealed class ObjectionLinkOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Objections";

    /// <summary>
    /// Keys of the personal links in notices. The first key seals new links; all keys open links. To rotate, insert a new key as the first;
    /// remove an old key when the last campaign that it sealed has ended.
    /// </summary>
    /// <value>32 bytes in base64 each, at least one. No default: an app without a key does not start.</value>
    public IList<string> LinkKeys { get; } = [];

    /// <summary>The public address of this app for members, before <c>/o/LINK</c>.</summary>
    /// <value><c>https://</c> and a host, without a path. Default empty: then no campaign can send notices.</value>
    public string PublicAddress { get; set; } = "";

    /// <summary>How long the links of a campaign are valid, from the start of the campaign.</summary>
    /// <value>Default 400 days; 30 to 3,650 days.</value>
    [Between(Section, 30, 3_650)]
    public int LinkDays { get; set; } = 400;

    /// <summary>The name of the service as members know it, for the objection page.</summary>
    /// <value>Default empty: the page shows no name.</value>
    public string Controller { get; set; } = "";

    /// <summary>The response to a pressed button is sent after a whole multiple of this time, so that the response time reveals nothing
    /// about the link.</summary>
    /// <value>Default 2 s; 0 to 10 s.</value>
    [Between(Section, "00:00:00", "00:00:10")]
    public TimeSpan AnswerQuantum { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How often a client address may open the page per minute, on this instance. Sending the form for people without a link is counted
    /// separately, with the same limit. Pressing the button of a link is not counted.
    /// </summary>
    /// <value>Default 300; at least 1.</value>
    [Between(Section, 1)]
    public int RequestsPerClient { get; set; } = 300;

    /// <summary>The same limit for all clients together.</summary>
    /// <value>Default 6,000; at least 1.</value>
    [Between(Section, 1)]
    public int RequestsPerMinute { get; set; } = 6_000;

    /// <summary>Number of proxies in front of the app that add the caller's address to <c>X-Forwarded-For</c>. Under the Functions host
    /// there is always one.</summary>
    /// <value>Default 0: the address of the connection counts; 0 to 5.</value>
    [Between(Section, 0, 5)]
    public int Proxies { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (LinkKeys.Count == 0)
            yield return SecretSetting.Missing($"{Section}:{nameof(LinkKeys)}:0", ObjectionLinkKeys.KeyLength);
        for (int i = 0; i < LinkKeys.Count; i++)
        {
            foreach (
                ValidationResult wrong in SecretSetting.Check($"{Section}:{nameof(LinkKeys)}:{i}", LinkKeys[i], ObjectionLinkKeys.KeyLength)
            )
                yield return wrong;
        }
        if (PublicAddress.Length > 0 && !IsPublicAddress(PublicAddress))
            yield return new($"{Section}:{nameof(PublicAddress)} is '{PublicAddress}'; expected https:// and a host, without a path.");
    }

    private static bool IsPublicAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "https" or "http" && address.PathAndQuery == "/";
}

[OptionsValidator]
internal sealed partial class ObjectionLinkOptionsValidator : IValidateOptions<ObjectionLinkOptions>;
