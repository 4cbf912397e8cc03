using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace RegionalPause.App.OperatorConsole.Map;

/// <summary>The drawing of one jurisdiction: an outline, or a dot where it is too small to see.</summary>
/// <param name="Code">The code of the jurisdiction.</param>
/// <param name="Path">The data of an SVG path. A dot is a line without length, which a round pen draws as a point.</param>
/// <param name="IsDot">Whether it is a dot.</param>
public sealed record MapShape(string Code, string Path, bool IsDot);

/// <summary>One frame of the map.</summary>
/// <param name="Id"><c>europe</c> or <c>world</c>.</param>
/// <param name="Width">Width of the view box; ten units are a pixel of its natural size.</param>
/// <param name="Height">Height of the view box.</param>
/// <param name="Land">The outlines of the land that another frame shows.</param>
/// <param name="Shapes">The jurisdictions of this frame, outlines before dots, so that no outline covers a dot.</param>
public sealed record MapFrame(string Id, int Width, int Height, string Land, ImmutableArray<MapShape> Shapes);

/// <summary>
/// The drawing of the map, from <c>map.json</c>: Natural Earth, public domain, projected by <c>map.mjs</c>. Each jurisdiction is in one
/// frame at most.
/// </summary>
/// <param name="Frames">Europe, then the world without the jurisdictions that Europe has.</param>
/// <param name="Names">English names of the jurisdictions for which the data of the product have only a code.</param>
public sealed record MapShapes(ImmutableArray<MapFrame> Frames, FrozenDictionary<string, string> Names)
{
    private const string Resource = "map.json";

    /// <summary>The map that is embedded in this build.</summary>
    public static MapShapes LoadEmbedded()
    {
        using Stream stream =
            typeof(MapShapes).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidDataException($"{Resource} is not embedded in this build.");
        using var document = JsonDocument.Parse(stream);
        JsonElement root = document.RootElement;
        return new MapShapes(
            [.. root.GetProperty("frames").EnumerateArray().Select(Frame)],
            root.GetProperty("names").EnumerateObject().ToFrozenDictionary(p => p.Name, p => p.Value.GetString()!)
        );
    }

    private static MapFrame Frame(JsonElement frame) =>
        new(
            frame.GetProperty("id").GetString()!,
            frame.GetProperty("width").GetInt32(),
            frame.GetProperty("height").GetInt32(),
            frame.GetProperty("land").GetString()!,
            [
                .. frame
                    .GetProperty("shapes")
                    .EnumerateObject()
                    .Select(shape => new MapShape(shape.Name, shape.Value.GetString()!, IsDot: false)),
                .. frame
                    .GetProperty("dots")
                    .EnumerateObject()
                    .Select(dot => new MapShape(dot.Name, $"M{dot.Value[0].GetInt32()} {dot.Value[1].GetInt32()}h0", IsDot: true)),
            ]
        );
}
