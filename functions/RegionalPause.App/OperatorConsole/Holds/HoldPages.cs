using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.Drains;
using RegionalPause.Holds;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Storage;

namespace RegionalPause.App.OperatorConsole.Holds;

/// <summary>Makes the page of held items.</summary>
internal sealed class HoldPages(HoldHandler holds, PauseHandler pauses, StoreClock clock, IOptions<HoldOptions> options)
{
    /// <summary>The list.</summary>
    public async Task<IResult> ListAsync(HttpContext http, Refusal? refusal, CancellationToken cancellationToken)
    {
        Task<ImmutableArray<HoldProgress>> held = holds.ListAsync(cancellationToken);
        Task<ImmutableArray<OrderState>> orders = pauses.ListAsync(ended: false, cancellationToken);
        await Task.WhenAll(held, orders);
        ImmutableArray<HoldRow> rows = HoldRows.Of(await held, await orders, options.Value.RetentionDaysWithoutOrder, clock.Now);
        return await ConsoleAnswer.OfAsync(
            HoldsPage.Create(
                new HoldsModel(ConsoleVisit.Of(http), Paging.PageOf<HoldRow>(rows, http.Request.Query["page"]), new FieldProblems(refusal))
            ),
            cancellationToken,
            new FieldProblems(refusal).Status
        );
    }

    /// <summary>Asks that the items of a reason are decided again.</summary>
    public async Task<IResult> RetryAsync(string scope, HttpContext http, CancellationToken cancellationToken) =>
        (await holds.RetryAsync(scope, http.User.Person().Name, cancellationToken)).Succeeded(out _, out Refusal? refusal)
            ? Results.LocalRedirect("/holds")
            : await ListAsync(http, refusal, cancellationToken);
}
