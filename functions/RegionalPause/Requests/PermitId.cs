namespace RegionalPause.Requests;

/// <summary>
/// Identity of a training permit: its instant of registration and 64 random bits, e.g. <c>20240920t140307z-5f0c6a0e6c1e4d1a</c>. Ids sort
/// by instant.
/// </summary>
public readonly record struct PermitId : IComparable<PermitId>
{
    private const int Length = 33;

    private PermitId(string value) => Value = value;

    /// <summary>The id as written.</summary>
    public string Value { get; }

    /// <summary>Creates an id.</summary>
    public static PermitId New(DateTimeOffset now, ulong random) =>
        new(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyyMMdd't'HHmmss'z'}-{random:x16}"));

    /// <summary>Reads an id.</summary>
    public static bool TryParse(string? text, out PermitId id)
    {
        bool valid = text is { Length: Length } && text.All(c => char.IsAsciiHexDigitLower(c) || c is 't' or 'z' or '-');
        id = valid ? new PermitId(text!) : default;
        return valid;
    }

    /// <inheritdoc/>
    public int CompareTo(PermitId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
