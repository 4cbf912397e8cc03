using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Guides;

/// <summary>What the guides tell a reader to do is done here, in the order of the page, against a gate that <c>up</c> started.</summary>
[Requirement("R30", "R34")]
[Collection("up")]
public sealed class A_guide
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/operations.md")]
    [InlineData("docs/pipelines.md")]
    [InlineData("docs/audit.md")]
    [InlineData("docs/members.md")]
    public async Task works_as_it_is_written(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The commands are for a shell");
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        GuideStep[] steps = [.. Guide.Read(await File.ReadAllTextAsync(Path.Combine(Bed.Repository.Root, path), cancellationToken))];
        steps.OfType<GuideStep.Run>().ShouldNotBeEmpty();
        await using GuideReader reader = await GuideReader.SitDownAsync(cancellationToken);
        foreach (GuideStep step in steps)
            await reader.DoAsync(path, step, cancellationToken);
    }

    [Fact]
    public void is_read_as_its_reader_reads_it() =>
        Guide
            .Read(
                """
                Text.
                ```console
                $ one --a
                its output
                $ two \
                    --b                 # exit code 3
                ```
                <!-- not run: it needs an account -->
                ```console
                $ three
                ```
                ```python four.py
                print(4)
                ```
                ```text
                $ five
                ```
                """
            )
            .ShouldBe([
                new GuideStep.Run(3, "one --a", 0),
                new GuideStep.Run(5, "two \\\n    --b                 # exit code 3", 3),
                new GuideStep.Save(12, "four.py", "print(4)\n"),
            ]);
}
