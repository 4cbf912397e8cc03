using RegionalPause.App.Api;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.Contract;
using RegionalPause.Control;
using RegionalPause.Gate;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Resumption;

namespace RegionalPause.App.OperatorConsole.Approving;

/// <summary>Renders the pages of approvals with what they would change.</summary>
internal sealed class ApprovePages(PauseHandler pauses, ResumptionHandler resumption, ChangePreviews previews)
{
    /// <summary>The page of a proposal.</summary>
    public async Task<IResult> ShowAsync(string id, HttpContext http, RefusedForm refused, CancellationToken cancellationToken)
    {
        ConsoleVisit visit = ConsoleVisit.Of(http);
        if (
            !OrderId.TryParse(id, out OrderId order)
            || await pauses.FindAsync(order, cancellationToken) is not { } standing
            || await resumption.FindAsync(order, cancellationToken) is not { } review
        )
            return await ConsoleErrors.PageAsync(http, new Refusal(RefusalCode.NotFound, "There is no such order."));
        DifferenceView? change = null;
        if (visit.MayApprove && review is { Digest: { } digest, IsReady: true })
        {
            Result<ProposedChange> preview = await resumption.PreviewApproveAsync(order, digest, http.User.Person(), cancellationToken);
            change = preview.Succeeded(out ProposedChange? proposed, out _) ? previews.Of(proposed).View() : null;
        }
        return await ConsoleAnswer.OfAsync(
            ApprovePage.Create(
                new ApproveModel(
                    visit,
                    standing.View(DateOnly.FromDateTime(visit.Now.UtcDateTime)),
                    review.View(),
                    change,
                    http.Request.Query["digest"].ToString() is { Length: > 0 } link ? link : null,
                    refused
                )
            ),
            cancellationToken,
            refused.Problems.Refusal is { } refusal ? RefusalTable.Of(refusal.Code).HttpStatus : StatusCodes.Status200OK
        );
    }

    /// <summary>The page of another end.</summary>
    public async Task<IResult> ShowEndAsync(
        string id,
        string ending,
        HttpContext http,
        IFormCollection form,
        Refusal? refusal,
        CancellationToken cancellationToken
    )
    {
        ConsoleVisit visit = ConsoleVisit.Of(http);
        if (
            EndingOf(ending) is not { } end
            || !OrderId.TryParse(id, out OrderId order)
            || await pauses.FindAsync(order, cancellationToken) is not { } standing
        )
            return await ConsoleErrors.PageAsync(http, new Refusal(RefusalCode.NotFound, "There is no such order."));
        // The reason is typed on this page; without one the preview would only say that it is missing.
        Result<ProposedChange> preview =
            end == OrderEnding.Undo
                ? await resumption.PreviewUndoAsync(order, form.Text("reason") ?? "not stated yet", http.User.Person(), cancellationToken)
                : await pauses.PreviewEndAsync(order, end, http.User.Person(), cancellationToken);
        DifferenceView? change = preview.Succeeded(out ProposedChange? proposed, out Refusal? why) ? previews.Of(proposed).View() : null;
        Refusal? shown = refusal ?? why;
        return await ConsoleAnswer.OfAsync(
            EndPage.Create(
                new EndModel(
                    visit,
                    standing.View(DateOnly.FromDateTime(visit.Now.UtcDateTime)),
                    ending,
                    change,
                    new RefusedForm("end", form, new FieldProblems(shown))
                )
            ),
            cancellationToken,
            refusal is null ? StatusCodes.Status200OK : RefusalTable.Of(refusal.Code).HttpStatus
        );
    }

    /// <summary>The ending that a path names; <c>null</c> if it names none.</summary>
    public static OrderEnding? EndingOf(string word) =>
        word switch
        {
            "lift" => OrderEnding.Lift,
            "withdraw" => OrderEnding.Withdraw,
            "undo" => OrderEnding.Undo,
            _ => null,
        };
}
