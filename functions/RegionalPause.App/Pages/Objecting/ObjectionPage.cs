using Microsoft.Extensions.DependencyInjection.Extensions;
using RegionalPause.Objections.Links;

namespace RegionalPause.App.Pages.Objecting;

/// <summary>
/// The objection page (R19, D19 to D25): <c>/o/LINK</c> for the holder of a personal link, <c>/o</c> for a person without a link. A GET
/// never records an objection, because mail programs open links too. A POST always does, unless it clearly asks to withdraw: an ambiguous
/// request counts as an objection (D26). There is no field for a reason, because members could believe that a reason is needed.
/// </summary>
internal static class ObjectionPage
{
    public static void AddObjectionPage(this IServiceCollection services)
    {
        services.TryAddSingleton(ObjectionCalls.ToNobody);
        services.TryAddSingleton(new HostProxies(0));
        services.AddSingleton<ObjectionDesk>();
        services.AddObjectionLimits();
    }

    public static void MapObjectionPage(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder page = app.MapGroup(ObjectionLinks.PathPrefix).AllowAnonymous();
        var reading = new ObjectionLimits.Mark(ObjectionBudget.Reading);
        page.MapMethods("/{link}", [HttpMethods.Get, HttpMethods.Head], AskAsync).WithMetadata(reading);
        page.MapPost("/{link}", PressAsync);
        page.MapMethods("", [HttpMethods.Get, HttpMethods.Head], ShowFormAsync).WithMetadata(reading);
        page.MapPost("", SubmitAsync).WithMetadata(new ObjectionLimits.Mark(ObjectionBudget.Form));
    }

    // The link is not read: the page is the same for every link.
    private static Task<ObjectionAnswer> AskAsync(HttpContext http, CancellationToken cancellationToken)
    {
        var texts = ObjectionTexts.For(http.Request);
        return ObjectionAnswer.OfAsync(
            ObjectionAskPage.Create(new ObjectionAsk(texts, ObjectionAnswer.ControllerOf(http.RequestServices))),
            texts,
            StatusCodes.Status200OK,
            cancellationToken
        );
    }

    private static async Task<ObjectionAnswer> PressAsync(string link, ObjectionDesk desk, HttpContext http)
    {
        var texts = ObjectionTexts.For(http.Request);
        PostedForm form = await PostedForm.ReadAsync(http.Request);
        bool oneClick = string.Equals(form.Fields["List-Unsubscribe"].ToString().Trim(), "One-Click", StringComparison.OrdinalIgnoreCase);
        ObjectionStep step =
            !oneClick && form.IsDeclared && form.Fields["step"] == "withdraw" ? ObjectionStep.Withdraw : ObjectionStep.Object;

        bool done = await desk.PressAsync(link, step, oneClick, texts.Language, http.RequestAborted);

        int status = done ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        if (oneClick)
            return ObjectionAnswer.OfText(done ? texts.OneClick : texts.Answer.Failed, texts, status);
        ObjectionNotice notice = (step, done) switch
        {
            (ObjectionStep.Object, true) => ObjectionNotice.Objected,
            (ObjectionStep.Object, false) => ObjectionNotice.NotObjected,
            (_, true) => ObjectionNotice.Withdrawn,
            _ => ObjectionNotice.NotWithdrawn,
        };
        return await ObjectionAnswer.OfAsync(notice, texts, http.RequestServices, status, http.RequestAborted);
    }

    private static Task<ObjectionAnswer> ShowFormAsync(HttpContext http, CancellationToken cancellationToken) =>
        ShowAsync(
            new ObjectionFilling(ObjectionTexts.For(http.Request), ObjectionAnswer.ControllerOf(http.RequestServices)),
            StatusCodes.Status200OK,
            cancellationToken
        );

    private static async Task<ObjectionAnswer> SubmitAsync(ObjectionDesk desk, TimeProvider time, HttpContext http)
    {
        var texts = ObjectionTexts.For(http.Request);
        ObjectionFilling filling = ObjectionFilling.Read(
            (await PostedForm.ReadAsync(http.Request)).Fields,
            texts,
            ObjectionAnswer.ControllerOf(http.RequestServices)
        );
        if (filling.IsWrong)
            return await ShowAsync(filling, StatusCodes.Status422UnprocessableEntity, http.RequestAborted);
        return await desk.SubmitAsync(filling.ToClaim(time.GetUtcNow()), http.RequestAborted)
            ? await ObjectionAnswer.OfAsync(
                ObjectionNotice.Claimed,
                texts,
                http.RequestServices,
                StatusCodes.Status200OK,
                http.RequestAborted
            )
            : await ShowAsync(filling with { Failed = true }, StatusCodes.Status503ServiceUnavailable, http.RequestAborted);
    }

    private static Task<ObjectionAnswer> ShowAsync(ObjectionFilling filling, int status, CancellationToken cancellationToken) =>
        ObjectionAnswer.OfAsync(ObjectionFormPage.Create(filling), filling.Texts, status, cancellationToken);
}
