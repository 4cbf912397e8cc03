using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.Content;

namespace RegionalPause.App.Api;

internal static class SchemasApi
{
    public static void MapSchemas(this IEndpointRouteBuilder api) => api.MapGet("/schemas/content-submitted", Show).AllowAnonymous();

    private static FileContentHttpResult Show() => TypedResults.Bytes(ContentSchema.Json, "application/schema+json");
}
