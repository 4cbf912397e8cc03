using RegionalPause.Contract;
using RegionalPause.Permits;

namespace RegionalPause.App.Api;

/// <summary>Converts permits to the contract.</summary>
internal static class PermitViews
{
    public static PermitView View(this Permit permit) =>
        new(
            permit.Id.Value,
            permit.Run,
            permit.Dataset,
            permit.Jurisdictions.IsEmpty ? null : [.. permit.Jurisdictions.Select(code => code.Value)],
            permit.ManifestSha256,
            permit.Items,
            permit.Excluded,
            Words.Of(permit.State),
            permit.Revision,
            (int)permit.Lease.TotalSeconds,
            permit.ExpiresAt,
            permit.ControlVersion,
            permit.Cause,
            permit.OverAt,
            permit.RequestedBy.Name,
            permit.RegisteredAt,
            new ExclusionsView(
                permit.Exclusions,
                $"{ApiRoutes.Prefix}/permits/{permit.Id}/exclusions.filter",
                $"{ApiRoutes.Prefix}/permits/{permit.Id}/exclusions"
            )
        );
}
