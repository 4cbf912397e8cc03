using System.Globalization;

namespace RegionalPause.Requests;

/// <summary>The text of instants for people and for the ledger.</summary>
internal static class Instants
{
    /// <summary>UTC to the second, e.g. <c>2024-09-20T09:30:00Z</c>.</summary>
    internal static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// UTC, rounded up to the second, as in ledger leaves. The value is rounded up because a leaf must not state an effective instant at
    /// which the order was not yet effective.
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
