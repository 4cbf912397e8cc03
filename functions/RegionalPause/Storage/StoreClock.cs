using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace RegionalPause.Storage;

/// <summary>
/// Estimates the time of the store; it does not use this machine's wall clock. The estimate is the <c>Date</c> of the latest response plus
/// the monotonic time since then. It is ahead of the store by at most the drift of one process between two responses, so an instant that is
/// past here is past in the store too. If the clock of a machine is wrong, jumps or is suspended, the estimate is only late, and late is
/// safe (guarantees A).
/// </summary>
public sealed class StoreClock(TimeProvider time)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();

    private DateTimeOffset? reading;
    private long readAt;

    /// <summary>The estimated time of the store.</summary>
    /// <exception cref="InvalidOperationException">The store has not responded yet, so the time is unknown.</exception>
    public DateTimeOffset Now
    {
        get
        {
            lock (gate)
            {
                return reading is { } known
                    ? known + time.GetElapsedTime(readAt)
                    : throw new InvalidOperationException("The store has not responded yet.");
            }
        }
    }

    /// <summary>The current UTC day of the store.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    internal void Hear(DateTimeOffset date)
    {
        lock (gate)
        {
            long now = time.GetTimestamp();
            DateTimeOffset estimate = reading is { } known ? known + time.GetElapsedTime(readAt, now) : DateTimeOffset.MinValue;
            // Date is cut to whole seconds, so a slightly smaller value is normal. A much smaller value means that the store's clock was
            // set back.
            if (date > estimate || date + Tolerance < estimate)
                (reading, readAt) = (date, now);
        }
    }

    internal HttpPipelinePolicy Listener() => new Policy(this);

    private sealed class Policy(StoreClock clock) : HttpPipelineSynchronousPolicy
    {
        public override void OnReceivedResponse(HttpMessage message)
        {
            if (
                message.Response.Headers.TryGetValue("Date", out string? text)
                && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
            )
                clock.Hear(date);
        }
    }
}
