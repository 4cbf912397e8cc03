using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RegionalPause.Contract;

/// <summary>A campaign.</summary>
/// <param name="Id">The campaign id.</param>
/// <param name="Order">The order whose end it prepares.</param>
/// <param name="State">What state it is in.</param>
/// <param name="Jurisdictions">Jurisdictions whose members are told.</param>
/// <param name="Controller">Who trains.</param>
/// <param name="Purpose">What for.</param>
/// <param name="ContentTypes">Content types; none means all.</param>
/// <param name="From">Content from this day on.</param>
/// <param name="To">Content up to this day.</param>
/// <param name="LegalBasis">The legal basis.</param>
/// <param name="StartsOn">The first day of use.</param>
/// <param name="ContentVersion">Version of what members are told.</param>
/// <param name="RatePerSecond">Notices a second at most.</param>
/// <param name="RemindAfterDays">Days after which members are reminded; never if <c>null</c>.</param>
/// <param name="CreatedBy">Who drafted it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Warnings">What a person should know.</param>
public sealed record CampaignView(
    string Id,
    string Order,
    string State,
    ImmutableArray<string> Jurisdictions,
    string Controller,
    string Purpose,
    ImmutableArray<string> ContentTypes,
    DateOnly? From,
    DateOnly? To,
    string LegalBasis,
    DateOnly StartsOn,
    int ContentVersion,
    int RatePerSecond,
    int? RemindAfterDays,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    ImmutableArray<string> Warnings
);

/// <summary>How far a campaign has come, in members.</summary>
/// <param name="Id">The campaign id.</param>
/// <param name="State">What state it is in.</param>
/// <param name="ContentVersion">Version of what members are told.</param>
/// <param name="Audience">Members in it so far.</param>
/// <param name="Sent">Members to whom a notice was sent.</param>
/// <param name="Delivered">Members whose notice was delivered.</param>
/// <param name="Bounced">Members whose notice bounced.</param>
/// <param name="Unreachable">Members without a channel that works.</param>
/// <param name="Objected">Members who objected.</param>
/// <param name="Reminded">Members who were reminded.</param>
/// <param name="SetAside">Members who cannot be told, for a reason of their own.</param>
/// <param name="SetAsideMembers">The first of these members, by pseudonym.</param>
public sealed record FiguresView(
    string Id,
    string State,
    int ContentVersion,
    long Audience,
    long Sent,
    long Delivered,
    long Bounced,
    long Unreachable,
    long Objected,
    long Reminded,
    long SetAside,
    ImmutableArray<SetAsideView> SetAsideMembers
);

/// <summary>A member who cannot be told, and why.</summary>
public sealed record SetAsideView(string? Pseudonym, string Jurisdiction, string Defect);

/// <summary>Who would be told, in which languages, and a sample of each.</summary>
/// <param name="Audience">Members who would be told.</param>
/// <param name="Objecting">Members who object already.</param>
/// <param name="NotOfAge">Members who are not known to be of age.</param>
/// <param name="Unreachable">Members without a channel.</param>
/// <param name="SetAside">Members who cannot be told, for a reason of their own.</param>
/// <param name="Counts">Members by jurisdiction and language.</param>
/// <param name="Samples">The notice in each language.</param>
public sealed record PreviewView(
    long Audience,
    long Objecting,
    long NotOfAge,
    long Unreachable,
    long SetAside,
    [property: JsonRequired] ImmutableArray<AudienceCountView> Counts,
    ImmutableArray<SampleView> Samples
);

/// <summary>Members of one jurisdiction and language.</summary>
public sealed record AudienceCountView(string Jurisdiction, string Language, long Members);

/// <summary>A notice in one language.</summary>
public sealed record SampleView(string Language, string Subject, string Text, string Html);
