using Microsoft.AspNetCore.Http.HttpResults;
using RegionalPause.App.Api.Description;
using RegionalPause.Content;

namespace RegionalPause.App.Api;

internal static class SchemasApi
{
    public static void MapSchemas(this IEndpointRouteBuilder api) =>
        api.MapGet("/schemas/content-submitted", Show)
            .WithSummary("Shows the JSON Schema of a message on content-submitted.")
            .Gives("application/schema+json")
            .AllowAnonymous();

    private static FileContentHttpResult Show() => TypedResults.Bytes(ContentSchema.Json, "application/schema+json");
}
