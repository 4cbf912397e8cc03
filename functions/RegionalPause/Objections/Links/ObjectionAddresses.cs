using Microsoft.Extensions.Options;
using RegionalPause.Content;
using RegionalPause.Requests;

namespace RegionalPause.Objections.Links;

/// <summary>The whole addresses of personal links, as a notice shows them.</summary>
public sealed class ObjectionAddresses(ObjectionLinks links, IOptions<ObjectionLinkOptions> options)
{
    /// <summary>The address of a member's own link.</summary>
    /// <param name="campaign">The campaign whose notice contains the link.</param>
    /// <param name="memberId">The member.</param>
    /// <param name="language">The language of the notice.</param>
    /// <param name="from">The time from which the days of the link count (<see cref="ObjectionLinkOptions.LinkDays"/>).</param>
    /// <exception cref="InvalidOperationException">The public address of the app is not set.</exception>
    /// <inheritdoc cref="ObjectionLinks.Create" path="/exception"/>
    public string Of(CampaignId campaign, MemberId memberId, string language, DateTimeOffset from)
    {
        if (options.Value.PublicAddress.Length == 0)
            throw new InvalidOperationException("Objections:PublicAddress is not set, so the notice would contain no link.");
        return Of(new ObjectionLink(campaign, memberId, language, from.AddDays(options.Value.LinkDays)));
    }

    /// <summary>The address of a link; without a public address, its path.</summary>
    /// <inheritdoc cref="ObjectionLinks.Create" path="/exception"/>
    public string Of(ObjectionLink link) => options.Value.PublicAddress.TrimEnd('/') + links.CreatePath(link);
}
