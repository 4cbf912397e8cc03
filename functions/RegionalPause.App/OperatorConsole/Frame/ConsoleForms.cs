using Microsoft.AspNetCore.Antiforgery;
using RegionalPause.Storage;

namespace RegionalPause.App.OperatorConsole.Frame;

/// <summary>
/// Checks every form that is posted to the console: it must come from a page of the console, and carry the token of that page. If only the
/// token is out of date, the answer keeps what was typed.
/// </summary>
internal static class ConsoleForms
{
    /// <summary>Marks an endpoint whose forms are checked.</summary>
    public sealed record Checked;

    /// <summary>Adds the checks.</summary>
    public static TBuilder WithFormChecks<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder => endpoints.AddEndpointFilter(CheckAsync).WithMetadata(new Checked());

    /// <summary>The text of a field, trimmed; <c>null</c> if it is missing or blank.</summary>
    public static string? Text(this IFormCollection form, string field) =>
        form[field].ToString().Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The fields of a form to send again, without its token.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Fields(this IFormCollection form) =>
        [
            .. from field in form
            where field.Key != ConsoleVisit.TokenField
            from value in field.Value
            select KeyValuePair.Create(field.Key, value ?? ""),
        ];

    /// <summary>Whether the browser says that the form was posted by a page of this origin. Every browser of today says so.</summary>
    public static bool IsOfThisOrigin(HttpRequest request)
    {
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
            return site == "same-origin";
        return request.Headers.Origin.ToString() is not { Length: > 0 } origin
            || origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }

    private static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        if (!HttpMethods.IsPost(http.Request.Method))
            return await next(context);
        if (!http.Request.HasFormContentType || !IsOfThisOrigin(http.Request))
            return await ConsoleMessage.AnswerAsync(
                http,
                StatusCodes.Status400BadRequest,
                "This form was not sent by a page of the console",
                "Nothing was done. Open the page in the console and send the form from there."
            );
        IFormCollection form;
        try
        {
            form = await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return await ConsoleMessage.AnswerAsync(
                http,
                StatusCodes.Status400BadRequest,
                "This form cannot be read",
                "It has too many fields, or it was cut off on its way. Nothing was done."
            );
        }
        if (await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
        {
            try
            {
                return await next(context);
            }
            catch (Exception exception) when (StorageFaults.IsUnavailable(exception))
            {
                return await KeepAsync(
                    http,
                    form,
                    StatusCodes.Status503ServiceUnavailable,
                    "Storage did not answer",
                    "Nobody knows yet whether it was done. Nothing was admitted because of it. Look first; if it is missing, send it again: "
                        + "a pause that is sent twice is one order."
                );
            }
        }
        return await KeepAsync(
            http,
            form,
            StatusCodes.Status400BadRequest,
            "The page was out of date",
            "The page was open for too long, or somebody else signed in meanwhile. Nothing was done yet."
        );
    }

    private static Task<IResult> KeepAsync(HttpContext http, IFormCollection form, int status, string title, string text) =>
        ConsoleAnswer.OfAsync(
            MessagePage.Create(new ConsoleMessage(ConsoleVisit.Of(http), title, text) { Action = http.Request.Path, Kept = form.Fields() }),
            http.RequestAborted,
            status
        );
}
