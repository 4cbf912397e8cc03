using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.Objections.Links;
using RegionalPause.Permits;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>
/// Limits the length of a body: 1 MiB, 24 MiB for an import, and <see cref="PermitOptions.MaxManifestMiB"/> for the manifest of a training
/// run; the last two are read as a stream. A request with a larger <c>Content-Length</c> is
/// refused before its body is read. A body without this header is counted while it is read. The objection page has no such limit. It reads
/// only the part of the body that it needs, because an objection is never refused for the form of its request (R19).
/// </summary>
internal static class RequestLimits
{
    /// <summary>Maximum length of any other body, in bytes.</summary>
    public const long MaxBodyLength = 1024 * 1024;

    /// <summary>Maximum length of an import, in bytes; less than the limit of the web server, 30 MB.</summary>
    public const long MaxImportLength = 24 * 1024 * 1024;

    public static Refusal NoBody { get; } = new(RefusalCode.LengthRequired, "The request has no body.");

    public static IApplicationBuilder UseRequestLimits(this IApplicationBuilder app) =>
        app.Use(
            static (context, next) =>
            {
                if (context.Request.Path.StartsWithSegments(ObjectionLinks.PathPrefix))
                    return next(context);
                long most = Most(context.Request);
                if (context.Request.ContentLength > most)
                    return ConsoleErrors.AnswerAsync(
                        context,
                        Problems.Of(RefusalCode.TooLarge, $"The body has {context.Request.ContentLength} bytes; the maximum is {most}.")
                    );
                context.Request.LimitBody(most);
                return next(context);
            }
        );

    /// <summary>Sets the maximum length of the body. Reading a longer body fails with status 413.</summary>
    public static void LimitBody(this HttpRequest request, long most)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most;
    }

    private static long Most(HttpRequest request) =>
        request.Path.Equals("/api/members/import", StringComparison.OrdinalIgnoreCase) ? MaxImportLength
        : request.Path.Equals("/api/permits", StringComparison.OrdinalIgnoreCase) && !request.HasJsonContentType()
            ? request.HttpContext.RequestServices.GetRequiredService<IOptions<PermitOptions>>().Value.MaxManifestBytes()
        : MaxBodyLength;
}
