using System.Text;

namespace RegionalPause.Tests.Fuzzing;

/// <summary>
/// Valid samples changed a little: nearly right is where readers go wrong. A seed always gives the same mutant, so that a failure can be
/// repeated by its number.
/// </summary>
internal static class Mutant
{
    /// <summary>How many a reader is tried with.</summary>
    public const int Count = 10_000;

    private static readonly byte[][] Tokens =
    [
        .. (
            (string[])
                [
                    "\"",
                    "\\",
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "null",
                    "true",
                    "false",
                    "0",
                    "-0",
                    "1.0",
                    "1e400",
                    "1e-400",
                    "9007199254740993",
                    "99999999999999999999",
                    "\\u0000",
                    "\\ud800",
                    "\\udc00\\ud800",
                    "\uFEFF",
                    "\u202e",
                    "\u2028",
                    "😀",
                    "İ",
                    "\0",
                    "\r\n",
                    "\n",
                    "//",
                    "/**/",
                    "'",
                    "NaN",
                    "[[[[[[[[[[",
                    "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":",
                    "\"minor\":false,",
                    "\"authorId\":\"x\",",
                    "\"contentUsage\":\"\",",
                    "\"id\":\"x\",",
                    "2024-09-20T09:30:00",
                    "0001-01-01T00:00:00Z",
                    "9999-12-31T23:59:59.999999999-23:59",
                    "train-ai=n",
                    "ZZ",
                    "EU",
                    "$type",
                    "__proto__",
                    "%00",
                    "=",
                    "-",
                    ".",
                ]
        ).Select(Encoding.UTF8.GetBytes),
        [0xC0, 0x80],
        [0xED, 0xA0, 0x80],
        [0xFF],
        [0xF4, 0x90, 0x80, 0x80],
        [.. Enumerable.Repeat((byte)'x', 1025)],
    ];

    /// <summary>Each of them, with its seed; some seeds give the sample itself back.</summary>
    public static IEnumerable<(int Seed, byte[] Bytes)> Of(params IReadOnlyList<string> samples) =>
        Of([.. samples.Select(Encoding.UTF8.GetBytes)]);

    /// <summary>The same of samples that are no text.</summary>
    public static IEnumerable<(int Seed, byte[] Bytes)> Of(params IReadOnlyList<byte[]> samples) =>
        Enumerable.Range(0, Count).Select(seed => (seed, Make(new Random(seed), samples[seed % samples.Count])));

    private static byte[] Make(Random random, byte[] sample)
    {
        List<byte> bytes = [.. sample];
        for (int changes = random.Next(1, 5); changes > 0; changes--)
        {
            int at = random.Next(bytes.Count + 1);
            int length = Math.Min(random.Next(12), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0 when at < bytes.Count:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                    break;
                case 4 when random.Next(4) == 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 5:
                    bytes.RemoveRange(at, length);
                    bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
                default:
                    bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                    break;
            }
        }
        return [.. bytes];
    }
}
