using System.Collections.Immutable;
using RegionalPause.Requests;

namespace RegionalPause.Campaigns;

/// <summary>An operator's request, not yet checked.</summary>
public sealed record CampaignRequest
{
    /// <summary>Campaign id; if missing, it is made from the id of the order.</summary>
    [MaxBytes(TextLimits.CampaignId)]
    public string? Id { get; init; }

    /// <summary>The order whose end it prepares. The default jurisdictions and content types are those of the order.</summary>
    [MaxBytes(TextLimits.OrderId)]
    public string? Order { get; init; }

    /// <summary>Only these groups or jurisdictions of the order; empty means all.</summary>
    public ImmutableArray<string> Jurisdictions
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>The organisation that trains.</summary>
    [MaxBytes(TextLimits.Controller)]
    public string? Controller { get; init; }

    /// <summary><c>generative-ai</c> (default) or <c>safety-model</c>.</summary>
    public string? Purpose { get; init; }

    /// <summary>Content types; empty means those of the order.</summary>
    public ImmutableArray<string> ContentTypes
    {
        get;
        init => field = value.IsDefault ? [] : value;
    } = [];

    /// <summary>First day of the content.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Last day of the content.</summary>
    public DateOnly? To { get; init; }

    /// <summary><c>legitimate-interests</c> (default) or <c>consent</c>.</summary>
    public string? LegalBasis { get; init; }

    /// <summary>The first day of use, at least 30 days ahead.</summary>
    public DateOnly? StartsOn { get; init; }

    /// <summary>Notices a second; the configured rate if missing.</summary>
    public int? RatePerSecond { get; init; }

    /// <summary>Days after which a member who has not objected is reminded once; never if missing.</summary>
    public int? RemindAfterDays { get; init; }
}
