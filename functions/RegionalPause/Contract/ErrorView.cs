namespace RegionalPause.Contract;

/// <summary>One wrong field of a request or a message.</summary>
/// <param name="Field">Path of the field.</param>
/// <param name="Value">The value that was found, truncated; <c>null</c> if it is missing or could be personal data.</param>
/// <param name="Expected">The expected value.</param>
public sealed record ErrorView(string Field, string? Value, string Expected);
