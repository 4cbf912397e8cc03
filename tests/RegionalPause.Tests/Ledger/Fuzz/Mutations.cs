namespace RegionalPause.Tests.Ledger.Fuzz;

/// <summary>Spoils bytes as damage and forgers do; the same seed gives the same inputs.</summary>
internal sealed class Mutations(int seed)
{
    private static readonly byte[] Telling =
    [
        0,
        1,
        2,
        9,
        (byte)'\n',
        (byte)'\r',
        (byte)' ',
        (byte)'+',
        (byte)'0',
        (byte)'=',
        0x7f,
        0x80,
        0xc3,
        0xff,
    ];

    private readonly Random chance = new(seed);

    public T Any<T>(IReadOnlyList<T> from) => from[chance.Next(from.Count)];

    /// <summary>One to four changes.</summary>
    public byte[] Of(ReadOnlySpan<byte> bytes)
    {
        List<byte> changed = [.. bytes];
        for (int n = chance.Next(1, 5); n > 0; n--)
            Change(changed);
        return [.. changed];
    }

    private void Change(List<byte> bytes)
    {
        if (bytes.Count == 0)
        {
            bytes.Add(Telling[chance.Next(Telling.Length)]);
            return;
        }
        int at = chance.Next(bytes.Count),
            length = Math.Min(bytes.Count - at, 1 << chance.Next(8));
        switch (chance.Next(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << chance.Next(8));
                break;
            case 1:
                bytes[at] = Telling[chance.Next(Telling.Length)];
                break;
            case 2:
                bytes[at] = (byte)chance.Next(256);
                break;
            case 3:
                bytes.Insert(at, Telling[chance.Next(Telling.Length)]);
                break;
            case 4:
                bytes.RemoveRange(at, length);
                break;
            case 5:
                bytes.InsertRange(chance.Next(bytes.Count), bytes.GetRange(at, length));
                break;
            case 6:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 7:
                for (int i = 0; i < length; i++)
                    bytes[at + i] = 0;
                break;
            default:
                bytes.Reverse(at, length);
                break;
        }
    }
}
