namespace RegionalPause.Contract;

/// <summary>One wrong field of a request or a message.</summary>
/// <param name="Field">Path of the field.</param>
/// <param name="Value">What was found, cut; <c>null</c> where it may be personal data.</param>
/// <param name="Expected">What was expected.</param>
public sealed record ErrorView(string Field, string? Value, string Expected);
