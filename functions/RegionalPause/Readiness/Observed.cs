using System.Diagnostics.CodeAnalysis;

namespace RegionalPause.Readiness;

/// <summary>
/// What was read, or why it could not be read. A report is made of both, because it is read when something does not answer.
/// </summary>
public sealed class Observed<T>
{
    private readonly T value;
    private readonly string? fault;

    internal Observed(T value, string? fault) => (this.value, this.fault) = (value, fault);

    /// <summary>Whether it was read.</summary>
    public bool Succeeded([MaybeNullWhen(false)] out T read, [NotNullWhen(false)] out string? why)
    {
        (read, why) = (value, fault);
        return fault is null;
    }
}

/// <summary>Makes both.</summary>
public static class Observed
{
    /// <summary>It was read.</summary>
    public static Observed<T> Of<T>(T value) => new(value, null);

    /// <summary>It could not be read.</summary>
    /// <param name="fault">Why, as the end of the sentence "… could not be read: ".</param>
    public static Observed<T> Not<T>(string fault) => new(default!, fault);
}
