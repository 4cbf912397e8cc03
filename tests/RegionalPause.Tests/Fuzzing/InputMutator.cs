using System.Text;
using System.Text.Json.Nodes;

namespace RegionalPause.Tests.Fuzzing;

/// <summary>
/// Makes wrong inputs of good ones, the same for the same seed: bytes that are changed, left out and put in, members that are renamed,
/// repeated and moved, values that are of another kind.
/// </summary>
internal sealed class InputMutator(int seed)
{
    /// <summary>Something of a member, put into values and names: it must never come back out.</summary>
    public const string Secret = "Secret-Person-4711@example.org";

    /// <summary>Raw JSON of values that readers stumbled over.</summary>
    public static readonly string[] Odd =
    [
        "null",
        "true",
        "0",
        "-1",
        "1.0",
        "1e400",
        "99999999999999999999",
        "\"\"",
        "\" \"",
        $"\"{Secret}\"",
        "\"a\\ud800b\"",
        "\"\\udc00\"",
        "\"a\\u0000b\"",
        "\"\\u202e\\u001b[2J\"",
        "[]",
        "{}",
        "[null]",
        "[[]]",
        "{\"\":1}",
        "{\"a\\ud800\":1}",
        "\"2026-12-24\"",
        "\"2024-12-24T10:00:00\"",
        "\"0001-01-01T00:00:00+14:00\"",
        "\"9999-12-31T23:59:59.9999999-14:00\"",
        "\"0001-01-01\"",
        "\"9999-12-31\"",
        "\"localtime\"",
        "\"../../etc/localtime\"",
        "\"GB-SCT\"",
        "\"UK\"",
        "\"\uFEFFGB\"",
        "\"漢😀\"",
        $"\"{new string('a', 5000)}\"",
        $"[{string.Join(',', Enumerable.Repeat("\"GB\"", 120))}]",
        $"{new string('[', 40)}{new string(']', 40)}",
        $"{{\"{Secret}\":\"{Secret}\"}}",
    ];

    private static readonly byte[][] Splinters =
    [
        .. new[]
        {
            "\"",
            "\\",
            "\\u",
            "\\ud800",
            "\\u0000",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "//",
            "/**/",
            "\uFEFF",
            "\0",
            "\n",
            "e",
            "-",
            "NaN",
            Secret,
            $"\"{Secret}\":1,",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF],
        [0xC0, 0x80],
        [0xED, 0xA0, 0x80],
        [0xF4, 0x90, 0x80, 0x80],
        [0xE2, 0x82],
    ];

    private readonly Random random = new(seed);

    /// <summary>One input made of a sample.</summary>
    public byte[] Next(string sample)
    {
        byte[] input = random.Next(4) == 0 ? Encoding.UTF8.GetBytes(sample) : Encoding.UTF8.GetBytes(Restructured(sample));
        for (int times = random.Next(3); times > 0; times--)
            input = Garbled(input);
        return input;
    }

    private string Restructured(string sample)
    {
        JsonNode root = JsonNode.Parse(sample)!;
        string marked = "";
        for (int times = random.Next(1, 3); times > 0; times--)
            marked = Change(root, marked);
        // What JsonNode cannot hold is put in by text.
        return marked.Length == 0 ? root.ToJsonString() : root.ToJsonString().Replace("\"##\"", marked, StringComparison.Ordinal);
    }

    private string Change(JsonNode root, string marked)
    {
        JsonObject[] objects = [.. Objects(root)];
        JsonObject parent = objects[random.Next(objects.Length)];
        if (parent.Count == 0)
            return marked;
        (string name, JsonNode? value) = parent.ElementAt(random.Next(parent.Count));
        switch (random.Next(6))
        {
            case 0:
                parent.Remove(name);
                return marked;
            case 1:
                parent.Remove(name);
                parent[Renamed(name)] = value?.DeepClone();
                return marked;
            case 2:
                parent[random.Next(2) == 0 ? Secret : Renamed(name)] = value?.DeepClone();
                return marked;
            case 3:
                parent[name] = "##";
                // The member twice: what comes after the odd value is its name again.
                return $"{Odd[random.Next(Odd.Length)]},{System.Text.Json.JsonSerializer.Serialize(name)}:{Odd[random.Next(Odd.Length)]}";
            case 4 when value is JsonArray { Count: > 0 } array:
                array[random.Next(array.Count)] = "##";
                return Odd[random.Next(Odd.Length)];
            default:
                parent[name] = "##";
                return Odd[random.Next(Odd.Length)];
        }
    }

    private string Renamed(string name) =>
        random.Next(4) switch
        {
            0 => name.ToUpperInvariant(),
            1 => name.Length == 0 ? "_" : char.ToUpperInvariant(name[0]) + name[1..],
            2 => name + " ",
            _ => name.Length < 2 ? "x" : name[..^1],
        };

    private byte[] Garbled(byte[] input)
    {
        int at = random.Next(input.Length + 1),
            length = Math.Min(random.Next(1, 9), input.Length - at);
        switch (random.Next(5))
        {
            case 0 when at < input.Length:
                input[at] = (byte)random.Next(256);
                return input;
            case 1:
                return [.. input[..at], .. input[(at + length)..]];
            case 2:
                return [.. input[..at], .. input[at..(at + length)], .. input[at..]];
            case 3 when random.Next(4) == 0:
                return input[..at];
            default:
                return [.. input[..at], .. Splinters[random.Next(Splinters.Length)], .. input[at..]];
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) =>
        node switch
        {
            JsonObject o => o.Select(m => m.Value).SelectMany(Objects).Prepend(o),
            JsonArray a => a.SelectMany(Objects),
            _ => [],
        };
}
