namespace RegionalPause.Cli.Demo;

/// <summary>
/// The approximate traffic of a large professional network in a day: countries, content types, and shares of special cases.
/// </summary>
internal static class Mix
{
    public static readonly Shares Countries = new(
        ("US", 24),
        ("IN", 14),
        ("BR", 8),
        ("GB", 7),
        ("FR", 4),
        ("DE", 4),
        ("CA", 3),
        ("ID", 3),
        ("MX", 3),
        ("IT", 3),
        ("ES", 3),
        ("AU", 3),
        ("PH", 2),
        ("NL", 2),
        ("TR", 2),
        ("ZA", 1.5),
        ("AR", 1.5),
        ("CO", 1.5),
        ("JP", 1.5),
        ("SE", 1),
        ("PL", 1),
        ("CH", 1),
        ("IE", 1),
        ("BE", 1),
        ("PT", 1),
        ("SG", 1),
        ("HK", 1),
        ("NO", 0.5),
        ("DK", 0.5),
        ("FI", 0.5),
        ("KR", 0.5)
    );

    public static readonly Shares ContentTypes = new(
        ("post", 52),
        ("comment", 28),
        ("image", 9),
        ("article", 4),
        ("video", 4),
        ("profile", 1.5),
        ("group", 1),
        ("prompt", 0.5)
    );

    /// <summary>The message cannot be read.</summary>
    public const double Malformed = 0.004;

    /// <summary>The author is under age.</summary>
    public const double Minor = 0.01;

    /// <summary>The item is from a special-category source.</summary>
    public const double SpecialCategory = 0.004;

    /// <summary>The item's own usage preference refuses training.</summary>
    public const double Refusal = 0.02;

    /// <summary>The account's country is an unknown code.</summary>
    public const double UnknownCode = 0.004;

    /// <summary>Other members are mentioned or pictured.</summary>
    public const double ThirdParty = 0.06;

    /// <summary>The item was posted from abroad.</summary>
    public const double Abroad = 0.04;

    /// <summary>The author moved within the last twelve months.</summary>
    public const double Moved = 0.02;

    /// <summary>The item is for the training of safety models, which pauses do not cover.</summary>
    public const double SafetyPurpose = 0.02;
}
