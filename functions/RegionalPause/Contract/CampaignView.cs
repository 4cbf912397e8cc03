using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace RegionalPause.Contract;

/// <summary>A campaign.</summary>
/// <param name="Id">The campaign id.</param>
/// <param name="Order">The order whose end it prepares.</param>
/// <param name="State"><c>draft</c>, <c>running</c>, <c>held</c>, <c>completed</c> or <c>cancelled</c>.</param>
/// <param name="Jurisdictions">Jurisdictions whose members are notified.</param>
/// <param name="Controller">The organisation that trains, by the name that members know.</param>
/// <param name="Purpose">The purpose of the training.</param>
/// <param name="ContentTypes">Content types; empty means all.</param>
/// <param name="From">First day of the content; <c>null</c> if there is no lower bound.</param>
/// <param name="To">Last day of the content; <c>null</c> if there is no upper bound.</param>
/// <param name="LegalBasis">The legal basis of the training.</param>
/// <param name="StartsOn">The first day on which the content may be used.</param>
/// <param name="ContentVersion">Version of the content of the notice; each material change adds one.</param>
/// <param name="RatePerSecond">Maximum number of notices per second.</param>
/// <param name="RemindAfterDays">Days after which members who have not objected are reminded; <c>null</c> if never.</param>
/// <param name="CreatedBy">Who created it.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="StartedAt">When it was first started; <c>null</c> for a draft.</param>
/// <param name="EndedAt">When it was completed or cancelled; <c>null</c> before that.</param>
/// <param name="Warnings">Warnings for the operator, one sentence each.</param>
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

/// <summary>The progress of a campaign, as numbers of members.</summary>
/// <param name="Id">The campaign id.</param>
/// <param name="State"><c>draft</c>, <c>running</c>, <c>held</c>, <c>completed</c> or <c>cancelled</c>.</param>
/// <param name="ContentVersion">Version of the content of the notice; each material change adds one.</param>
/// <param name="Audience">Members found so far.</param>
/// <param name="Sent">Members to whom a notice was sent.</param>
/// <param name="Delivered">Members whose notice was delivered.</param>
/// <param name="Bounced">Members whose notice bounced.</param>
/// <param name="Unreachable">Members without a working channel.</param>
/// <param name="Objected">Members who objected.</param>
/// <param name="Reminded">Members who were reminded.</param>
/// <param name="SetAside">Members who cannot be notified: their record cannot be read, or no notice can be made.</param>
/// <param name="SetAsideMembers">The first members who are set aside, by pseudonym.</param>
/// <param name="Waiting">The notices that wait for the end of quiet hours; <c>null</c> if nothing waits for it.</param>
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
    ImmutableArray<SetAsideView> SetAsideMembers,
    WaitingView? Waiting
);

/// <summary>Notices of members who have quiet hours now: nothing is sent to them until these end.</summary>
/// <param name="Members">Members who are not told yet; 0 if only second attempts wait.</param>
/// <param name="Until">When the first of them are due.</param>
/// <param name="QuietHours">The quiet hours where the member lives: <c>21:00 to 08:00</c>.</param>
public sealed record WaitingView(long Members, DateTimeOffset Until, string QuietHours);

/// <summary>A member who cannot be notified.</summary>
/// <param name="Pseudonym">The member's pseudonym in the ledger; <c>null</c> if the member's record cannot be read.</param>
/// <param name="Jurisdiction">The jurisdiction in which the member was found.</param>
/// <param name="Defect"><c>record</c> if the record cannot be read, <c>message</c> if the notice cannot be made.</param>
public sealed record SetAsideView(string? Pseudonym, string Jurisdiction, string Defect);

/// <summary>How many members would be notified, in which languages, with a sample notice in each.</summary>
/// <param name="Audience">Members who would be notified; each counts once.</param>
/// <param name="Objecting">Members who object already and get no notice.</param>
/// <param name="NotOfAge">Members who are not known to be of age and get no notice.</param>
/// <param name="Unreachable">Members of the audience without a channel.</param>
/// <param name="SetAside">Members whose record cannot be read; a member with several jurisdictions counts in each.</param>
/// <param name="Counts">The audience by jurisdiction and language.</param>
/// <param name="Samples">One sample notice per language.</param>
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
