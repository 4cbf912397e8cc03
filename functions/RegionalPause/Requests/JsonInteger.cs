namespace RegionalPause.Requests;

/// <summary>
/// An integer as JSON Schema 2020-12 (validation §6.1.1) defines it: any number without a fractional part, so <c>1</c>, <c>1.0</c> and
/// <c>10e-1</c> are equal. The calculation uses decimal digits, so nothing is rounded.
/// </summary>
internal static class JsonInteger
{
    private const int MostDigits = 10;

    // A larger exponent decides the result alone: no message has that many digits.
    private const long MostExponent = 1_000_000_000;

    /// <summary>Reads a JSON number; false if it has a fractional part or does not fit into 32 bits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> number, out int value)
    {
        value = 0;
        int e = number.IndexOfAny((byte)'e', (byte)'E');
        ReadOnlySpan<byte> mantissa = e < 0 ? number : number[..e];
        int point = mantissa.IndexOf((byte)'.');
        long power = (e < 0 ? 0 : Exponent(number[(e + 1)..])) - (point < 0 ? 0 : mantissa.Length - point - 1);
        if (!TrySignificant(mantissa, out long significant, ref power))
            return false;
        if (significant == 0)
            return true;
        if (power is < 0 or > MostDigits)
            return false;
        for (; power > 0; power--)
            significant *= 10;
        significant = mantissa[0] == '-' ? -significant : significant;
        bool fits = significant is >= int.MinValue and <= int.MaxValue;
        value = fits ? (int)significant : 0;
        return fits;
    }

    /// <summary>
    /// The digits without leading and trailing zeros. The number of trailing zeros is added to the power. False if there are more digits
    /// than a 32-bit integer has.
    /// </summary>
    private static bool TrySignificant(ReadOnlySpan<byte> mantissa, out long significant, ref long power)
    {
        significant = 0;
        int digits = 0;
        int zeros = 0;
        foreach (byte b in mantissa)
        {
            if (b is (byte)'-' or (byte)'.')
                continue;
            if (b == '0')
            {
                zeros += significant > 0 ? 1 : 0;
                continue;
            }

            digits += zeros + 1;
            if (digits > MostDigits)
                return false;
            for (; zeros >= 0; zeros--)
                significant *= 10;
            significant += b - '0';
            zeros = 0;
        }

        power += zeros;
        return true;
    }

    private static long Exponent(ReadOnlySpan<byte> text)
    {
        long exponent = 0;
        foreach (byte b in text)
        {
            if (b is not ((byte)'-' or (byte)'+'))
                exponent = Math.Min(MostExponent, exponent * 10 + b - '0');
        }

        return text[0] == '-' ? -exponent : exponent;
    }
}
