using System.Text;
using System.Text.Json;
using RegionalPause.Ledger.Sealing;

namespace RegionalPause.Tests.RoundTrips;

/// <summary>The pages of the console, each as a person opens it, against the app's own HTTP pipeline.</summary>
internal static class Pages
{
    /// <summary>The paths that are measured, in order.</summary>
    private static readonly string[] Paths =
    [
        "/",
        "/pause?where=UK",
        "/orders",
        "/orders/uk-1",
        "/orders/uk-1/certificate",
        "/orders/uk-1/approve",
        "/orders/uk-1/end/lift",
        "/orders/uk-1/quarantine",
        "/campaigns",
        "/holds",
        "/flags",
        "/ledger",
        "/drills",
        "/fleet",
        "/poison",
    ];

    /// <summary>Measures each page on a gate with one order in force.</summary>
    public static async Task RunAsync(CountedGate gate, IMeter meter)
    {
        using var browser = new HttpClient(gate.Http, disposeHandler: false) { BaseAddress = new Uri("http://gate.example") };
        browser.DefaultRequestHeaders.Add("X-MS-CLIENT-PRINCIPAL", Convert.ToBase64String(Encoding.UTF8.GetBytes(Principal())));
        browser.DefaultRequestHeaders.Add("Accept", "text/html");
        await meter.DoAsync(() => gate.Get<LedgerSealer>().RunAsync(CancellationToken.None));
        // The keys of form tokens are made by the first page of an installation.
        await meter.DoAsync(() => OpenAsync(browser, "/campaigns"));
        foreach (string path in Paths)
        {
            await meter.DoAsync(() => Task.Delay(TimeSpan.FromMinutes(1), meter.Time));
            await meter.MeasureAsync($"page {path}", () => OpenAsync(browser, path));
        }
    }

    private static async Task OpenAsync(HttpClient browser, string path)
    {
        using HttpResponseMessage answer = await browser.GetAsync(new Uri(path, UriKind.Relative));
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path} answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    private static string Principal() =>
        JsonSerializer.Serialize(
            new
            {
                auth_typ = "aad",
                name_typ = "name",
                role_typ = "roles",
                claims = new[]
                {
                    new { typ = "iss", val = "https://issuer.example" },
                    new { typ = "sub", val = "alice" },
                    new { typ = "name", val = "alice" },
                    new { typ = "roles", val = "Pause.Operate" },
                    new { typ = "roles", val = "Pause.Approve" },
                },
            }
        );
}
