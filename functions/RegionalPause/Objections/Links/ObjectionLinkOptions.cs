using Microsoft.Extensions.Options;

namespace RegionalPause.Objections.Links;

/// <summary>Section <c>Objections</c>: the keys of personal links, and the options of the objection page.</summary>
public sealed class ObjectionLinkOptions
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
    public int LinkDays { get; set; } = 400;

    /// <summary>The name of the service as members know it, for the objection page.</summary>
    /// <value>Default empty: the page shows no name.</value>
    public string Controller { get; set; } = "";

    /// <summary>The response to a pressed button is sent after a whole multiple of this time, so that the response time reveals nothing
    /// about the link.</summary>
    /// <value>Default 2 s; 0 to 10 s.</value>
    public TimeSpan AnswerQuantum { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How often a client address may open the page per minute, on this instance. Sending the form for people without a link is counted
    /// separately, with the same limit. Pressing the button of a link is not counted.
    /// </summary>
    /// <value>Default 300; at least 1.</value>
    public int RequestsPerClient { get; set; } = 300;

    /// <summary>The same limit for all clients together.</summary>
    /// <value>Default 6,000; at least 1.</value>
    public int RequestsPerMinute { get; set; } = 6_000;

    /// <summary>Number of proxies in front of the app that add the caller's address to <c>X-Forwarded-For</c>. Under the Functions host
    /// there is always one.</summary>
    /// <value>Default 0: the address of the connection counts; 0 to 5.</value>
    public int Proxies { get; set; }
}

/// <summary>Reports every error in <see cref="ObjectionLinkOptions"/>. It never repeats a key.</summary>
public sealed class ObjectionLinkOptionsValidator : IValidateOptions<ObjectionLinkOptions>
{
    private static readonly TimeSpan LongestQuantum = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ObjectionLinkOptions options)
    {
        List<string> wrong = [];
        if (options.LinkKeys.Count == 0)
        {
            wrong.Add(
                $"Objections:LinkKeys:0 is missing. Set it to {ObjectionLinkKeys.KeyLength} random bytes in base64, "
                    + $"as 'openssl rand -base64 {ObjectionLinkKeys.KeyLength}' prints them."
            );
        }
        for (int i = 0; i < options.LinkKeys.Count; i++)
            CheckKey(i, options.LinkKeys[i], wrong);
        if (options.AnswerQuantum < TimeSpan.Zero || options.AnswerQuantum > LongestQuantum)
        {
            wrong.Add(
                $"Objections:AnswerQuantum is {options.AnswerQuantum:c}; " + $"it must be between {TimeSpan.Zero:c} and {LongestQuantum:c}."
            );
        }
        if (options.PublicAddress.Length > 0 && !IsPublicAddress(options.PublicAddress))
            wrong.Add($"Objections:PublicAddress is '{options.PublicAddress}'; expected https:// and a host, without a path.");
        if (options.LinkDays is < 30 or > 3_650)
            wrong.Add($"Objections:LinkDays is {options.LinkDays}; it must be between 30 and 3,650.");
        if (options.RequestsPerClient < 1)
            wrong.Add($"Objections:RequestsPerClient is {options.RequestsPerClient}; it must be at least 1.");
        if (options.RequestsPerMinute < 1)
            wrong.Add($"Objections:RequestsPerMinute is {options.RequestsPerMinute}; it must be at least 1.");
        if (options.Proxies is < 0 or > 5)
            wrong.Add($"Objections:Proxies is {options.Proxies}; it must be between 0 and 5.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static bool IsPublicAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "https" or "http" && address.PathAndQuery == "/";

    private static void CheckKey(int index, string? text, List<string> wrong)
    {
        Span<byte> bytes = stackalloc byte[256];
        if (text is null || !Convert.TryFromBase64String(text, bytes, out int length))
        {
            wrong.Add(
                $"Objections:LinkKeys:{index} is not base64, or far too long; " + $"expected {ObjectionLinkKeys.KeyLength} bytes in base64."
            );
        }
        else if (length != ObjectionLinkKeys.KeyLength)
            wrong.Add($"Objections:LinkKeys:{index} has {length} bytes; expected exactly {ObjectionLinkKeys.KeyLength}.");
    }
}
