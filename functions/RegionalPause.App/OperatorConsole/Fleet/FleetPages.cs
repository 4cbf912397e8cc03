using System.Collections.Immutable;
using RegionalPause.App.Api;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Ledger;

namespace RegionalPause.App.OperatorConsole.Fleet;

/// <summary>Makes the page of instances.</summary>
internal sealed class FleetPages(FleetReader fleet, ControlTable control)
{
    /// <summary>The list, newest first.</summary>
    public async Task<IResult> ListAsync(HttpContext http, CancellationToken cancellationToken)
    {
        bool closed = http.Request.Query["closed"] == "true";
        Task<long> version = control.ReadVersionAsync(cancellationToken);
        Task<ImmutableArray<Instance>> listed = fleet.ListAsync(closed, cancellationToken);
        await Task.WhenAll(version, listed);
        ImmutableArray<InstanceView> instances = [.. (await listed).OrderByDescending(i => i.StartedAt).Select(FleetApi.View)];
        return await ConsoleAnswer.OfAsync(
            FleetPage.Create(
                new FleetModel(
                    ConsoleVisit.Of(http),
                    Paging.PageOf<InstanceView>(instances, http.Request.Query["page"]),
                    closed,
                    await version
                )
            ),
            cancellationToken
        );
    }
}
