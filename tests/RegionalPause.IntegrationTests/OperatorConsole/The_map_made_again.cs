using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.OperatorConsole;

/// <summary>
/// The console's map is committed, because a build has no network and no Node. It must be what its script makes of the jurisdictions and of
/// the packages that the lock file pins.
/// </summary>
[Requirement("R31")]
public sealed class The_map_made_again
{
    private static readonly NodeFolder Folder = new("functions/RegionalPause.App/OperatorConsole/Map", "world-atlas");

    [Fact]
    public async Task is_byte_for_byte_the_one_in_the_repository()
    {
        CancellationToken cancelled = TestContext.Current.CancellationToken;

        string made = await Folder.RunAsync("map.mjs", "", cancelled);

        made.ShouldBe(await File.ReadAllTextAsync(Path.Combine(Folder.FullPath, "map.json"), cancelled));
    }
}
