using System.Globalization;

namespace RegionalPause.Requests;

/// <summary>How instants are written where people and ledgers read them.</summary>
internal static class Instants
{
    /// <summary>UTC to the second, e.g. <c>2024-09-20T09:30:00Z</c>.</summary>
    internal static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// UTC, rounded up to the second as ledger leaves are. Up, because a leaf that says "effective at" must not claim an instant at which it was not yet so.
    /// </summary>
    internal static DateTimeOffset ToLedgerSecond(DateTimeOffset instant)
    {
        long part = instant.UtcTicks % TimeSpan.TicksPerSecond;
        long up = part == 0 ? 0 : TimeSpan.TicksPerSecond - part;
        return instant.UtcTicks > DateTimeOffset.MaxValue.UtcTicks - up
            ? new DateTimeOffset(instant.UtcTicks - part, TimeSpan.Zero)
            : new DateTimeOffset(instant.UtcTicks + up, TimeSpan.Zero);
    }
}
