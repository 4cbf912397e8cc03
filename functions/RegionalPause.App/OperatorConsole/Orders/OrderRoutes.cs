using System.Collections.Immutable;
using RegionalPause.App.Api;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.App.OperatorConsole.Live;
using RegionalPause.Engagement;
using RegionalPause.Evidence;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Quarantine;
using RegionalPause.Recalls;
using RegionalPause.Requests;

namespace RegionalPause.App.OperatorConsole.Orders;

/// <summary>The list of orders, the page of an order, and its forms that tighten or record.</summary>
internal static class OrderRoutes
{
    public static void MapOrderPages(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder read = app.MapGroup("").RequireConsole(Policies.Read);
        read.MapGet("/orders", List);
        read.MapGet("/orders/{id}", Show);
        read.MapGet("/orders/{id}/certificate", ShowCertificate);
        read.MapGet("/orders/{id}/evidence", DownloadEvidence);
        read.MapGet("/orders/{id}/quarantine", ShowQuarantine);
        read.MapGet("/orders/{id}/quarantine/items", DownloadItems);
        read.MapGet("/orders/{id}/quarantine/filter", DownloadFilter);
        read.MapGet(ConsolePaths.Live + "/orders/{id}", Follow);

        RouteGroupBuilder operate = app.MapGroup("/orders/{id}").RequireConsole(Policies.Operate);
        operate.MapPost("/engagement", Enter);
        operate.MapPost("/confirm", Confirm);
        operate.MapPost("/recall", Recall);
    }

    private static async Task<IResult> List(HttpContext http, PauseHandler pauses, CancellationToken cancellationToken)
    {
        ConsoleVisit visit = ConsoleVisit.Of(http);
        string search = http.Request.Query["q"].ToString().Trim();
        bool ended = http.Request.Query["ended"] == "true";
        ImmutableArray<OrderState> all = await pauses.ListAsync(ended, cancellationToken);
        Paged<OrderState> page = Paging.PageOf<OrderState>([.. all.Where(o => Matches(o, search))], http.Request.Query["page"]);
        return await ConsoleAnswer.OfAsync(
            OrderListPage.Create(new OrderListModel(visit, page.Select(o => o.View(visit.Today)), search, ended)),
            cancellationToken
        );
    }

    private static bool Matches(OrderState order, string search) =>
        order.Order.Id.Value.Contains(search, StringComparison.OrdinalIgnoreCase)
        || order.Order.Named.Any(name => name.Contains(search, StringComparison.OrdinalIgnoreCase))
        || order.Order.Authority?.Contains(search, StringComparison.OrdinalIgnoreCase) == true
        || order.Order.Reason?.Contains(search, StringComparison.OrdinalIgnoreCase) == true;

    private static Task<IResult> Show(string id, HttpContext http, OrderPageReader reader, CancellationToken cancellationToken) =>
        PageAsync(id, http, reader, RefusedForm.None, cancellationToken);

    private static async Task<IResult> ShowCertificate(
        string id,
        HttpContext http,
        PauseHandler pauses,
        CancellationToken cancellationToken
    ) =>
        OrderId.TryParse(id, out OrderId order) && await pauses.FindCertificateAsync(order, cancellationToken) is { } certificate
            ? await ConsoleAnswer.OfAsync(
                CertificatePage.Create(new CertificateModel(ConsoleVisit.Of(http), certificate.View())),
                cancellationToken
            )
            : await ConsoleErrors.PageAsync(
                http,
                new Refusal(RefusalCode.NotFound, "There is no certificate: the order does not exist, or is not effective yet.")
            );

    // The set is computed from the whole ledger once in a process, so it has a page of its own.
    private static async Task<IResult> ShowQuarantine(
        string id,
        HttpContext http,
        QuarantineReader quarantine,
        CancellationToken cancellationToken
    )
    {
        if (!QuarantineSource.TryParse($"order/{id}", out QuarantineSource? source))
            return await ConsoleErrors.PageAsync(http, new Refusal(RefusalCode.NotFound, "There is no such order."));
        if (!(await quarantine.OpenAsync(source, cancellationToken)).Succeeded(out QuarantineSet? set, out Refusal? refusal))
            return await ConsoleErrors.PageAsync(http, refusal);
        QuarantineFilterHeader header = set.ToFilter().Header;
        return await ConsoleAnswer.OfAsync(
            QuarantinePage.Create(new QuarantineModel(ConsoleVisit.Of(http), id, header.Items, header.Sha256, header.Size)),
            cancellationToken
        );
    }

    private static async Task<IResult> DownloadEvidence(
        string id,
        HttpContext http,
        EvidenceService evidence,
        SealedLedger ledger,
        CancellationToken cancellationToken
    ) => await ConsoleErrors.OrPageAsync(http, await EvidenceApi.Show(id, evidence, ledger, cancellationToken));

    private static async Task<IResult> DownloadItems(
        string id,
        HttpContext http,
        QuarantineReader quarantine,
        CancellationToken cancellationToken
    ) => await ConsoleErrors.OrPageAsync(http, await QuarantineApi.Items("order", id, quarantine, cancellationToken));

    private static async Task<IResult> DownloadFilter(
        string id,
        HttpContext http,
        QuarantineReader quarantine,
        CancellationToken cancellationToken
    ) => await ConsoleErrors.OrPageAsync(http, await QuarantineApi.Filter("order", id, quarantine, cancellationToken));

    // A part of an order that does not exist would be read for ever.
    private static async Task<IResult> Follow(
        string id,
        HttpContext http,
        PauseHandler pauses,
        TimeProvider time,
        CancellationToken cancellationToken
    ) =>
        OrderId.TryParse(id, out OrderId order) && await pauses.FindAsync(order, cancellationToken) is not null
            ? LiveRoutes.Follow(
                http,
                async stopped =>
                    await pauses.FindAsync(order, stopped) is { } standing
                        ? await ConsoleAnswer.RenderAsync(ProgressPart.Create(standing.View(time.Today())), stopped)
                        : ""
            )
            : Results.NotFound();

    private static async Task<IResult> Enter(
        string id,
        HttpContext http,
        EngagementHandler engagement,
        OrderPageReader reader,
        CancellationToken cancellationToken
    )
    {
        IFormCollection form = await http.Request.ReadFormAsync(cancellationToken);
        var fields = new FormReader(form);
        var request = new EngagementRequest
        {
            Kind = fields.Text("kind") ?? "",
            Position = fields.Text("position"),
            On = fields.NeededDay("on"),
            Reference = fields.Text("reference") ?? "",
            Document = fields.Text("document"),
            Due = fields.Text("due"),
            Settles = fields.Number("settles"),
            Corrects = fields.Number("corrects"),
        };
        Refusal? refusal = fields.Refusal;
        if (OrderId.TryParse(id, out OrderId order) && refusal is null)
            (await engagement.EnterAsync(order, request, http.User.Person(), cancellationToken)).Succeeded(out _, out refusal);
        return await AnswerAsync(id, http, reader, "engagement", form, refusal, cancellationToken);
    }

    private static async Task<IResult> Confirm(
        string id,
        HttpContext http,
        PauseHandler pauses,
        OrderPageReader reader,
        CancellationToken cancellationToken
    )
    {
        IFormCollection form = await http.Request.ReadFormAsync(cancellationToken);
        var fields = new FormReader(form);
        DateTimeOffset at = fields.NeededInstant("confirmedToAuthorityAt");
        Refusal? refusal = fields.Refusal;
        if (OrderId.TryParse(id, out OrderId order) && refusal is null)
        {
            (await pauses.ConfirmAsync(order, at, fields.Text("reason"), http.User.Person(), cancellationToken)).Succeeded(
                out _,
                out refusal
            );
        }
        return await AnswerAsync(id, http, reader, "confirm", form, refusal, cancellationToken);
    }

    private static async Task<IResult> Recall(
        string id,
        HttpContext http,
        RecallHandler recalls,
        OrderPageReader reader,
        CancellationToken cancellationToken
    )
    {
        IFormCollection form = await http.Request.ReadFormAsync(cancellationToken);
        var request = new RecallRequest
        {
            Kind = form.Text("kind") ?? "",
            Name = form.Text("name") ?? "",
            State = form.Text("state") ?? "",
            Reference = form.Text("reference"),
            Document = form.Text("document"),
        };
        Refusal? refusal = null;
        if (QuarantineSource.TryParse($"order/{id}", out QuarantineSource? source))
            (await recalls.EnterAsync(source, request, http.User.Person(), cancellationToken)).Succeeded(out _, out refusal);
        return await AnswerAsync(id, http, reader, "recall", form, refusal, cancellationToken);
    }

    /// <summary>Answers a form of the page: to the page again, or the page with what is wrong.</summary>
    internal static async Task<IResult> AnswerAsync(
        string id,
        HttpContext http,
        OrderPageReader reader,
        string name,
        IFormCollection form,
        Refusal? refusal,
        CancellationToken cancellationToken
    ) =>
        refusal is null
            ? Results.LocalRedirect($"/orders/{id}#{name}")
            : await PageAsync(id, http, reader, new RefusedForm(name, form, new FieldProblems(refusal)), cancellationToken);

    private static async Task<IResult> PageAsync(
        string id,
        HttpContext http,
        OrderPageReader reader,
        RefusedForm refused,
        CancellationToken cancellationToken
    ) =>
        await reader.ReadAsync(id, ConsoleVisit.Of(http), refused, cancellationToken) is { } page
            ? await ConsoleAnswer.OfAsync(OrderPage.Create(page), cancellationToken, refused.Problems.Status)
            : await ConsoleErrors.PageAsync(http, new Refusal(RefusalCode.NotFound, "There is no such order."));
}
