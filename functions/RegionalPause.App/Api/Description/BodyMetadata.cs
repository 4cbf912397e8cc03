namespace RegionalPause.App.Api.Description;

/// <summary>What an operation takes; a type where it is a document of the API, none where it is something else.</summary>
internal sealed record TakesBody(string MediaType, Type? Document = null);

/// <summary>What an operation answers, where it is no document of the API.</summary>
internal sealed record GivesFile(string MediaType);

/// <summary>That an operation only shows what it would do where a parameter of its query says so, and what it answers then.</summary>
internal sealed record TakesDryRun(string Parameter, Type Answer);

internal static class BodyMetadata
{
    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder endpoint, string mediaType) =>
        endpoint.WithMetadata(new TakesBody(mediaType));

    public static RouteHandlerBuilder Gives(this RouteHandlerBuilder endpoint, string mediaType) =>
        endpoint.WithMetadata(new GivesFile(mediaType));
}
