namespace RegionalPause.Content;

/// <summary>The bounds of a content message. The JSON Schema states the same; a test compares them.</summary>
public static class ContentLimits
{
    /// <summary>Bytes of a message.</summary>
    public const int MessageBytes = 65_536;

    /// <summary>How deep objects and arrays may nest.</summary>
    public const int Depth = 8;

    /// <summary>
    /// Bytes in UTF-8 of a content, author or member id: one limit at every entry point and in links, so that an id that one takes all take
    /// (R46).
    /// </summary>
    public const int IdBytes = Requests.TextLimits.Id;

    /// <summary>Characters of a content URI.</summary>
    public const int UriCharacters = Requests.TextLimits.Uri;

    /// <summary>Highest revision.</summary>
    public const int Revision = 1_000_000_000;

    /// <summary>Residency signals of the author: account, declared, IP and former countries together.</summary>
    public const int AuthorSignals = 20;

    /// <summary>Third parties an item may name.</summary>
    public const int ThirdParties = 100;

    /// <summary>How far a pipeline's clock may be ahead of ours, and how far an item may seem to be created after it was collected.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromHours(24);

    /// <summary>Nothing a member could have posted is older.</summary>
    public static readonly DateTimeOffset Earliest = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
