using System.Collections.Immutable;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Flags;
using RegionalPause.Gate.FeatureFlags;
using RegionalPause.Jurisdictions;
using RegionalPause.Pauses;

namespace RegionalPause.App.Api;

/// <summary>Builds the view of a flag from the flags, the orders and the evaluation by feature management.</summary>
internal sealed class FlagViews(FlagHandler flags, PauseHandler pauses, TrainingFlags training)
{
    public async Task<ImmutableArray<FlagView>> AllAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<TrainingFlag> all = await flags.ListAsync(cancellationToken);
        return await OfAsync(all.Select(f => f.Code), all, cancellationToken);
    }

    public async Task<ImmutableArray<FlagView>> OfAsync(IEnumerable<JurisdictionCode> codes, CancellationToken cancellationToken) =>
        await OfAsync(codes, await flags.ListAsync(cancellationToken), cancellationToken);

    private async Task<ImmutableArray<FlagView>> OfAsync(
        IEnumerable<JurisdictionCode> codes,
        ImmutableArray<TrainingFlag> all,
        CancellationToken cancellationToken
    )
    {
        OpenFlags open = OpenFlags.Of(
            all,
            await pauses.ListAsync(ended: false, cancellationToken),
            await flags.ListAskedAsync(cancellationToken)
        );
        var views = ImmutableArray.CreateBuilder<FlagView>();
        foreach (JurisdictionCode code in codes)
            views.Add(open.View(code, await training.MayTrainAsync(code, cancellationToken)));
        return views.ToImmutable();
    }
}
