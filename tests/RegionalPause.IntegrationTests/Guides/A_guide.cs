using System.Text.RegularExpressions;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.IntegrationTests.Guides;

/// <summary>What the guides tell a reader to do is done here, in the order of the page, against a gate that <c>up</c> started.</summary>
[Requirement("R30", "R34")]
[Collection("up")]
public sealed partial class A_guide
{
    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/operations.md")]
    [InlineData("docs/pipelines.md")]
    [InlineData("docs/audit.md")]
    [InlineData("docs/members.md")]
    [InlineData("docs/commands.md")]
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
    public void links_to_files_and_headings_that_exist()
    {
        string root = Bed.Repository.Root;
        string[] pages =
        [
            .. Directory.EnumerateFiles(root, "*.md"),
            .. Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md"),
            Path.Combine(root, "functions", "README.md"),
            Path.Combine(root, "infra", "README.md"),
            Path.Combine(root, "clients", "python", "README.md"),
        ];

        pages.SelectMany(page => BrokenLinks(page).Select(link => $"{Path.GetRelativePath(root, page)}: {link}")).ShouldBeEmpty();
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

    // Pictures are taken by hand and may be missing.
    private static IEnumerable<string> BrokenLinks(string page)
    {
        foreach (Match found in Link().Matches(File.ReadAllText(page)))
        {
            string link = found.Groups[1].Value;
            if (link.StartsWith("http", StringComparison.Ordinal) || link.EndsWith(".png", StringComparison.Ordinal))
                continue;
            string[] parts = link.Split('#');
            string target = parts[0].Length == 0 ? page : Path.GetFullPath(parts[0], Path.GetDirectoryName(page)!);
            if (!Path.Exists(target))
                yield return link;
            else if (parts is [_, var heading] && !Headings(target).Contains(heading))
                yield return link;
        }
    }

    private static IEnumerable<string> Headings(string page) =>
        File.ReadLines(page)
            .Where(line => line.StartsWith('#'))
            .Select(line => NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
