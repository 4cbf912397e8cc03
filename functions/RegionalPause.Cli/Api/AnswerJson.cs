using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RegionalPause.Cli.Api;

/// <summary>Reads answers of the gate. What an answer cannot do without has to be in it: a page of something else is no answer with empty fields.</summary>
internal static class AnswerJson
{
    private static readonly JsonSerializerOptions Options = new(CliJson.Default.Options)
    {
        RespectNullableAnnotations = true, TypeInfoResolver = CliJson.Default.WithAddedModifier(Require),
    };

    public static T? Read<T>(string json, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(json, (JsonTypeInfo<T>)Options.GetTypeInfo(type.Type));

    // Texts without which an answer cannot be shown. Numbers and flags that are missing are a gate of another version, or one that tells this caller less.
    private static void Require(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (property.AssociatedParameter is { IsNullable: false, HasDefaultValue: false } && !property.PropertyType.IsValueType)
                property.IsRequired = true;
        }
    }
}
