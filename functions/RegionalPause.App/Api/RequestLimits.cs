using Microsoft.AspNetCore.Http.Features;
using RegionalPause.Objections.Links;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>
/// How long a body may be: at most 1 MiB (an import, which is read as it arrives, 24 MiB). A length that is announced is judged at once; a
/// body without one is counted while it is read. The objection page has no such limit: it looks at what it needs of a body and lets the
/// rest go, because a press is never refused for its framing (R19).
/// </summary>
internal static class RequestLimits
{
    public const long MaxBodyLength = 1024 * 1024;

    /// <summary>Below what the web server itself reads, 30 MB.</summary>
    public const long MaxImportLength = 24 * 1024 * 1024;

    public static Refusal NoBody { get; } = new(RefusalCode.LengthRequired, "No body arrived.");

    public static IApplicationBuilder UseRequestLimits(this IApplicationBuilder app) =>
        app.Use(
            static (context, next) =>
            {
                if (context.Request.Path.StartsWithSegments(ObjectionLinks.PathPrefix))
                    return next(context);
                long most = Most(context.Request);
                if (context.Request.ContentLength > most)
                    return Problems
                        .Of(RefusalCode.TooLarge, $"The body has {context.Request.ContentLength} bytes; at most {most} are read.")
                        .ExecuteAsync(context);
                context.Request.LimitBody(most);
                return next(context);
            }
        );

    /// <summary>Makes reading fail with 413 beyond a length.</summary>
    public static void LimitBody(this HttpRequest request, long most)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most;
    }

    private static long Most(HttpRequest request) =>
        request.Path.Equals("/api/members/import", StringComparison.OrdinalIgnoreCase) ? MaxImportLength : MaxBodyLength;
}
