using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Orders;
using RegionalPause.Contract;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Resumption;

namespace RegionalPause.App.OperatorConsole.Approving;

/// <summary>
/// Proposing, reviewing and approving a resumption, and the other ends of an order. Whatever could admit more is shown before it is done
/// (R44), and an approval is bound to the digest of exactly what the page showed (R22).
/// </summary>
internal static class ApproveRoutes
{
    public static void MapApprove(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder order = app.MapGroup("/orders/{id}");
        order.MapGet("/approve", Show).RequireConsole(Policies.Read);
        order.MapPost("/proposal", Propose).RequireConsole(Policies.Operate);

        RouteGroupBuilder loosen = order.MapGroup("").RequireConsole(Policies.Approve);
        loosen.MapPost("/approve", Approve);
        loosen.MapPost("/override", Override);
        loosen.MapGet("/end/{ending}", ShowEnd);
        loosen.MapPost("/end/{ending}", End);
    }

    private static Task<IResult> Show(string id, HttpContext http, ApprovePages pages, CancellationToken cancellationToken) =>
        pages.ShowAsync(id, http, RefusedForm.None, cancellationToken);

    private static async Task<IResult> Propose(
        string id,
        HttpContext http,
        ResumptionHandler resumption,
        OrderPageReader reader,
        CancellationToken cancellationToken
    )
    {
        IFormCollection form = await http.Request.ReadFormAsync(cancellationToken);
        var fields = new FormReader(form);
        var body = new ProposalBody
        {
            Jurisdictions = fields.Words("jurisdictions"),
            ContentNotBefore = fields.NeededDay("contentNotBefore"),
            Kinds = fields.Words("kinds"),
            Campaign = fields.Text("campaign"),
            WindowDays = fields.Number("windowDays"),
            Assessments = new AssessmentsBody
            {
                Lia = Assessment(form, "lia"),
                Dpia = Assessment(form, "dpia"),
                Compatibility = Assessment(form, "compatibility"),
            },
        };
        Refusal? refusal = fields.Refusal;
        if (OrderId.TryParse(id, out OrderId order) && refusal is null)
            (await resumption.ProposeAsync(order, body, http.User.Person(), cancellationToken)).Succeeded(out _, out refusal);
        return refusal is null
            ? Results.LocalRedirect($"/orders/{id}/approve")
            : await OrderRoutes.AnswerAsync(id, http, reader, "proposal", form, refusal, cancellationToken);
    }

    // A kind of which neither field is filled in is not on file.
    private static AssessmentBody? Assessment(IFormCollection form, string kind) =>
        (form.Text($"{kind}.reference"), form.Text($"{kind}.sha256")) switch
        {
            (null, null) => null,
            var (reference, sha256) => new AssessmentBody { Reference = reference ?? "", Sha256 = sha256 ?? "" },
        };

    private static async Task<IResult> Approve(
        string id,
        HttpContext http,
        ResumptionHandler resumption,
        ApprovePages pages,
        CancellationToken cancellationToken
    )
    {
        IFormCollection form = await http.Request.ReadFormAsync(cancellationToken);
        if (!OrderId.TryParse(id, out OrderId order))
            return await pages.ShowAsync(id, http, RefusedForm.None, cancellationToken);
        Person by = http.User.Person();
        string digest = form.Text("digest") ?? "";
        bool withdraws = form.Text("step") == "withdraw";
        // If it would do something else than the page showed, the person sees that first. A refusal of the decider says more than this.
        Result<ResumptionReview> result =
            withdraws ? await resumption.WithdrawApprovalAsync(order, by, cancellationToken)
            : await pages.ChangeAsync(order, digest, by, cancellationToken) is { } change
            && DifferenceMark.Of(change) != form.Text(DifferenceMark.Field)
                ? SeenSomethingElse
            : await resumption.ApproveAsync(order, digest, by, cancellationToken);
        return result.Succeeded(out _, out Refusal? refusal)
            ? Results.LocalRedirect($"/orders/{id}/approve")
            : await pages.ShowAsync(id, http, new RefusedForm("approve", form, new FieldProblems(refusal)), cancellationToken);
    }

    private static Refusal SeenSomethingElse { get; } =
        new(
            RefusalCode.StaleDigest,
            "What it would do has changed since the page was made, so nothing was done. The page shows it as it is now: look, and press again."
        );

    private static async Task<IResult> Override(
        string id,
        HttpContext http,
        ResumptionHandler resumption,
        ApprovePages pages,
        CancellationToken cancellationToken
    )
    {
        IFormCollection form = await http.Request.ReadFormAsync(cancellationToken);
        Refusal? refusal = null;
        if (OrderId.TryParse(id, out OrderId order))
        {
            (
                await resumption.OverrideAsync(order, form.Text("rule"), form.Text("reason"), http.User.Person(), cancellationToken)
            ).Succeeded(out _, out refusal);
        }
        return refusal is null
            ? Results.LocalRedirect($"/orders/{id}/approve")
            : await pages.ShowAsync(id, http, new RefusedForm("override", form, new FieldProblems(refusal)), cancellationToken);
    }

    private static async Task<IResult> ShowEnd(
        string id,
        string ending,
        HttpContext http,
        ApprovePages pages,
        CancellationToken cancellationToken
    ) => await pages.ShowEndAsync(id, ending, http, FormCollection.Empty, null, cancellationToken);

    private static async Task<IResult> End(
        string id,
        string ending,
        HttpContext http,
        PauseHandler pauses,
        ResumptionHandler resumption,
        ApprovePages pages,
        CancellationToken cancellationToken
    )
    {
        IFormCollection form = await http.Request.ReadFormAsync(cancellationToken);
        if (!OrderId.TryParse(id, out OrderId order) || ApprovePages.EndingOf(ending) is not { } end)
            return await pages.ShowEndAsync(id, ending, http, form, null, cancellationToken);
        if (
            (await pages.ChangeAsync(order, end, form.Text("reason"), http.User.Person(), cancellationToken)).Succeeded(
                out DifferenceView? change,
                out _
            )
            && DifferenceMark.Of(change) != form.Text(DifferenceMark.Field)
        )
            return await pages.ShowEndAsync(id, ending, http, form, SeenSomethingElse, cancellationToken);
        Result<OrderState> result =
            end == OrderEnding.Undo
                ? await resumption.UndoAsync(order, form.Text("reason"), http.User.Person(), cancellationToken)
                : await pauses.EndAsync(order, end, http.User.Person(), cancellationToken);
        return result.Succeeded(out _, out Refusal? refusal)
            ? Results.LocalRedirect($"/orders/{id}")
            : await pages.ShowEndAsync(id, ending, http, form, refusal, cancellationToken);
    }
}
