using System.Collections.Immutable;
using RegionalPause.App.Api;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.Contract;
using RegionalPause.Drills;
using RegionalPause.Requests;

namespace RegionalPause.App.OperatorConsole.Drills;

/// <summary>Makes the page of drills.</summary>
internal sealed class DrillPages(DrillHandler drills)
{
    /// <summary>The list.</summary>
    public async Task<IResult> ListAsync(HttpContext http, Refusal? refusal, CancellationToken cancellationToken)
    {
        ImmutableArray<DrillView> all = [.. (await drills.ListAsync(cancellationToken)).Select(DrillsApi.View)];
        return await ConsoleAnswer.OfAsync(
            DrillsPage.Create(
                new DrillsModel(
                    ConsoleVisit.Of(http),
                    Paging.PageOf<DrillView>(all, http.Request.Query["page"]),
                    new FieldProblems(refusal)
                )
            ),
            cancellationToken,
            new FieldProblems(refusal).Status
        );
    }

    /// <summary>Requests a drill.</summary>
    public async Task<IResult> RequestAsync(HttpContext http, CancellationToken cancellationToken) =>
        (await drills.RequestAsync(http.User.Person(), cancellationToken)).Succeeded(out _, out Refusal? refusal)
            ? Results.LocalRedirect("/drills")
            : await ListAsync(http, refusal, cancellationToken);
}
