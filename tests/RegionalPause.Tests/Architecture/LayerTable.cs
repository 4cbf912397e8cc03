using System.Text.Json;

namespace RegionalPause.Tests.Architecture;

/// <summary>An import of one module by another, and where it is.</summary>
/// <param name="From">The module that imports.</param>
/// <param name="To">The module that is imported.</param>
/// <param name="Where">The file or type that imports it.</param>
internal sealed record Import(string From, string To, string Where);

/// <summary>
/// The layers of the library, lowest first: <c>functions/RegionalPause/layers.json</c>. A module imports only modules of lower layers, so
/// that no cycle is possible.
/// </summary>
internal sealed class LayerTable
{
    private readonly Dictionary<string, int> layers = [];

    /// <summary>Reads the table.</summary>
    /// <param name="json">An array of layers; each is an object of modules with one line about them.</param>
    public LayerTable(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        int layer = 0;
        foreach (JsonElement modules in document.RootElement.EnumerateArray())
        {
            foreach (JsonProperty module in modules.EnumerateObject())
                layers.Add(module.Name, layer);
            layer++;
        }
    }

    /// <summary>The table of the library.</summary>
    public static LayerTable OfLibrary { get; } = new(TheRepository.Read("functions/RegionalPause/layers.json"));

    /// <summary>Every module in it.</summary>
    public IReadOnlyCollection<string> Modules => layers.Keys;

    /// <summary>The imports that the table forbids, each as one line that names the offender.</summary>
    public string[] Offences(IEnumerable<Import> imports) =>
        [
            .. imports
                .Where(i => i.From != i.To && !(Layer(i.To) < Layer(i.From)))
                .Select(i => $"{i.Where}: {i.From} (layer {Layer(i.From)}) imports {i.To} (layer {Layer(i.To)})")
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    private int Layer(string module) => layers.GetValueOrDefault(module, int.MaxValue);
}
