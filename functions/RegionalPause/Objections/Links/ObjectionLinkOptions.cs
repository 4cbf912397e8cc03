using Microsoft.Extensions.Options;

namespace RegionalPause.Objections.Links;

/// <summary>Section <c>Objections</c>: the keys of personal links, and how the page behind them answers.</summary>
public sealed class ObjectionLinkOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Objections";

    /// <summary>
    /// Keys of the personal links in notices: the first seals new ones, all open. To rotate, put a new one in front; drop an old one when the last campaign it
    /// sealed has ended.
    /// </summary>
    /// <value>32 bytes in base64 each, at least one. No default: an app without a key does not start.</value>
    public IList<string> LinkKeys { get; } = [];

    /// <summary>The address under which members reach this app, in front of <c>/o/LINK</c>.</summary>
    /// <value><c>https://</c> and a host, without a path. Default empty: no campaign can send anything.</value>
    public string PublicAddress { get; set; } = "";

    /// <summary>How long a campaign's links work, counted from the campaign's start.</summary>
    /// <value>Default 400 days; 30 to 3,650.</value>
    public int LinkDays { get; set; } = 400;

    /// <summary>The name members know the service by, on the objection page.</summary>
    /// <value>Default empty: the page names nobody.</value>
    public string Controller { get; set; } = "";

    /// <summary>An answer to a press leaves at a whole multiple of this, so that its time tells nothing of the link.</summary>
    /// <value>Default 2 s; 0 to 10 s.</value>
    public TimeSpan AnswerQuantum { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How often a client address may open the page in a minute, on this instance; and, counted apart, send the form for people without a
    /// link. Pressing on a link is not counted.
    /// </summary>
    /// <value>Default 300; at least 1.</value>
    public int RequestsPerClient { get; set; } = 300;

    /// <summary>The same of all clients together.</summary>
    /// <value>Default 6,000; at least 1.</value>
    public int RequestsPerMinute { get; set; } = 6_000;

    /// <summary>Proxies in front of the app that add the caller's address to <c>X-Forwarded-For</c>. Under the Functions host there is always one.</summary>
    /// <value>Default 0: the connection's own address counts; up to 5.</value>
    public int Proxies { get; set; }
}

/// <summary>Says everything that is wrong with <see cref="ObjectionLinkOptions"/>, without ever repeating a key.</summary>
public sealed class ObjectionLinkOptionsValidator : IValidateOptions<ObjectionLinkOptions>
{
    private static readonly TimeSpan LongestQuantum = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ObjectionLinkOptions options)
    {
        List<string> wrong = [];
        if (options.LinkKeys.Count == 0)
            wrong.Add($"Objections:LinkKeys:0 is missing. Set it to {ObjectionLinkKeys.KeyLength} random bytes in base64, as 'openssl rand -base64 {ObjectionLinkKeys.KeyLength}' prints them.");
        for (int i = 0; i < options.LinkKeys.Count; i++)
            CheckKey(i, options.LinkKeys[i], wrong);
        if (options.AnswerQuantum < TimeSpan.Zero || options.AnswerQuantum > LongestQuantum)
            wrong.Add($"Objections:AnswerQuantum is {options.AnswerQuantum:c}; it must lie between {TimeSpan.Zero:c} and {LongestQuantum:c}.");
        if (options.PublicAddress.Length > 0 && !(Uri.TryCreate(options.PublicAddress, UriKind.Absolute, out Uri? address) && address.Scheme is "https" or "http" && address.PathAndQuery == "/"))
            wrong.Add($"Objections:PublicAddress is '{options.PublicAddress}'; expected https:// and a host, without a path.");
        if (options.LinkDays is < 30 or > 3_650)
            wrong.Add($"Objections:LinkDays is {options.LinkDays}; it must lie between 30 and 3,650.");
        if (options.RequestsPerClient < 1)
            wrong.Add($"Objections:RequestsPerClient is {options.RequestsPerClient}; it must be at least 1.");
        if (options.RequestsPerMinute < 1)
            wrong.Add($"Objections:RequestsPerMinute is {options.RequestsPerMinute}; it must be at least 1.");
        if (options.Proxies is < 0 or > 5)
            wrong.Add($"Objections:Proxies is {options.Proxies}; it must lie between 0 and 5.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static void CheckKey(int index, string? text, List<string> wrong)
    {
        Span<byte> bytes = stackalloc byte[256];
        if (text is null || !Convert.TryFromBase64String(text, bytes, out int length))
            wrong.Add($"Objections:LinkKeys:{index} is not base64, or far too long; expected {ObjectionLinkKeys.KeyLength} bytes in base64.");
        else if (length != ObjectionLinkKeys.KeyLength)
            wrong.Add($"Objections:LinkKeys:{index} has {length} bytes; expected exactly {ObjectionLinkKeys.KeyLength}.");
    }
}
