namespace RegionalPause.Jurisdictions;

/// <summary>
/// The code of one known jurisdiction: ISO 3166-1 alpha-2 (<c>GB</c>) or a profiled ISO 3166-2 subdivision (<c>US-CA</c>), upper case.
/// Only <see cref="JurisdictionAtlas"/> creates a code from text, so that an unknown code can never become a residence (R6, D2).
/// </summary>
public readonly record struct JurisdictionCode : IComparable<JurisdictionCode>
{
    internal JurisdictionCode(string value) => Value = value;

    /// <summary>
    /// <c>XD</c>, the jurisdiction of drills (R14a). It is user-assigned in ISO 3166-1, so it never becomes the code of a state, and no
    /// member lives there.
    /// </summary>
    public static JurisdictionCode Drill { get; } = new("XD");

    /// <summary>The canonical code; <c>null</c> only in <c>default</c>, which the atlas never returns.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public int CompareTo(JurisdictionCode other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
