using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.Content;
using RegionalPause.Jurisdictions;

namespace RegionalPause.Members;

/// <summary>How a member can be reached.</summary>
public enum ChannelKind : byte
{
    /// <summary>E-mail.</summary>
    Email = 1,

    /// <summary>Text message.</summary>
    Sms = 2,

    /// <summary>Push notice on a device.</summary>
    Push = 3,

    /// <summary>A notice inside the product. It counts as delivered when it was shown.</summary>
    InApp = 4,

    /// <summary>A letter.</summary>
    Letter = 5,
}

/// <summary>One channel on which a member can be reached.</summary>
/// <param name="Kind">Kind of the channel.</param>
/// <param name="Address">Address, or the delivery service's reference to one. It is personal data: it is only in the table and in the
/// message to the delivery service.</param>
public sealed record MemberChannel(ChannelKind Kind, string Address);

/// <summary>An age range, for platforms that know no birth year. The upper end is optional.</summary>
public readonly record struct AgeBand(int From, int? To)
{
    /// <summary>What is expected, for an error.</summary>
    public const string Expected = "an age band such as 18-24 or 65+";

    /// <summary>Reads <c>18-24</c> or <c>65+</c>.</summary>
    public static bool TryParse(string? text, out AgeBand band)
    {
        band = default;
        string[] ends = text?.Split('-') ?? [];
        if (ends is [[.. var open, '+']] && TryAge(open, out int from))
            band = new AgeBand(from, null);
        else if (ends is [var first, var last] && TryAge(first, out from) && TryAge(last, out int to) && to >= from)
            band = new AgeBand(from, to);
        else
            return false;
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        To is null ? string.Create(CultureInfo.InvariantCulture, $"{From}+") : string.Create(CultureInfo.InvariantCulture, $"{From}-{To}");

    private static bool TryAge(string text, out int age) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out age) && age <= 150;
}

/// <summary>One member of the platform, as the platform describes them. Only <see cref="MemberParser"/> creates it, so every field is
/// already checked.</summary>
public sealed record Member
{
    /// <summary>The platform's id, as in the author ids of content items. Never logged, never in the ledger (R26).</summary>
    public required MemberId Id { get; init; }

    /// <summary>Residency signals, each with a known jurisdiction; at least one.</summary>
    public required ImmutableArray<ResidencySignal> Signals { get; init; }

    /// <summary>Year of birth; <c>null</c> if a band is known instead, or neither.</summary>
    public int? BirthYear { get; init; }

    /// <summary>Age band; <c>null</c> if a year is known instead, or neither.</summary>
    public AgeBand? AgeBand { get; init; }

    /// <summary>Languages (BCP 47), the preferred one first; empty if unknown.</summary>
    public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>Channels, the preferred one first; empty if there are none.</summary>
    public ImmutableArray<MemberChannel> Channels { get; init; } = [];

    /// <summary>IANA time zone.</summary>
    public required string TimeZone { get; init; }

    /// <summary>
    /// Every jurisdiction in which the member counts, once, sorted: those of the signals and, for a subdivision, its parent. The rule is
    /// the same as for content items (D7), so that a member whose content is held there gets the notice.
    /// </summary>
    public required ImmutableArray<JurisdictionCode> Jurisdictions { get; init; }

    /// <summary>What is known of the member's age.</summary>
    public KnownAge Age => new(BirthYear, AgeBand, Zone);

    /// <summary>The time zone; UTC if this machine does not know it.</summary>
    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out TimeZoneInfo? zone) ? zone : TimeZoneInfo.Utc;
}
