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
        Person person = http.User.Person();
        DifferenceView? change =
            visit.MayApprove && review.Digest is { } digest ? await ChangeAsync(order, digest, person, cancellationToken) : null;
        return await ConsoleAnswer.OfAsync(
            ApprovePage.Create(
                new ApproveModel(
                    visit,
                    standing.View(visit.Today),
                    review.View(),
                    change,
                    review.Approvals.Any(a => a.By.IsSameAs(person)),
                    review.Standing is { } proposed && ResumptionCheck.IsBarred(person, proposed, standing),
                    http.Request.Query["digest"].ToString() is { Length: > 0 } link ? link : null,
                    refused
                )
            ),
            cancellationToken,
            refused.Problems.Status
        );
    }

    /// <summary>What an approval would change after a second one; <c>null</c> if it cannot be given now.</summary>
    public async Task<DifferenceView?> ChangeAsync(OrderId order, string digest, Person by, CancellationToken cancellationToken) =>
        (await resumption.PreviewApproveAsync(order, digest, by, cancellationToken)).Succeeded(out ProposedChange? proposed, out _)
            ? previews.Of(proposed).View()
            : null;

    /// <summary>What another end would change; or why it cannot be asked for.</summary>
    public async Task<Result<DifferenceView>> ChangeAsync(
        OrderId order,
        OrderEnding end,
        string? reason,
        Person by,
        CancellationToken cancellationToken
    )
    {
        // The reason is typed on the page; without one the preview would only say that it is missing.
        Result<ProposedChange> preview =
            end == OrderEnding.Undo
                ? await resumption.PreviewUndoAsync(order, reason ?? "not stated yet", by, cancellationToken)
                : await pauses.PreviewEndAsync(order, end, by, cancellationToken);
        return preview.Succeeded(out ProposedChange? proposed, out Refusal? refusal) ? previews.Of(proposed).View() : refusal;
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
        (await ChangeAsync(order, end, form.Text("reason"), http.User.Person(), cancellationToken)).Succeeded(
            out DifferenceView? change,
            out Refusal? why
        );
        Refusal? shown = refusal ?? why;
        return await ConsoleAnswer.OfAsync(
            EndPage.Create(
                new EndModel(visit, standing.View(visit.Today), ending, change, new RefusedForm("end", form, new FieldProblems(shown)))
            ),
            cancellationToken,
            new FieldProblems(refusal).Status
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
