using System.Collections.Frozen;
using System.Collections.Immutable;

namespace RegionalPause.App.OperatorConsole.Map;

/// <summary>The map as it is drawn now.</summary>
public sealed class MapModel
{
    private readonly FrozenDictionary<string, PlaceRow> rows;

    /// <summary>A map of the rows. The drawing does not change; the rows do.</summary>
    public MapModel(MapShapes shapes, ImmutableArray<PlaceRow> rows)
    {
        Shapes = shapes;
        this.rows = rows.ToFrozenDictionary(row => row.Code);
        Counts = [.. Enum.GetValues<PlaceState>().Select(state => (state, rows.Count(row => row.State == state)))];
    }

    /// <summary>The drawing.</summary>
    public MapShapes Shapes { get; }

    /// <summary>How many jurisdictions are in each state.</summary>
    public ImmutableArray<(PlaceState State, int Count)> Counts { get; }

    /// <summary>The row of a shape; <c>null</c> if the data of the product do not have it any more.</summary>
    public PlaceRow? Of(MapShape shape) => rows.GetValueOrDefault(shape.Code);

    /// <summary>The state as a style sheet names it.</summary>
    public static string Look(PlaceState state) => state.ToString().ToLowerInvariant();

    /// <summary>The state as the legend names it.</summary>
    public static string Label(PlaceState state) =>
        state switch
        {
            PlaceState.Pausing => "being paused",
            _ => Look(state),
        };
}
