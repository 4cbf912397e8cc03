using System.Globalization;
using System.Text;
using Microsoft.Playwright;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests;
using Shouldly;

namespace RegionalPause.BrowserTests.OperatorConsole;

/// <summary>
/// What the overview sends with every jurisdiction of the data and many orders, and that nothing jumps while it loads. More orders:
/// <code>RPAUSE_ORDERS=1000 dotnet run --project tests/RegionalPause.BrowserTests -- --filter-class "*The_weight_of_the_overview"</code>
/// </summary>
[Requirement("R31")]
public sealed class The_weight_of_the_overview(Chromium chromium, Azurite azurite) : IAsyncLifetime
{
    private const int MaxBytes = (100 + 60) * 1024; // the page with its scripts and styles, and the map

    private static readonly int Orders = int.Parse(
        Environment.GetEnvironmentVariable("RPAUSE_ORDERS") ?? "100",
        CultureInfo.InvariantCulture
    );

    private ConsoleApp console = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => console = await ConsoleApp.StartAsync(azurite);

    public ValueTask DisposeAsync() => console.DisposeAsync();

    [Fact]
    public async Task is_small_and_nothing_jumps()
    {
        await console.App.OpenFlagsAsync(["UK", "EU", "US"], Cancelled);
        await OrderAsync();
        IPage page = await console.SignInAsync(chromium, Person.Auditor);

        await page.GotoAsync("/", new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        await page.GetByRole(AriaRole.Heading, new() { Name = "Overview" }).WaitForAsync();

        double bytes = await page.EvaluateAsync<double>(
            "performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource')).reduce((all, e) => all + e.encodedBodySize, 0)"
        );
        double paint = await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0");
        double shift = await page.EvaluateAsync<double>(
            """
            () => new Promise(done => {
              let sum = 0;
              new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; }).observe({ type: 'layout-shift', buffered: true });
              setTimeout(() => done(sum), 500);
            })
            """
        );
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Orders} orders: {bytes / 1024:F0} KiB compressed, first contentful paint {paint:F0} ms, layout shift {shift:F4}"
            )
        );
        bytes.ShouldBeGreaterThan(0);
        bytes.ShouldBeLessThan(MaxBytes);
        shift.ShouldBeLessThan(0.01);
    }

    // Shadow orders are listed and shown as all others, and fence nothing.
    private async Task OrderAsync()
    {
        using HttpClient olivia = console.App.As(Person.Olivia);
        await Parallel.ForAsync(
            0,
            Orders,
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancelled },
            async (n, ct) =>
            {
                using var content = new StringContent(
                    $$"""{"id":"order-{{n}}","jurisdictions":["{{(n % 2 == 0 ? "UK" : "DE")}}"],"reason":"number {{n}}","shadow":true}""",
                    Encoding.UTF8,
                    "application/json"
                );
                using HttpResponseMessage answer = await olivia.PostAsync(new Uri("/api/orders", UriKind.Relative), content, ct);
                answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(ct));
            }
        );
    }
}
