using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace RegionalPause.Telemetry;

/// <summary>
/// The last values of a gauge. A timer or a loop writes them with what it has read anyway; an export only reads them, so it costs no
/// storage request. Of several instances one has a timer, so a value may end: an instance that lost the timer shows no old value.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="attribute">Name of the attribute that tells the values apart; <c>null</c> for a gauge with one value.</param>
/// <param name="grows">Whether a value is an age: then one that is not 0 grows with the time since it was written.</param>
public sealed class Reading(TimeProvider time, string? attribute, bool grows)
{
    /// <summary>How long the value of a timer of five seconds is shown after its round.</summary>
    public static readonly TimeSpan OfAShortTimer = TimeSpan.FromSeconds(20);

    /// <summary>How long the value of a daily timer is shown after its round.</summary>
    public static readonly TimeSpan OfADailyTimer = TimeSpan.FromHours(26);

    private readonly ConcurrentDictionary<string, Value> values = new(StringComparer.Ordinal);

    /// <summary>Writes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="of">The value of the attribute; empty for a gauge with one value.</param>
    /// <param name="shownFor">How long it is shown; <c>null</c> until it is replaced.</param>
    public void Set(double value, string of = "", TimeSpan? shownFor = null) =>
        values[of] = new Value(value, time.GetTimestamp(), shownFor ?? TimeSpan.MaxValue);

    /// <summary>Removes the value of an attribute.</summary>
    public void Remove(string of) => values.TryRemove(of, out _);

    internal IEnumerable<Measurement<double>> Observe()
    {
        foreach ((string of, Value written) in values)
        {
            TimeSpan age = time.GetElapsedTime(written.At);
            if (age > written.ShownFor)
                continue;
            double value = grows && written.Number > 0 ? written.Number + age.TotalSeconds : written.Number;
            yield return attribute is null
                ? new Measurement<double>(value)
                : new Measurement<double>(value, Instruments.Tag(attribute, of));
        }
    }

    private sealed record Value(double Number, long At, TimeSpan ShownFor);
}
