using Microsoft.AspNetCore.Http.Features;
using RegionalPause.App.Api;
using RegionalPause.App.OperatorConsole;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.Telemetry;
using RegionalPause.Contract;
using RegionalPause.Objections.Links;
using RegionalPause.Requests;

namespace RegionalPause.App.Hosting;

/// <summary>
/// Answers 404 to a path that is not in its plain form. Proxies, the Functions host and the web server decode and shorten paths in
/// different ways, so a path in another form could reach another endpoint than intended. The check uses the path as it was sent.
/// </summary>
internal static class ExactPaths
{
    public static void UseExactPaths(this IApplicationBuilder app) =>
        app.Use(
            static (context, next) =>
                IsServed(context)
                    ? next(context)
                    : ConsoleErrors.AnswerAsync(
                        context,
                        Problems.Of(RefusalCode.NotFound, "There is no resource at this address. The API is below /api/.")
                    )
        );

    private static bool IsServed(HttpContext context)
    {
        ReadOnlySpan<char> path = Raw(context);
        return IsPlain(path)
            && path.SequenceEqual(context.Request.Path.Value)
            && (
                ConsolePaths.Include(path)
                || IsBelow(path, ApiRoutes.Prefix)
                || path.SequenceEqual(TicketKeysView.Path)
                || path.SequenceEqual(MetricsEndpoint.Path)
                || path.SequenceEqual(ObjectionLinks.PathPrefix)
                || IsBelow(path, ObjectionLinks.PathPrefix)
            );
    }

    private static bool IsBelow(ReadOnlySpan<char> path, string prefix) =>
        path.StartsWith(prefix, StringComparison.Ordinal) && path.Length > prefix.Length && path[prefix.Length] == '/';

    private static ReadOnlySpan<char> Raw(HttpContext context)
    {
        ReadOnlySpan<char> target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int query = target.IndexOf('?');
        return query < 0 ? target : target[..query];
    }

    // No route of the app needs an escape, an empty segment or a dot segment. Ids consist of letters, digits and hyphens; names of assets
    // have a dot.
    private static bool IsPlain(ReadOnlySpan<char> path)
    {
        if (path.IsEmpty || path[0] != '/' || path.ContainsAny('%', '\\') || path.Contains("//", StringComparison.Ordinal))
            return false;
        foreach (Range segment in path.Split('/'))
        {
            if (path[segment] is "." or "..")
                return false;
        }

        return true;
    }
}
