using System.Text;

namespace RegionalPause.Content;

/// <summary>The properties an object of the message may have, in a fixed order; callers switch on the position.</summary>
internal sealed class PropertyNames(string prefix, params string[] names)
{
    private readonly byte[][] utf8 = [.. names.Select(Encoding.UTF8.GetBytes)];
    private readonly string[] paths = [.. names.Select(n => prefix + n)];

    /// <summary>All of them, for an error.</summary>
    public string List { get; } = string.Join(", ", names);

    public int Count => names.Length;

    /// <summary>Position of a name; -1 if it is none of them.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < utf8.Length; i++)
        {
            if (name.SequenceEqual(utf8[i]))
            {
                return i;
            }
        }

        return -1;
    }

    public string Name(int position) => names[position];

    /// <summary>The path of a property of an object that stands at one place only.</summary>
    public string Path(int position) => paths[position];
}
