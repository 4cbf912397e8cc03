using System.Text;

namespace RegionalPause.Content;

/// <summary>The properties that an object of the message may have, in a fixed order. Callers switch on the position.</summary>
internal sealed class PropertyNames(string prefix, params string[] names)
{
    private readonly byte[][] utf8 = [.. names.Select(Encoding.UTF8.GetBytes)];
    private readonly string[] paths = [.. names.Select(n => prefix + n)];

    /// <summary>All names, for an error.</summary>
    public string List { get; } = string.Join(", ", names);

    public int Count => names.Length;

    /// <summary>Position of a name; -1 if it is unknown.</summary>
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

    /// <summary>The path of a property, for an object that occurs at only one place in the message.</summary>
    public string Path(int position) => paths[position];
}
