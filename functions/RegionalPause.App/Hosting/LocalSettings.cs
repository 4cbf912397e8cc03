using System.Text.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace RegionalPause.App.Hosting;

/// <summary>
/// Reads <c>Values</c> of a <c>local.settings.json</c> in the current directory. The Functions tools would pass them as environment
/// variables. All other sources override them, also the real environment.
/// </summary>
internal static class LocalSettings
{
    public static void AddLocalSettings(this WebApplicationBuilder builder)
    {
        string path = Path.Combine(builder.Environment.ContentRootPath, "local.settings.json");
        if (File.Exists(path))
            builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Read(path) });
    }

    internal static IEnumerable<KeyValuePair<string, string?>> Read(string path)
    {
        using var document = JsonDocument.Parse(
            File.ReadAllBytes(path),
            new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
        );
        return
        [
            .. document
                .RootElement.GetProperty("Values")
                .EnumerateObject()
                .Select(v =>
                    KeyValuePair.Create(
                        v.Name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal),
                        v.Value.ToString() is { Length: > 0 } text ? text : null
                    )
                ),
        ];
    }
}
