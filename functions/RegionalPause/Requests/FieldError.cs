namespace RegionalPause.Requests;

/// <summary>One wrong field of a message.</summary>
/// <param name="Field">JSON path, e.g. <c>data.residency.account</c>; <c>$</c> for the message as a whole.</param>
/// <param name="Value">The value that was found, cut to 64 characters. <c>null</c> if the field is missing or may hold personal
/// data.</param>
/// <param name="Expected">What was expected, as a phrase for the person who corrects the pipeline.</param>
public sealed record FieldError(string Field, string? Value, string Expected)
{
    /// <summary>
    /// The field in words that repeat no text of the message, for logs and poison reasons: the name of an unknown member could be a
    /// person's id.
    /// </summary>
    public string Place { get; init; } = Field;
}
