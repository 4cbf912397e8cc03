using System.Collections.Immutable;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Map;
using RegionalPause.Jurisdictions;

namespace RegionalPause.App.OperatorConsole.Overview;

/// <summary>Makes the overview and its parts.</summary>
internal sealed class OverviewPages(OverviewReader reader, JurisdictionAtlas atlas, MapShapes shapes, PlaceNames names)
{
    /// <summary>The page.</summary>
    public async Task<IResult> ShowAsync(HttpContext http, CancellationToken cancellationToken) =>
        await ConsoleAnswer.OfAsync(
            OverviewPage.Create(await ModelAsync(http, http.Request.Query["q"], cancellationToken)),
            cancellationToken
        );

    /// <summary>The parts that depend on the reader or are large: the script of the page reads them after a change.</summary>
    public async Task<IResult> ShowChangesAsync(HttpContext http, CancellationToken cancellationToken)
    {
        OverviewModel model = await ModelAsync(http, http.Request.Query["q"], cancellationToken);
        return await ConsoleAnswer.OfAsync(
            OverviewChangesPart.Create(model with { Table = model.Table with { HasHidden = true } }),
            cancellationToken
        );
    }

    /// <summary>The figures, for all consoles at once.</summary>
    public async Task<string> RenderFiguresAsync(CancellationToken cancellationToken)
    {
        OverviewFacts facts = await reader.ReadAsync(cancellationToken);
        ImmutableArray<PlaceRow> rows = OverviewModel.RowsOf(facts, atlas, shapes);
        return await ConsoleAnswer.RenderAsync(FiguresPart.Create(OverviewModel.FiguresOf(facts, rows)), cancellationToken);
    }

    private async Task<OverviewModel> ModelAsync(HttpContext http, string? query, CancellationToken cancellationToken) =>
        OverviewModel.Of(
            ConsoleVisit.Of(http),
            http.User.Person(),
            await reader.ReadAsync(cancellationToken),
            atlas,
            shapes,
            query,
            names.Guess
        );
}
