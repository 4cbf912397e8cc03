using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;
using RegionalPause.Requests;

namespace RegionalPause.Members;

/// <summary>The result of reading one line of an import.</summary>
public abstract record MemberLine
{
    private MemberLine() { }

    /// <summary>A valid member.</summary>
    public sealed record Read(Member Member) : MemberLine;

    /// <summary>Not a valid member; it lists every wrong field. Ids and addresses are never shown.</summary>
    public sealed record Wrong(long Line, ImmutableArray<FieldError> Errors) : MemberLine;
}

/// <summary>
/// Reads one line of an import, strictly: every field must be known, occur once, and have its type. All errors are reported together.
/// <code>
/// {"id":"m-1","signals":[{"kind":"account","code":"DE"}],"birthYear":1980,"languages":["de"],
///  "channels":[{"kind":"email","address":"…"}],"timeZone":"Europe/Berlin"}
/// </code>
/// </summary>
public sealed class MemberParser(JurisdictionAtlas atlas)
{
    /// <summary>Maximum bytes of a line.</summary>
    public const int MaxLine = 16 * 1024;

    /// <summary>Maximum channels of a member.</summary>
    public const int MaxChannels = 8;

    /// <summary>Maximum languages of a member.</summary>
    public const int MaxLanguages = 16;

    /// <summary>Maximum bytes in UTF-8 of an address.</summary>
    public const int MaxAddress = TextLimits.Address;

    /// <summary>Maximum bytes in UTF-8 of a code, a kind or the name of a zone.</summary>
    private const int MaxWord = 64;

    private const int EarliestBirth = 1900;
    private const int LatestBirth = 2100;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = ContentLimits.Depth };
    private static readonly string[] Fields = ["id", "signals", "birthYear", "ageBand", "languages", "channels", "timeZone"];

    /// <summary>Reads a line; <paramref name="line"/> is its number, for the errors.</summary>
    public MemberLine Parse(ReadOnlyMemory<byte> json, long line)
    {
        if (json.Length > MaxLine)
            return new MemberLine.Wrong(line, [new FieldError("$", null, $"at most {MaxLine} bytes")]);
        try
        {
            using var document = JsonDocument.Parse(JsonInput.WithoutMark(json), Strict);
            var wrong = new MemberErrors();
            Member? member = document.RootElement.ValueKind == JsonValueKind.Object ? Read(document.RootElement, wrong) : null;
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                wrong.Add("$", null, "one JSON object");
            return wrong.Any || member is null ? new MemberLine.Wrong(line, wrong.ToImmutable()) : new MemberLine.Read(member);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not Unicode text. The message of the reader is not used, because it could quote
            // the line.
            return new MemberLine.Wrong(line, [new FieldError("$", null, "one JSON object in UTF-8, each property once")]);
        }
    }

    private Member? Read(JsonElement root, MemberErrors wrong)
    {
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (!Fields.Contains(property.Name))
                wrong.Add(Named(property.Name), null, $"one of {string.Join(", ", Fields)}");
        }

        MemberId? id = Id(root, wrong);
        ImmutableArray<ResidencySignal> signals = Signals(root, wrong);
        int? year = BirthYear(root, wrong);
        AgeBand? band = Band(root, wrong);
        if (year is not null && band is not null)
            wrong.Add("ageBand", band.ToString(), "a birth year or an age band, not both");
        ImmutableArray<string> languages = Languages(root, wrong);
        ImmutableArray<MemberChannel> channels = Channels(root, wrong);
        string? zone = Zone(root, wrong);
        return wrong.Any
            ? null
            : new Member
            {
                Id = id!.Value,
                Signals = signals,
                BirthYear = year,
                AgeBand = band,
                Languages = languages,
                Channels = channels,
                TimeZone = zone!,
                Jurisdictions = JurisdictionsOf(signals),
            };
    }

    private static MemberId? Id(JsonElement root, MemberErrors wrong)
    {
        if (
            root.TryGetProperty("id", out JsonElement value)
            && value.ValueKind == JsonValueKind.String
            && MemberId.TryParse(value.GetString(), out MemberId id)
        )
            return id;
        wrong.Add("id", null, MemberId.Expected);
        return null;
    }

    private ImmutableArray<JurisdictionCode> JurisdictionsOf(ImmutableArray<ResidencySignal> signals) =>
        [.. signals.Select(s => s.Code!.Value).SelectMany(WithParent).Distinct().Order()];

    private JurisdictionCode[] WithParent(JurisdictionCode code) =>
        atlas[code] is { Kind: JurisdictionKind.Subdivision, Parent: { } parent } ? [code, parent] : [code];

    private ImmutableArray<ResidencySignal> Signals(JsonElement root, MemberErrors wrong)
    {
        ImmutableArray<ResidencySignal>.Builder signals = ImmutableArray.CreateBuilder<ResidencySignal>();
        foreach ((JsonElement item, string path) in Items(root, "signals", 1, ContentLimits.AuthorSignals, wrong))
        {
            string? word = Text(item, "kind", wrong, MaxWord, secret: false, path);
            string? text = Text(item, "code", wrong, MaxWord, secret: false, path);
            Unknown(item, path, wrong, "kind", "code");
            bool isKind = EnumWords<SignalKind>.TryRead(word, out SignalKind kind) && kind != SignalKind.ThirdParty;
            if (word is not null && !isKind)
                wrong.Add($"{path}.kind", word, "one of account, declared, ip, previous");
            if (text is null)
                continue;
            if (!atlas.TryParse(text, out JurisdictionCode code, out string? problem))
                wrong.Add($"{path}.code", text, problem);
            else
                signals.Add(new ResidencySignal(kind, code));
        }
        return signals.ToImmutable();
    }

    private static int? BirthYear(JsonElement root, MemberErrors wrong)
    {
        if (!root.TryGetProperty("birthYear", out JsonElement value))
            return null;
        if (
            value.ValueKind == JsonValueKind.Number
            && JsonInteger.TryRead(JsonMarshal.GetRawUtf8Value(value), out int year)
            && year is >= EarliestBirth and <= LatestBirth
        )
            return year;
        wrong.Add("birthYear", Shown(value), $"a year from {EarliestBirth} to {LatestBirth}");
        return null;
    }

    private static AgeBand? Band(JsonElement root, MemberErrors wrong)
    {
        if (!root.TryGetProperty("ageBand", out JsonElement value))
            return null;
        if (value.ValueKind == JsonValueKind.String && AgeBand.TryParse(value.GetString(), out AgeBand band))
            return band;
        wrong.Add("ageBand", Shown(value), AgeBand.Expected);
        return null;
    }

    private static ImmutableArray<string> Languages(JsonElement root, MemberErrors wrong)
    {
        ImmutableArray<string>.Builder languages = ImmutableArray.CreateBuilder<string>();
        foreach ((JsonElement item, string path) in Items(root, "languages", 0, MaxLanguages, wrong))
        {
            if (item.ValueKind == JsonValueKind.String && LanguageTag.IsWellFormed(item.GetString()))
                languages.Add(item.GetString()!);
            else
                wrong.Add(path, Shown(item), LanguageTag.Expected);
        }
        return [.. languages.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static ImmutableArray<MemberChannel> Channels(JsonElement root, MemberErrors wrong)
    {
        ImmutableArray<MemberChannel>.Builder channels = ImmutableArray.CreateBuilder<MemberChannel>();
        foreach ((JsonElement item, string path) in Items(root, "channels", 0, MaxChannels, wrong))
        {
            string? word = Text(item, "kind", wrong, MaxWord, secret: false, path);
            string? address = Text(item, "address", wrong, MaxAddress, secret: true, path);
            Unknown(item, path, wrong, "kind", "address");
            if (word is not null && !EnumWords<ChannelKind>.TryRead(word, out _))
                wrong.Add($"{path}.kind", word, EnumWords<ChannelKind>.Expected);
            else if (address is not null && EnumWords<ChannelKind>.TryRead(word, out ChannelKind kind))
                channels.Add(new MemberChannel(kind, address));
        }
        return channels.ToImmutable();
    }

    private static string? Zone(JsonElement root, MemberErrors wrong)
    {
        string? zone = Text(root, "timeZone", wrong, MaxWord, secret: false);
        if (zone is null)
            return null;
        if (IanaZones.TryFind(zone, out string? canonical, out _))
            return canonical;
        wrong.Add("timeZone", zone, IanaZones.Expected);
        return null;
    }

    private static IEnumerable<(JsonElement Item, string Path)> Items(
        JsonElement root,
        string name,
        int least,
        int most,
        MemberErrors wrong
    )
    {
        if (!root.TryGetProperty(name, out JsonElement list) && least == 0)
            return [];
        if (list.ValueKind == JsonValueKind.Array && list.GetArrayLength() >= least && list.GetArrayLength() <= most)
            return [.. list.EnumerateArray().Select((item, i) => (item, $"{name}[{i}]"))];
        wrong.Add(name, null, $"a list of {least} to {most}");
        return [];
    }

    private static string? Text(JsonElement parent, string name, MemberErrors wrong, int longest, bool secret, string? path = null)
    {
        string field = path is null ? name : $"{path}.{name}";
        if (
            parent.ValueKind == JsonValueKind.Object
            && parent.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.String
            && value.GetString() is { Length: > 0 } text
            && Encoding.UTF8.GetByteCount(text) <= longest
            && !string.IsNullOrWhiteSpace(text)
            && !text.Any(char.IsControl)
        )
            return text;
        string? shown = secret || parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out value) ? null : Shown(value);
        wrong.Add(field, shown, $"1 to {longest} bytes in UTF-8, without control characters");
        return null;
    }

    private static void Unknown(JsonElement item, string path, MemberErrors wrong, params string[] known)
    {
        if (item.ValueKind != JsonValueKind.Object)
            return;
        foreach (JsonProperty property in item.EnumerateObject())
        {
            if (!known.Contains(property.Name))
                wrong.Add($"{path}.{Named(property.Name)}", null, $"one of {string.Join(", ", known)}");
        }
    }

    // The value could be a person's address under a misspelt name. A name that is not an identifier could itself be one.
    private static string Named(string name) => name.Length is >= 1 and <= 32 && name.All(char.IsAsciiLetter) ? name : "*";

    // The content of an object or a list is not shown, because it may hold personal data.
    private static string Shown(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            _ => value.GetRawText(),
        };

    /// <summary>Every wrong field of a line, each value cut short.</summary>
    private sealed class MemberErrors
    {
        private const int Most = 50;

        private readonly ImmutableArray<FieldError>.Builder errors = ImmutableArray.CreateBuilder<FieldError>();

        public bool Any => errors.Count > 0;

        public void Add(string field, string? value, string expected)
        {
            if (errors.Count < Most)
                errors.Add(new FieldError(Cut(field)!, Cut(value), expected));
        }

        public ImmutableArray<FieldError> ToImmutable() => errors.ToImmutable();

        private static string? Cut(string? text) =>
            text is { Length: > 64 } ? $"{text[..(char.IsHighSurrogate(text[62]) ? 62 : 63)]}…" : text;
    }
}
