using Microsoft.AspNetCore.Http.Features;
using RegionalPause.App.Triggers;
using RegionalPause.Objections.Links;

namespace RegionalPause.App.Hosting.CustomHandler;

/// <summary>Where a request wants to go.</summary>
internal enum Place
{
    /// <summary>Nowhere that exists: 404.</summary>
    Nowhere,

    /// <summary>The HTTP API, below its prefix.</summary>
    Api,

    /// <summary>The objection page, with a link or without one.</summary>
    ObjectionPage,

    /// <summary><c>GET /</c>: the Functions host asks whether we are up.</summary>
    Readiness,

    /// <summary>A function invocation, directly below the root.</summary>
    Invocation,
}

/// <summary>
/// Invocations by the Functions host and forwarded requests of outsiders come to the same port, so the path alone tells them apart. It is judged as it
/// came over the wire: the server's decoded and normalised path makes <c>/ContentSubmitted</c> of <c>/api/../ContentSubmitted</c>. Whatever is not
/// written in the one plain way is nowhere.
/// </summary>
internal static class ExactPaths
{
    public static Place PlaceOf(HttpContext context, HostingMode mode)
    {
        ReadOnlySpan<char> path = Raw(context);
        if (!IsPlain(path) || !path.SequenceEqual(context.Request.Path.Value))
            return Place.Nowhere;
        if (path.StartsWith(ApiRoutes.Prefix + "/", StringComparison.Ordinal))
            return Place.Api;
        if (path.SequenceEqual(ObjectionLinks.PathPrefix) || path.StartsWith(ObjectionLinks.PathPrefix + "/", StringComparison.Ordinal))
            return Place.ObjectionPage;
        if (!mode.IsCustomHandler)
            return Place.Nowhere;
        if (path is "/")
            return HttpMethods.IsGet(context.Request.Method) ? Place.Readiness : Place.Nowhere;
        return HttpMethods.IsPost(context.Request.Method) && path[1..].IndexOf('/') < 0 ? Place.Invocation : Place.Nowhere;
    }

    private static ReadOnlySpan<char> Raw(HttpContext context)
    {
        ReadOnlySpan<char> target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int query = target.IndexOf('?');
        return query < 0 ? target : target[..query];
    }

    // No route of ours needs an escape, an empty segment or a dot segment; ids are letters, digits and hyphens.
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
