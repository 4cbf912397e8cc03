using System.CommandLine;
using System.Globalization;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;
using Spectre.Console;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause status</c>: the control state in force and the instances that decide under it, on one screen. JSON:
/// <c>{health, jurisdictions, orders, fleet, holds}</c>.
/// </summary>
internal static class StatusCommand
{
    public static Command Create(Shell shell) =>
        shell.Verb("status", "Jurisdictions by state, orders in force, fleet and holds", [], RunAsync);

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        PauseApi api = run.Api(People.Auditor);
        Task<Answer<HealthView>> gate = api.HealthAsync(cancellationToken);
        Task<Answer<JurisdictionView[]>> places = api.JurisdictionsAsync(cancellationToken);
        Task<Answer<OrderView[]>> inForce = api.OrdersAsync(ended: false, cancellationToken);
        Task<Answer<InstanceView[]>> instances = api.FleetAsync(closed: false, cancellationToken);
        Task<Answer<HoldView[]>> scopes = api.HoldsAsync(cancellationToken);
        await Task.WhenAll(gate, places, inForce, instances, scopes);
        Answer<HealthView> health = await gate;
        Answer<JurisdictionView[]> jurisdictions = await places;
        Answer<OrderView[]> orders = await inForce;
        Answer<InstanceView[]> fleet = await instances;
        Answer<HoldView[]> holds = await scopes;
        if (run.Json)
        {
            run.PrintJson(
                $$"""{"health":{{health.Json}},"jurisdictions":{{jurisdictions.Json}},"orders":{{orders.Json}},"fleet":{{fleet.Json}},"holds":{{holds.Json}}}"""
            );
            return Exit.Done;
        }

        HashSet<string> enforced =
        [
            .. orders.Value.Where(o => !o.Shadow && o.Stage is "fencing" or "fenced" or "effective").Select(o => o.Id),
        ];
        ILookup<string, JurisdictionView> byState = jurisdictions.Value.ToLookup(j =>
            j.Orders.Any(enforced.Contains) ? "paused"
            : j.IsOpen ? "open"
            : "closed"
        );
        run.Write(
            Sheet.Facts(
                (
                    "gate",
                    new Cell(
                        $"{api.Url.GetLeftPart(UriPartial.Authority)}  {health.Value.Status}, version {health.Value.Version?.Split('+')[0]}, control {health.Value.ControlVersion?.ToString(CultureInfo.InvariantCulture) ?? Words.None}"
                    )
                ),
                ("paused", Codes(byState["paused"], "paused")),
                ("open", Codes(byState["open"], "open")),
                ("closed", new Cell(byState["closed"].Count().ToString("N0", CultureInfo.InvariantCulture), Ink.Quiet)),
                (
                    "fleet",
                    Sheet.Plain(
                        fleet.Value.Length == 0
                            ? "no instance"
                            : string.Join(", ", fleet.Value.CountBy(i => i.State).Select(s => $"{s.Value} {s.Key}"))
                    )
                ),
                (
                    "held",
                    Sheet.Plain(
                        holds.Value.Length == 0
                            ? "nothing"
                            : $"{Words.Count(holds.Value.Sum(h => h.Held))} under {Words.Count(holds.Value.Length, "scope")}"
                    )
                )
            )
        );
        if (orders.Value.Length > 0)
        {
            run.Say();
            run.Write(OrderSheet.List(orders.Value));
        }
        return Exit.Done;
    }

    /// <summary>The number of jurisdictions and their codes. A part in the same state as its parent is counted but not named.</summary>
    private static Cell Codes(IEnumerable<JurisdictionView> some, string state)
    {
        HashSet<string> codes = [.. some.Select(j => j.Code)];
        string[] named = [.. some.Where(j => j.Parent is null || !codes.Contains(j.Parent)).Select(j => j.Code)];
        return codes.Count == 0 ? new Cell("none", Ink.Quiet) : new Cell($"{codes.Count}  {Words.Few(named, 60)}", Ink.StyleOf(state));
    }
}
