namespace RegionalPause.Requests;

/// <summary>Identity of a pause order, chosen by the caller that issues it: 1 to 64 of <c>a–z 0–9 -</c>. The same id means the same order
/// (R12).</summary>
public readonly record struct OrderId : IComparable<OrderId>
{
    private OrderId(string value) => Value = value;

    /// <summary>The id as written.</summary>
    public string Value { get; }

    /// <summary>Longest id, in characters.</summary>
    public const int MaxLength = Requests.TextLimits.OrderId;

    /// <summary>Reads an id; upper case is folded to lower.</summary>
    public static bool TryParse(string? text, out OrderId id)
    {
        id = default;
        if (string.IsNullOrEmpty(text) || text.Length > MaxLength)
            return false;
        string folded = text.ToLowerInvariant();
        if (folded.Any(c => c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')))
            return false;
        id = new OrderId(folded);
        return true;
    }

    /// <summary>Reads an id from storage or code, where it is known to be valid.</summary>
    /// <exception cref="FormatException">The text is not an order id.</exception>
    public static OrderId Parse(string text) =>
        TryParse(text, out OrderId id) ? id : throw new FormatException($"'{text}' is not an order id.");

    /// <inheritdoc/>
    public int CompareTo(OrderId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
