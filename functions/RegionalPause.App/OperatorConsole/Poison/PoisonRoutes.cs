using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using RegionalPause.App.Identity;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.Messaging;
using RegionalPause.Poison;
using RegionalPause.Requests;

namespace RegionalPause.App.OperatorConsole.Poison;

/// <summary>The list of messages that could not be handled, and their repair (R40).</summary>
internal static class PoisonRoutes
{
    private const int MostAtOnce = PoisonHandler.MostAtOnce;

    public static void MapPoisonPage(this IEndpointRouteBuilder app)
    {
        app.MapGet("/poison", List).RequireConsole(Policies.Read);
        RouteGroupBuilder repair = app.MapGroup("/poison").RequireConsole(Policies.Operate);
        repair.MapGet("/{id}", Show);
        repair.MapPost("/{id}/body", Fix);
        repair.MapPost("/{id}/resubmit", Resubmit);
        repair.MapPost("/{id}/drop", Drop);
        repair.MapPost("/resubmit", ResubmitMany);
        repair.MapPost("/drop", DropMany);
    }

    private static Task<IResult> List(HttpContext http, PoisonPages pages, CancellationToken cancellationToken) =>
        pages.ListAsync(http, RefusedForm.None, cancellationToken);

    private static Task<IResult> Show(string id, HttpContext http, PoisonPages pages, CancellationToken cancellationToken) =>
        pages.ShowAsync(id, http, RefusedForm.None, cancellationToken);

    private static async Task<IResult> Fix(
        string id,
        HttpContext http,
        PoisonHandler poison,
        PoisonPages pages,
        CancellationToken cancellationToken
    )
    {
        IFormCollection form = await http.Request.ReadFormAsync(cancellationToken);
        var fields = new FormReader(form);
        int revision = fields.Number("revision") ?? 0;
        Refusal? refusal = fields.Refusal;
        if (refusal is null && PoisonId.TryParse(id, out PoisonId message))
        {
            // A browser ends every line with CR and LF; the body had, if any, line feeds.
            byte[] body = Encoding.UTF8.GetBytes(form["body"].ToString().ReplaceLineEndings("\n"));
            refusal = (await poison.FixAsync(message, body, revision, http.User.Person(), cancellationToken)).Refusal;
        }
        return await pages.AfterAsync(id, http, "fix", refusal, cancellationToken);
    }

    private static async Task<IResult> Resubmit(
        string id,
        HttpContext http,
        PoisonHandler poison,
        PoisonPages pages,
        [FromServices] IMessageSink sink,
        CancellationToken cancellationToken
    )
    {
        var fields = new FormReader(await http.Request.ReadFormAsync(cancellationToken));
        int? revision = fields.Number("revision");
        Refusal? refusal = fields.Refusal;
        if (refusal is null && PoisonId.TryParse(id, out PoisonId message))
            refusal = (await poison.ResubmitAsync(message, revision, http.User.Person(), sink, cancellationToken)).Refusal;
        return await pages.AfterAsync(id, http, "resubmit", refusal, cancellationToken);
    }

    private static async Task<IResult> Drop(
        string id,
        HttpContext http,
        PoisonHandler poison,
        PoisonPages pages,
        CancellationToken cancellationToken
    )
    {
        var fields = new FormReader(await http.Request.ReadFormAsync(cancellationToken));
        int? revision = fields.Number("revision");
        Refusal? refusal = fields.Refusal;
        if (refusal is null && PoisonId.TryParse(id, out PoisonId message))
            refusal = (await poison.DropAsync(message, fields.Text("reason"), revision, http.User.Person(), cancellationToken)).Refusal;
        return await pages.AfterAsync(id, http, "drop", refusal, cancellationToken);
    }

    private static async Task<IResult> ResubmitMany(
        HttpContext http,
        PoisonHandler poison,
        PoisonPages pages,
        [FromServices] IMessageSink sink,
        CancellationToken cancellationToken
    )
    {
        IFormCollection form = await http.Request.ReadFormAsync(cancellationToken);
        Result<PoisonCount> done = await poison.ResubmitManyAsync(
            form.Text("queue"),
            form.Text("reason"),
            MostAtOnce,
            http.User.Person(),
            sink,
            cancellationToken
        );
        return await AfterAsync(http, pages, "resubmit", form, done, cancellationToken);
    }

    private static async Task<IResult> DropMany(
        HttpContext http,
        PoisonHandler poison,
        PoisonPages pages,
        CancellationToken cancellationToken
    )
    {
        IFormCollection form = await http.Request.ReadFormAsync(cancellationToken);
        Result<PoisonCount> done = await poison.DropManyAsync(
            form.Text("queue"),
            form.Text("reason"),
            form.Text("because"),
            MostAtOnce,
            http.User.Person(),
            cancellationToken
        );
        return await AfterAsync(http, pages, "drop", form, done, cancellationToken);
    }

    // The page is loaded again by its address: a browser that repeats it sends no form a second time.
    private static async Task<IResult> AfterAsync(
        HttpContext http,
        PoisonPages pages,
        string name,
        IFormCollection form,
        Result<PoisonCount> done,
        CancellationToken cancellationToken
    ) =>
        done.Succeeded(out PoisonCount? count, out Refusal? refusal)
            ? Results.LocalRedirect(string.Create(CultureInfo.InvariantCulture, $"/poison?{name}={count.Done}"))
            : await pages.ListAsync(http, new RefusedForm(name, form, new FieldProblems(refusal)), cancellationToken);
}
