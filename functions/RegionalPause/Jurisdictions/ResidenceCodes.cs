using System.Collections.Frozen;

namespace RegionalPause.Jurisdictions;

/// <summary>
/// One lookup for every text that may occur as a residence: codes, aliases and rejects. Only ASCII letters are folded, so that a letter of
/// another script can never become part of a code.
/// </summary>
internal sealed class ResidenceCodes
{
    private readonly record struct Entry(JurisdictionCode Code, string? Rejected);

    private readonly FrozenDictionary<string, Entry> entries;
    private readonly FrozenDictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly int longest;

    public ResidenceCodes(JurisdictionData data)
    {
        Dictionary<string, AliasRow> aliases = data.Aliases.ToDictionary(a => a.Alias);
        IEnumerable<string> codes = data
            .Jurisdictions.Select(j => j.Code)
            .Concat(data.UnprofiledIsoCodes)
            .Append(JurisdictionCode.Drill.Value);
        Dictionary<string, Entry> all = codes.ToDictionary(code => code, code => new Entry(new JurisdictionCode(code), null));
        HashSet<string> known = [.. all.Keys];
        foreach (AliasRow alias in data.Aliases)
        {
            all[alias.Alias] = all[JurisdictionDataRules.EndOf(alias, aliases, known.Contains)!];
        }

        foreach (RejectRow reject in data.Rejects)
        {
            all[reject.Input] = new Entry(default, reject.Reason);
        }

        entries = all.ToFrozenDictionary(StringComparer.Ordinal);
        lookup = entries.GetAlternateLookup<ReadOnlySpan<char>>();
        longest = all.Keys.Max(k => k.Length);
    }

    /// <summary>Every entry, in upper case: codes, aliases and known mistakes.</summary>
    public IEnumerable<string> Names => entries.Keys;

    /// <summary>Finds a code. For a known mistake, <paramref name="rejected"/> is the reason from the data.</summary>
    public bool TryFind(ReadOnlySpan<char> text, out JurisdictionCode code, out string? rejected)
    {
        text = text.Trim();
        (code, rejected) = (default, null);
        if (text.IsEmpty || text.Length > longest)
        {
            return false;
        }

        Span<char> upper = stackalloc char[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            upper[i] = char.IsAsciiLetterLower(text[i]) ? (char)(text[i] - 0x20) : text[i];
        }

        if (!lookup.TryGetValue(upper, out Entry entry))
        {
            return false;
        }

        (code, rejected) = (entry.Code, entry.Rejected);
        return rejected is null;
    }

    /// <summary>The same for UTF-8. Input that is longer than any code with blanks around it is unknown without a lookup.</summary>
    public bool TryFind(ReadOnlySpan<byte> utf8, out JurisdictionCode code)
    {
        Span<char> text = stackalloc char[64];
        if (
            utf8.Length > text.Length
            || System.Text.Unicode.Utf8.ToUtf16(utf8, text, out _, out int written) != System.Buffers.OperationStatus.Done
        )
        {
            code = default;
            return false;
        }

        return TryFind(text[..written], out code, out _);
    }
}
