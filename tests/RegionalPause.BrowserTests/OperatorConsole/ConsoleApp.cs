using Microsoft.Playwright;
using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.BrowserTests.OperatorConsole;

/// <summary>The real app with its console, in Development on storage of its own, and people who use it in a browser.</summary>
internal sealed class ConsoleApp : IAsyncDisposable
{
    private static readonly Person[] People = [Person.Olivia, Person.Alice, Person.Bob, Person.Auditor];

    // A window that stays open keeps a process of the browser, and a live connection to an app that has ended.
    private readonly List<IBrowserContext> windows = [];

    private ConsoleApp(AppProcess app) => App = app;

    public AppProcess App { get; }

    public TestAccount? Account { get; private init; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Starts the app. Its orders end on the word of two people, without further rules.</summary>
    public static async Task<ConsoleApp> StartAsync(Azurite azurite)
    {
        var deployment = new Deployment();
        deployment.Settings["Objections__Controller"] = "Contoso";
        deployment.Settings["Objections__PublicAddress"] = "http://localhost:7071";
        deployment.Settings["Mailbox__Enabled"] = "true";
        // A notice must not wait for the morning of its member.
        deployment.Settings["Campaigns__QuietFrom"] = "00:00";
        deployment.Settings["Campaigns__QuietTo"] = "00:00";
        deployment.Settings["DOTNET_ENVIRONMENT"] = "Development";
        deployment.Settings["ASPNETCORE_ENVIRONMENT"] = "Development";
        for (int i = 0; i < People.Length; i++)
        {
            deployment.Settings[$"Console__People__{i}__Name"] = People[i].Name;
            deployment.Settings[$"Console__People__{i}__Issuer"] = Deployment.Issuer;
            deployment.Settings[$"Console__People__{i}__Subject"] = People[i].Name;
            for (int role = 0; role < People[i].Roles.Length; role++)
                deployment.Settings[$"Console__People__{i}__Roles__{role}"] = People[i].Roles[role];
        }
        TestAccount account = azurite.NewAccount();
        return new ConsoleApp(await deployment.StartAppAsync(account, Cancelled)) { Account = account };
    }

    /// <summary>A window in which a person has signed in.</summary>
    public async Task<IPage> SignInAsync(Chromium chromium, Person person, bool javaScript = true, int width = Wcag.Wide)
    {
        IBrowserContext window = await chromium.WindowAsync(App.Address, javaScript, width);
        windows.Add(window);
        IPage page = await window.NewPageAsync();
        await Wcag.LookAsync(page, width, dark: false);
        await page.GotoAsync("/orders");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new($"^{person.Name}\\b") }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Orders", Exact = true }).WaitForAsync();
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IBrowserContext window in windows)
            await window.DisposeAsync();
        await App.DisposeAsync();
    }
}
