using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using RegionalPause.App.Hosting;
using RegionalPause.App.Identity;
using RegionalPause.Requests;

namespace RegionalPause.App.Api.Description;

/// <summary>
/// The API as OpenAPI 3.1 (R29), made from the endpoints themselves; <c>docs/openapi.json</c> is the same, and a test compares the two.
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
                "Gates members' content into generative-AI training, per jurisdiction. Bodies are read strictly: unknown members are refused, and every wrong field is named. "
                + "A body has at most 1 MiB, an import 24 MiB; limits of text are in bytes of UTF-8: limits.md. Messages on queues: asyncapi.json.",
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.AddComponent(
            Bearer,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "Roles stand in the claim `roles`; of those an operation lists, one is enough.",
            }
        );
        document.AddComponent(
            Problem,
            new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "Why not (RFC 9457).",
                Properties = new Dictionary<string, IOpenApiSchema>
                {
                    ["type"] = Text("What kind of refusal; stable."),
                    ["title"] = Text("The same in words."),
                    ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
                    ["detail"] = Text("What is wrong here, and what to do."),
                    ["errors"] = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Array,
                        Description = "Every wrong field.",
                        Items = new OpenApiSchema
                        {
                            Type = JsonSchemaType.Object,
                            Properties = new Dictionary<string, IOpenApiSchema>
                            {
                                ["field"] = Text("Which."),
                                ["value"] = Text("What stood there, cut."),
                                ["expected"] = Text("What was expected."),
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
        string chapter = handler.DeclaringType!.Name.Replace("Api", "", StringComparison.Ordinal);
        operation.OperationId = $"{char.ToLowerInvariant(chapter[0])}{chapter[1..]}{handler.Name}";
        operation.Tags = new HashSet<OpenApiTagReference> { new(chapter, context.Document) };

        if (metadata.OfType<TakesBody>().LastOrDefault() is { } takes)
        {
            OpenApiSchema? document = takes.Document is null
                ? null
                : await context.GetOrCreateSchemaAsync(takes.Document, null, cancellationToken);
            document?.AdditionalPropertiesAllowed = false;
            var media = new OpenApiMediaType { Schema = document };
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType> { [takes.MediaType] = media },
            };
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
            Description = "Why not.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Problem, context.Document) },
            },
        };
        // One requirement a role: any of them is enough.
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
        Parameter(operation, dryRun.Parameter).Description = "With true nothing is done, and the answer is what would change.";
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
        return Task.CompletedTask;
    }

    private static OpenApiParameter Parameter(OpenApiOperation operation, string name) =>
        (OpenApiParameter)operation.Parameters!.Single(p => p.Name == name);

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
