using Microsoft.Playwright;

namespace RegionalPause.BrowserTests;

/// <summary>The objection page as a person meets it.</summary>
internal sealed class ObjectionPageObject(IPage page)
{
    public IPage Page => page;

    public Task<string> HeadingAsync() => page.Locator("h1").InnerTextAsync();

    public ILocator Button => page.GetByRole(AriaRole.Button);

    public ILocator LanguageSwitch => page.Locator("summary");

    public Task OpenAsync(string path) => page.GotoAsync(path);

    /// <summary>Opens a notice, as a mail program shows it, and follows its link.</summary>
    public async Task FollowNoticeAsync(Uri app, string path)
    {
        await page.SetContentAsync(
            $"<p>We plan to train generative AI with members' posts.</p><p><a href=\"{new Uri(app, path)}\">Object</a></p>"
        );
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Object" }).ClickAsync();
        await page.WaitForURLAsync("**/o/**");
    }

    /// <summary>Presses Tab until the one button has the focus; gives how often.</summary>
    public async Task<int> TabToButtonAsync()
    {
        for (int presses = 1; presses <= 20; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.Locator("button:focus").CountAsync() == 1)
                return presses;
        }

        throw new InvalidOperationException("No button takes the focus.");
    }
}
