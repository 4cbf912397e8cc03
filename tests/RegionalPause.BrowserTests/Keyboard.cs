using Microsoft.Playwright;
using Shouldly;

namespace RegionalPause.BrowserTests;

/// <summary>
/// WCAG 2.1.1, 2.1.2 and 2.4.7: the Tab key reaches every control of a page and leaves it again, and one sees where it is.
/// </summary>
internal static class Keyboard
{
    private const int MostPresses = 500;

    // A live part may be replaced meanwhile, so a control is known by what it is. A group of radio buttons is one stop; the arrow keys move
    // inside it.
    private const string Named = "e => e.type === 'radio' ? `radio ${e.name}` : e.outerHTML.slice(0, 200)";

    private const string Stops = $$"""
        () => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
          .filter(e => e.type !== 'hidden' && !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }))
          .map({{Named}})
        """;

    private const string Focused = $$"""
        () => {
          const e = document.activeElement;
          if (!e || e === document.body) return '';
          const style = getComputedStyle(e);
          const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== 'none';
          return (seen ? '' : 'unseen ') + ({{Named}})(e);
        }
        """;

    /// <summary>Presses Tab until the page is left, and sees that every control had the focus.</summary>
    public static async Task ReachesAsync(IPage page, string name)
    {
        string[] stops = await page.EvaluateAsync<string[]>(Stops);
        // A field may have the focus from the start; Tab goes on from there.
        await page.EvaluateAsync(
            "() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); }"
        );
        var reached = new List<string>();
        for (int press = 0; press < MostPresses; press++)
        {
            await page.Keyboard.PressAsync("Tab");
            string focused = await page.EvaluateAsync<string>(Focused);
            // The focus left the page, or began again at its first control.
            if (focused.Length == 0 || (press > 0 && focused == reached[0]))
                break;
            reached.Add(focused);
        }

        stops.Except(reached).ShouldBeEmpty($"{name}: not reached, or not seen");
        reached.Count.ShouldBeLessThan(MostPresses, name);
    }
}
