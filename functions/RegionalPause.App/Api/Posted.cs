using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Metadata;
using RegionalPause.App.Api.Description;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>
/// The JSON document a request carries, read strictly before its handler runs: the document, or everything that is wrong with it. That a
/// handler takes one is also what the description of the API says, so that the two cannot differ.
/// </summary>
internal sealed class Posted<T> : IEndpointParameterMetadataProvider
    where T : class
{
    private readonly Result<T> read;

    private Posted(Result<T> read) => this.read = read;

    public bool Succeeded([NotNullWhen(true)] out T? body, [NotNullWhen(false)] out Refusal? refusal) =>
        read.Succeeded(out body, out refusal);

    public static async ValueTask<Posted<T>?> BindAsync(HttpContext context) =>
        new(await context.Request.ReadAsync((JsonTypeInfo<T>)ApiJson.Default.GetTypeInfo(typeof(T))!));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new TakesBody("application/json", typeof(T)));
}
