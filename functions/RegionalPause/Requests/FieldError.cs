namespace RegionalPause.Requests;

/// <summary>One wrong field of a message.</summary>
/// <param name="Field">JSON path, e.g. <c>data.residency.account</c>; <c>$</c> for the message as a whole.</param>
/// <param name="Value">What was found, cut to 64 characters; <c>null</c> for fields that may hold personal data and for missing ones.</param>
/// <param name="Expected">What was expected, as a phrase for the person who has to mend the pipeline.</param>
public sealed record FieldError(string Field, string? Value, string Expected)
{
    /// <summary>
    /// The field in words that repeat nothing of the message, for logs and poison reasons: the name of a member that is not known could be
    /// somebody's id.
    /// </summary>
    public string Place { get; init; } = Field;
}
