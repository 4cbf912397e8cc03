using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Campaigns;

/// <summary>What an operator asks for, unchecked.</summary>
public sealed record CampaignRequest
{
    /// <summary>Campaign id; made from the order's if missing.</summary>
    [MaxBytes(TextLimits.CampaignId)]
    public string? Id { get; init; }

    /// <summary>The order whose end it prepares. Its jurisdictions are told, and its content types unless others are named.</summary>
    [MaxBytes(TextLimits.OrderId)]
    public string? Order { get; init; }

    /// <summary>Only these groups or jurisdictions of the order; none means all.</summary>
    public ImmutableArray<string> Jurisdictions { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Who trains.</summary>
    [MaxBytes(TextLimits.Controller)]
    public string? Controller { get; init; }

    /// <summary><c>generative-ai</c> (default) or <c>safety-model</c>.</summary>
    public string? Purpose { get; init; }

    /// <summary>Content types; none means the order's.</summary>
    public ImmutableArray<string> ContentTypes { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Content from this day on.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Content up to this day.</summary>
    public DateOnly? To { get; init; }

    /// <summary><c>legitimate-interests</c> (default) or <c>consent</c>.</summary>
    public string? LegalBasis { get; init; }

    /// <summary>The first day of use, at least 30 days ahead.</summary>
    public DateOnly? StartsOn { get; init; }

    /// <summary>Notices a second; the configured rate if missing.</summary>
    public int? RatePerSecond { get; init; }

    /// <summary>Days after which whoever has not objected is reminded once; never if missing.</summary>
    public int? RemindAfterDays { get; init; }
}
