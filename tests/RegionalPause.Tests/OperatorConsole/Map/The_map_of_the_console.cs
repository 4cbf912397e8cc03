using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Map;
using RegionalPause.Jurisdictions;
using RegionalPause.Tests.Jurisdictions;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.Map;

/// <summary>The drawing, and what a page gets of it.</summary>
[Requirement("R31")]
public sealed partial class The_map_of_the_console
{
    private const int MostBytes = 60 * 1024;

    /// <summary>Only in the table: parts of a state, which the atlas of shapes does not have, and Antarctica.</summary>
    private static readonly string[] OnlyInTheTable =
    [
        .. Atlas.Embedded.All.Where(j => j.Kind == JurisdictionKind.Subdivision).Select(j => j.Code.Value),
        "AQ",
    ];

    private static readonly Jurisdiction[] Places = [.. Atlas.Embedded.All.Where(j => j.Kind != JurisdictionKind.Synthetic)];

    private static readonly MapShapes Shapes = MapShapes.LoadEmbedded();

    [Fact]
    public void has_a_shape_or_a_dot_for_every_jurisdiction()
    {
        string[] drawn = [.. Shapes.Frames.SelectMany(frame => frame.Shapes).Select(shape => shape.Code)];

        drawn.ShouldBeUnique();
        drawn.Concat(OnlyInTheTable).Order(StringComparer.Ordinal).ShouldBe(Places.Select(j => j.Code.Value));
    }

    [Theory]
    [InlineData("GB", "europe", false)]
    [InlineData("UA", "europe", false)]
    [InlineData("MT", "europe", true)]
    [InlineData("JE", "europe", true)]
    [InlineData("GG", "europe", true)]
    [InlineData("IM", "europe", true)]
    [InlineData("GI", "europe", true)]
    [InlineData("LI", "europe", true)]
    [InlineData("MC", "europe", true)]
    [InlineData("US", "world", false)]
    [InlineData("GF", "world", false)] // a part of France in the atlas of shapes
    [InlineData("RE", "world", true)]
    [InlineData("BQ", "world", true)]
    public void draws_small_territories_as_dots(string code, string frame, bool isDot) =>
        Shapes.Frames.Single(f => f.Id == frame).Shapes.Single(shape => shape.Code == code).IsDot.ShouldBe(isDot);

    [Fact]
    public void keeps_every_dot_inside_its_frame_and_apart_from_the_others()
    {
        foreach (MapFrame frame in Shapes.Frames)
        {
            (int X, int Y)[] dots = [.. frame.Shapes.Where(shape => shape.IsDot).Select(shape => PlaceOf(shape.Path))];

            dots.ShouldAllBe(dot => dot.X > 0 && dot.X < frame.Width && dot.Y > 0 && dot.Y < frame.Height);
            for (int i = 0; i < dots.Length; i++)
            {
                for (int j = 0; j < i; j++)
                    double.Hypot(dots[i].X - dots[j].X, dots[i].Y - dots[j].Y)
                        .ShouldBeGreaterThan(100, $"{frame.Id}: {dots[i]}, {dots[j]}");
            }
        }
    }

    [Fact]
    public void names_every_jurisdiction()
    {
        PlaceRow[] rows = [.. Rows()];

        rows.Where(row => row.Name == row.Code).ShouldBeEmpty();
        rows.Select(row => row.Name).ShouldBeUnique();
    }

    [Fact]
    public async Task takes_less_than_60_KB_of_a_page()
    {
        byte[] html = Encoding.UTF8.GetBytes(await RenderAsync());

        Compressed(html, stream => new BrotliStream(stream, CompressionLevel.Fastest)).ShouldBeInRange(10_000, MostBytes);
        Compressed(html, stream => new GZipStream(stream, CompressionLevel.Fastest)).ShouldBeInRange(10_000, MostBytes);
    }

    [Fact]
    public async Task links_each_shape_to_the_page_about_its_jurisdiction()
    {
        string html = await RenderAsync();

        Links().Count(html).ShouldBe(Places.Length - OnlyInTheTable.Length);
        html.ShouldContain("<a id=\"GB\" class=\"place is-closed\" href=\"/pause?where=GB\"");
        html.ShouldContain("<title>United Kingdom: closed: never opened</title>");
        html.ShouldNotContain("style=");
    }

    [Fact]
    public async Task has_a_pattern_of_its_own_for_each_state()
    {
        string html = await RenderAsync();

        string[] marks =
        [
            .. Enum.GetValues<PlaceState>()
                .Select(state =>
                    Regex.Match(html, $"""<pattern id="look-{MapModel.Look(state)}"[^>]*><rect[^>]*>(.*?)</pattern>""").Groups[1].Value
                )
                .Select(mark => Regex.Replace(mark, "class=\"[^\"]*\"", "")),
        ];
        marks.ShouldBeUnique();
    }

    private static System.Collections.Immutable.ImmutableArray<PlaceRow> Rows() => PlaceRows.Of(Atlas.Embedded, Shapes.Names, [], [], []);

    private static Task<string> RenderAsync() =>
        ConsoleAnswer.RenderAsync(JurisdictionMap.Create(new MapModel(Shapes, [.. Rows()])), TestContext.Current.CancellationToken);

    private static int Compressed(byte[] bytes, Func<Stream, Stream> compression)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = compression(compressed))
            stream.Write(bytes);
        return compressed.ToArray().Length;
    }

    private static (int X, int Y) PlaceOf(string path)
    {
        Match match = Dot().Match(path);
        return (int.Parse(match.Groups[1].ValueSpan), int.Parse(match.Groups[2].ValueSpan));
    }

    [GeneratedRegex("^M(\\d+) (\\d+)h0$")]
    private static partial Regex Dot();

    [GeneratedRegex("<a id=\"[A-Z]{2}\" class=\"place is-[a-z]+\" href=\"/[^\"]+\" tabindex=\"-1\"><title>[^<]+: [^<]+</title><path")]
    private static partial Regex Links();
}
