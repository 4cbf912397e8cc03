using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Metadata;
using RegionalPause.App.Api.Description;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>
/// The JSON body of a request, read strictly before its handler runs: the document, or all its errors. The parameter of the handler also
/// declares the body in the OpenAPI document, so the two cannot differ.
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
