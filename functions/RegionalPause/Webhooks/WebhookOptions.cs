using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using RegionalPause.Requests;

namespace RegionalPause.Webhooks;

/// <summary>Section <c>Webhooks</c>: who receives control events, and how often a delivery is tried (R41).</summary>
public sealed class WebhookOptions : IValidatableObject
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Webhooks";

    /// <summary>The address of this installation for people. It is the source of each event, and links lead there.</summary>
    /// <value><c>https://HOST</c>; default none: the source is then <c>/regionalpause</c>, and there are no links.</value>
    public string PublicAddress { get; set; } = "";

    /// <summary>The subscriptions, by name. A new one receives the events from now on.</summary>
    /// <value>Default none. A name has 1 to 40 lower-case letters, digits or hyphens.</value>
    public IDictionary<string, WebhookSubscription> Subscriptions { get; } = new Dictionary<string, WebhookSubscription>();

    /// <summary>How often an event is sent to a receiver that does not accept it. Then it becomes a dead letter.</summary>
    /// <value>Default 15, which takes about five hours; 1 to 100.</value>
    [Between(Section, 1, 100)]
    public int Attempts { get; set; } = 15;

    /// <summary>The time from the first failed attempt to the next. It doubles with each further one.</summary>
    /// <value>Default 5 s; 1 s to 1 h.</value>
    [Between(Section, "00:00:01", "01:00:00")]
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest time between two attempts.</summary>
    /// <value>Default 1 h; 1 s to 1 day.</value>
    [Between(Section, "00:00:01", "1.00:00:00")]
    public TimeSpan LongestDelay { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a receiver may take to answer.</summary>
    /// <value>Default 10 s; 1 s to 1 min.</value>
    [Between(Section, "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long one round sends to a subscription. A subscription that is up to date waits for the others of its round at most this long
    /// and one <see cref="Timeout"/>.
    /// </summary>
    /// <value>Default 10 s; 1 s to 4 min, so that a round ends within the time that the Functions host allows a timer.</value>
    [Between(Section, "00:00:01", "00:04:00")]
    public TimeSpan Slice { get; set; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (PublicAddress.Length > 0 && !IsAddress(PublicAddress, https: true))
            yield return new($"{Section}:{nameof(PublicAddress)} is '{PublicAddress}'; expected an address such as https://pause.example.");
        foreach ((string name, WebhookSubscription subscription) in Subscriptions)
        {
            string setting = $"{Section}:{nameof(Subscriptions)}:{name}";
            if (name.Length is 0 or > 40 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
                yield return new($"{setting}: the name of a subscription has 1 to 40 lower-case letters, digits or hyphens.");
            foreach (string wrong in subscription.Faults())
                yield return new($"{setting}:{wrong}");
        }
    }

    internal static bool IsAddress(string text, bool https) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address)
        && (address.Scheme == Uri.UriSchemeHttps || (!https && address.Scheme == Uri.UriSchemeHttp))
        && address.UserInfo.Length == 0
        && address.Fragment.Length == 0;
}

[OptionsValidator]
internal sealed partial class WebhookOptionsValidator : IValidateOptions<WebhookOptions>;
