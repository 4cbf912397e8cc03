namespace RegionalPause.App.Api.Description;

/// <summary>The body of an operation.</summary>
/// <param name="MediaType">The media type.</param>
/// <param name="Document">The type of the document; <c>null</c> if the body is not a document of the API.</param>
internal sealed record TakesBody(string MediaType, Type? Document = null);

/// <summary>The media type of an answer that is not a document of the API.</summary>
internal sealed record GivesFile(string MediaType);

/// <summary>Marks an operation that can be a dry run.</summary>
/// <param name="Parameter">The query parameter that requests a dry run.</param>
/// <param name="Answer">The type of the answer to a dry run.</param>
internal sealed record TakesDryRun(string Parameter, Type Answer);

internal static class BodyMetadata
{
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, string mediaType) =>
        endpoint.WithMetadata(new TakesBody(mediaType));

    public static RouteHandlerBuilder Gives(this RouteHandlerBuilder endpoint, string mediaType) =>
        endpoint.WithMetadata(new GivesFile(mediaType));
}
