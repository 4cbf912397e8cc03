using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace RegionalPause.Storage;

/// <summary>
/// What time it is for the store, never for this machine: the <c>Date</c> of the latest answer plus the monotonic time since. It never runs ahead of
/// the store by more than the drift of one process between two answers, so an instant it calls past is past there too; a machine with a wrong, jumping
/// or suspended clock only ever makes it late, and late is safe (guarantees A).
/// </summary>
public sealed class StoreClock(TimeProvider time)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private DateTimeOffset? reading;
    private long readAt;

    /// <summary>The estimate.</summary>
    /// <exception cref="InvalidOperationException">The store has not answered yet, so nobody knows.</exception>
    public DateTimeOffset Now
    {
        get
        {
            lock (gate)
            {
                return reading is { } known ? known + time.GetElapsedTime(readAt) : throw new InvalidOperationException("The store has not answered yet.");
            }
        }
    }

    /// <summary>The UTC day there.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    internal void Hear(DateTimeOffset date)
    {
        lock (gate)
        {
            long now = time.GetTimestamp();
            DateTimeOffset estimate = reading is { } known ? known + time.GetElapsedTime(readAt, now) : DateTimeOffset.MinValue;
            // Date is cut to whole seconds, so a slightly smaller one is no news; a much smaller one means the store's clock was set back.
            if (date > estimate || date + Tolerance < estimate)
                (reading, readAt) = (date, now);
        }
    }

    internal HttpPipelinePolicy Listener() => new Policy(this);

    private sealed class Policy(StoreClock clock) : HttpPipelineSynchronousPolicy
    {
        public override void OnReceivedResponse(HttpMessage message)
        {
            if (message.Response.Headers.TryGetValue("Date", out string? text)
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date))
                clock.Hear(date);
        }
    }
}
