using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace RegionalPause.Requests;

/// <summary>
/// Time zones that mean the same on every machine: the names in <c>iana-zones.txt</c>, with that spelling. An older name
/// (<c>US/Pacific</c>) is read as the name that it links to, because some machines lack the older name. These are not valid: a file of one
/// machine (<c>localtime</c>), a Windows name, and a zone that editions of tzdb define differently (<c>EST</c>). The offsets come from the
/// machine's tzdb; all instances and verifiers should have the same edition of it.
/// </summary>
public static class IanaZones
{
    /// <summary>What is expected, for an error.</summary>
    public const string Expected = "an IANA time zone such as Europe/Dublin, or UTC";

    private static readonly FrozenDictionary<string, string> Canonical = Load();

    /// <summary>Each accepted name, and the name that is recorded for it.</summary>
    public static IReadOnlyDictionary<string, string> All => Canonical;

    /// <summary>Finds a time zone by its name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="canonical">The name to record for it.</param>
    /// <param name="zone">The zone.</param>
    public static bool TryFind(string? name, [NotNullWhen(true)] out string? canonical, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        return Canonical.TryGetValue(name ?? "", out canonical) && TimeZoneInfo.TryFindSystemTimeZoneById(canonical, out zone);
    }

    private static FrozenDictionary<string, string> Load()
    {
        using Stream stream =
            typeof(IanaZones).Assembly.GetManifestResourceStream("iana-zones.txt")
            ?? throw new InvalidOperationException("iana-zones.txt is not embedded.");
        using var reader = new StreamReader(stream);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                string[] words = line.Split(' ');
                names.Add(words[0], words[^1]);
            }
        }
        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
