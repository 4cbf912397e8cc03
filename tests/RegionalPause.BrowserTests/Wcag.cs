using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Shouldly;

namespace RegionalPause.BrowserTests;

/// <summary>WCAG 2.2 AA as far as a program can tell. A page is loaded once and shown wide and narrow, light and dark.</summary>
internal static class Wcag
{
    public const int Wide = 1280;

    private static readonly AxeRunOptions Rules = Of("tag", "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    // All that a colour scheme changes.
    private static readonly AxeRunOptions Contrast = Of("rule", "color-contrast");

    /// <summary>Checks a page in every look, and takes its pictures.</summary>
    public static async Task CheckAsync(IPage page, int narrow, string name)
    {
        await CheckAsync(page, Wide, dark: false, name, Rules);
        await CheckAsync(page, Wide, dark: true, name, Contrast);
        await CheckAsync(page, narrow, dark: true, name, Rules);
        await LookAsync(page, Wide, dark: false);
    }

    private static async Task CheckAsync(IPage page, int width, bool dark, string name, AxeRunOptions rules)
    {
        await LookAsync(page, width, dark);
        await Pictures.TakeAsync(page, $"{name}-{width}{(dark ? "-dark" : "")}");
        AxeResult result = await page.RunAxe(rules);

        result.Violations.Select(v => $"{name}: {v.Id}: {v.Help}: {string.Join("; ", v.Nodes.Select(n => n.Html))}").ShouldBeEmpty();
        result.Passes.ShouldNotBeEmpty(name);
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth")).ShouldBeLessThanOrEqualTo(width, name);
    }

    /// <summary>Shows a page in a width and a colour scheme.</summary>
    public static async Task LookAsync(IPage page, int width, bool dark)
    {
        await page.SetViewportSizeAsync(width, width < 600 ? 640 : 900);
        await page.EmulateMediaAsync(
            new PageEmulateMediaOptions { ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce }
        );
    }

    private static AxeRunOptions Of(string type, params string[] values) =>
        new()
        {
            RunOnly = new RunOnlyOptions { Type = type, Values = [.. values] },
        };
}
