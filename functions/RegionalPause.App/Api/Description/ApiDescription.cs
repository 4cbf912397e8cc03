using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using RegionalPause.App.Hosting;
using RegionalPause.App.Identity;
using RegionalPause.Requests;

namespace RegionalPause.App.Api.Description;

/// <summary>
/// The API as OpenAPI 3.1 (R29), generated from the endpoints. A test compares it with <c>docs/openapi.json</c>.
/// </summary>
internal static class ApiDescription
{
    private const string Bearer = "bearer";
    private const string Problem = "Problem";

    public static void AddApiDescription(this IServiceCollection services) =>
        services.AddOpenApi(static options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = static description =>
                $"/{description.RelativePath}".StartsWith(ApiRoutes.Prefix + "/", StringComparison.Ordinal);
            options.AddDocumentTransformer(static (document, _, _) => Introduce(document));
            options.AddOperationTransformer(
                static (operation, context, cancellationToken) => DescribeAsync(operation, context, cancellationToken)
            );
            options.AddSchemaTransformer(static (schema, context, _) => Limit(schema, context));
        });

    public static void MapDescription(this IEndpointRouteBuilder api) => api.MapOpenApi("/openapi.json").AllowAnonymous();

    private static Task Introduce(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "RegionalPause",
            Version = AppVersion.Text.Split('+')[0],
            Description =
                "RegionalPause decides per jurisdiction whether members' content may be used for generative-AI training. "
                + "Bodies are read strictly: an unknown JSON member is an error, and the answer lists every wrong field. "
                + "A body has at most 1 MiB, an import 24 MiB, a manifest 2 GiB. limits.md lists the limits of texts, in bytes of UTF-8. "
                + "asyncapi.json describes the messages on queues.",
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.AddComponent(
            Bearer,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "The claim `roles` has the roles. One of the roles that an operation lists is enough.",
            }
        );
        document.AddComponent(
            Problem,
            new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "Why the request was refused (RFC 9457).",
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["type"] = Text("The kind of the refusal, as a stable URI."),
                    ["title"] = Text("The kind of the refusal in words."),
                    ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                    ["detail"] = Text("What is wrong with this request, and what to do."),
                    ["errors"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Array,
                        Description = "Every wrong field.",
                        Items = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Object,
                            Properties = new Dictionary<string, IOpenApiSchema>
                            {
                                ["field"] = Text("Path of the field."),
                                ["value"] = Text("The value that was found, truncated."),
                                ["expected"] = Text("The expected value."),
                            },
                        },
                    },
                },
            }
        );
        return Task.CompletedTask;
    }

    private static async Task DescribeAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        IList<object> metadata = context.Description.ActionDescriptor.EndpointMetadata;
        MethodInfo handler = metadata.OfType<MethodInfo>().Single();
        string tag = handler.DeclaringType!.Name.Replace("Api", "", StringComparison.Ordinal);
        operation.OperationId = $"{char.ToLowerInvariant(tag[0])}{tag[1..]}{handler.Name}";
        operation.Tags = new HashSet<OpenApiTagReference> { new(tag, context.Document) };

        if (metadata.OfType<TakesBody>().Any())
        {
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = new Dictionary<string, OpenApiMediaType>() };
            foreach (TakesBody takes in metadata.OfType<TakesBody>())
            {
                OpenApiSchema? document = takes.Document is null
                    ? null
                    : await context.GetOrCreateSchemaAsync(takes.Document, null, cancellationToken);
                document?.AdditionalPropertiesAllowed = false;
                operation.RequestBody.Content![takes.MediaType] = new OpenApiMediaType { Schema = document };
            }
        }
        foreach (ParameterInfo parameter in handler.GetParameters())
        {
            if (parameter.GetCustomAttribute<MaxBytesAttribute>() is { } limit)
                Parameter(operation, parameter.Name!).Description = limit.Sentence;
        }
        operation.Responses ??= [];
        if (metadata.OfType<TakesDryRun>().LastOrDefault() is { } dryRun)
            await DescribeDryRunAsync(operation, dryRun, context, cancellationToken);
        if (metadata.OfType<GivesFile>().LastOrDefault() is { } gives)
            operation.Responses["200"] = new OpenApiResponse
            {
                Description = "OK",
                Content = new Dictionary<string, OpenApiMediaType> { [gives.MediaType] = new() },
            };

        if (metadata.OfType<IAllowAnonymous>().Any())
            return;
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "The request was refused.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Problem, context.Document) },
            },
        };
        // One security requirement per role: one of them is enough.
        operation.Security =
        [
            .. metadata
                .OfType<IAuthorizeData>()
                .Select(a => a.Policy)
                .OfType<string>()
                .SelectMany(policy => Policies.Roles[policy])
                .Select(role => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [role] }),
        ];
    }

    private static async Task DescribeDryRunAsync(
        OpenApiOperation operation,
        TakesDryRun dryRun,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        Parameter(operation, dryRun.Parameter).Description = "If true, nothing is changed, and the answer shows what would change.";
        string answer = dryRun.Answer.Name;
        context.Document!.AddComponent(answer, await context.GetOrCreateSchemaAsync(dryRun.Answer, null, cancellationToken));
        OpenApiMediaType media = operation.Responses!["200"].Content!["application/json"];
        media.Schema = new OpenApiSchema { OneOf = [media.Schema!, new OpenApiSchemaReference(answer, context.Document)] };
    }

    private static Task Limit(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        object[]? limits = context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(MaxBytesAttribute), inherit: false);
        if (limits is [MaxBytesAttribute limit])
            schema.Description = limit.Sentence;
        object[]? words = context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(AllowedValuesAttribute), inherit: false);
        if (words is [AllowedValuesAttribute allowed])
            schema.Enum = [.. allowed.Values.Select(value => (JsonNode)JsonValue.Create((string)value!)!)];
        return Task.CompletedTask;
    }

    private static OpenApiParameter Parameter(OpenApiOperation operation, string name) =>
        (OpenApiParameter)operation.Parameters!.Single(p => p.Name == name);

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
