namespace RegionalPause.Content;

/// <summary>The limits of a content message. The JSON Schema states the same limits; a test compares the two.</summary>
public static class ContentLimits
{
    /// <summary>Maximum bytes of a message.</summary>
    public const int MessageBytes = 65_536;

    /// <summary>Maximum nesting depth of objects and arrays.</summary>
    public const int Depth = 8;

    /// <summary>
    /// Maximum bytes in UTF-8 of a content, author or member id. Every entry point and every link has the same limit, so an id that one
    /// accepts is accepted by all (R46).
    /// </summary>
    public const int IdBytes = Requests.TextLimits.Id;

    /// <summary>Maximum characters of a content URI.</summary>
    public const int UriCharacters = Requests.TextLimits.Uri;

    /// <summary>Highest revision.</summary>
    public const int Revision = 1_000_000_000;

    /// <summary>Maximum residency signals of the author: account, declared, IP and former countries together.</summary>
    public const int AuthorSignals = 20;

    /// <summary>Maximum third parties that an item may name.</summary>
    public const int ThirdParties = 100;

    /// <summary>How far a pipeline's clock may be ahead of this machine's clock, and how far the creation may be after the
    /// collection.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromHours(24);

    /// <summary>The earliest instant that is accepted. Members could not post anything earlier.</summary>
    public static readonly DateTimeOffset Earliest = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
