namespace RegionalPause.Requests;

/// <summary>
/// RFC 3339 timestamps, read strictly. An offset is required; <c>-00:00</c> counts as UTC. Fractions have up to nine digits and are cut to
/// 100 ns. Leap seconds are not accepted. The parser of .NET would read a timestamp without an offset as local time.
/// </summary>
internal static class Rfc3339
{
    public const string Expected = "an RFC 3339 timestamp with offset, such as 2024-09-18T17:02:11Z";

    /// <summary>Reads a timestamp; the result is in UTC.</summary>
    public static bool TryTimestamp(ReadOnlySpan<byte> text, out DateTimeOffset instant)
    {
        instant = default;
        if (
            text.Length < 20
            || !TryDate(text[..10], out DateOnly day)
            || text[10] is not ((byte)'T' or (byte)'t')
            || !TryNumber(text.Slice(11, 2), 23, out int hour)
            || text[13] != ':'
            || !TryNumber(text.Slice(14, 2), 59, out int minute)
            || text[16] != ':'
            || !TryNumber(text.Slice(17, 2), 59, out int second)
        )
        {
            return false;
        }

        ReadOnlySpan<byte> rest = text[19..];
        long ticks = 0;
        if (rest[0] == '.')
        {
            int digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (digits is < 1 or > 9)
            {
                return false;
            }

            for (int i = 1; i <= 7; i++)
            {
                ticks = ticks * 10 + (i <= digits ? rest[i] - '0' : 0);
            }

            rest = rest[(digits + 1)..];
        }

        if (!TryOffset(rest, out int offset))
        {
            return false;
        }

        long utc =
            day.DayNumber * TimeSpan.TicksPerDay
            + ((hour * 60) + minute - offset) * TimeSpan.TicksPerMinute
            + second * TimeSpan.TicksPerSecond
            + ticks;
        if (utc < 0 || utc > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        instant = new DateTimeOffset(utc, TimeSpan.Zero);
        return true;
    }

    /// <summary>Reads a full-date.</summary>
    public static bool TryDate(ReadOnlySpan<byte> text, out DateOnly day)
    {
        day = default;
        if (
            text.Length != 10
            || text[4] != '-'
            || text[7] != '-'
            || !TryNumber(text[..4], 9999, out int year)
            || !TryNumber(text.Slice(5, 2), 12, out int month)
            || !TryNumber(text.Slice(8, 2), 31, out int dayOfMonth)
            || year < 1
            || month < 1
            || dayOfMonth < 1
            || dayOfMonth > DateTime.DaysInMonth(year, month)
        )
        {
            return false;
        }

        day = new DateOnly(year, month, dayOfMonth);
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text.Length == 1)
        {
            return text[0] is (byte)'Z' or (byte)'z';
        }

        if (
            text.Length != 6
            || text[0] is not ((byte)'+' or (byte)'-')
            || text[3] != ':'
            || !TryNumber(text.Slice(1, 2), 23, out int hours)
            || !TryNumber(text.Slice(4, 2), 59, out int rest)
        )
        {
            return false;
        }

        minutes = (hours * 60 + rest) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, int largest, out int value)
    {
        value = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            value = value * 10 + digit - '0';
        }

        return value <= largest;
    }
}
