using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using RegionalPause.Content;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Objections.Links;

namespace RegionalPause.Benchmarks;

/// <summary>
/// Members who press the link of a notice while others read the page more often than its limit allows: how many objections are recorded.
/// </summary>
internal static class PressesBenchmark
{
    private const int Reads = 6_000;
    private const int ReadsAtOnce = 16;
    private const int Presses = 200;
    private const int Addresses = 200;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        await using AzuriteServer azurite = await AzuriteServer.StartInMemoryAsync(accounts: 1);
        var deployment = new Deployment { Settings = { ["Logging__LogLevel__Default"] = "Warning", ["Objections__Proxies"] = "1" } };
        await using AppProcess app = await deployment.StartAppAsync(azurite.NewAccount(), cancellationToken);
        var links = new ObjectionLinks(new ObjectionLinkKeys(deployment.LinkKey), RandomNumberGenerator.Fill);
        using HttpClient client = app.As(null);

        Task<Dictionary<HttpStatusCode, int>> reading = ReadAsync(client, cancellationToken);
        List<Task<double>> pressing = [];
        for (int n = 0; n < Presses; n++)
        {
            pressing.Add(PressAsync(client, links, n, cancellationToken));
            await Task.Delay(Between, cancellationToken);
        }
        List<double> times = [.. await Task.WhenAll(pressing)];
        Dictionary<HttpStatusCode, int> reads = await reading;
        int recorded = await RecordedAsync(app, cancellationToken);

        Console.WriteLine($"reads: {string.Join(", ", reads.Select(r => $"{r.Value} answered {(int)r.Key}"))}");
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"presses: {Presses}, recorded: {recorded}, answered after (median) {Figures.Median(times):F0} ms, at most {times.Max():F0} ms"
            )
        );
    }

    private static async Task<Dictionary<HttpStatusCode, int>> ReadAsync(HttpClient client, CancellationToken cancellationToken)
    {
        var answers = new HttpStatusCode[Reads];
        await Parallel.ForAsync(
            0,
            Reads,
            new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce, CancellationToken = cancellationToken },
            async (n, ct) => answers[n] = await SendAsync(client, HttpMethod.Head, "/o", n, ct)
        );
        return answers.CountBy(a => a).ToDictionary();
    }

    private static async Task<double> PressAsync(HttpClient client, ObjectionLinks links, int n, CancellationToken cancellationToken)
    {
        string path = links.CreatePath(
            new ObjectionLink(
                new RegionalPause.Requests.CampaignId("gb-2026"),
                MemberId.Parse(Member(n)),
                "en",
                new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero)
            )
        );
        long started = Stopwatch.GetTimestamp();
        HttpStatusCode status = await SendAsync(client, HttpMethod.Post, path, n, cancellationToken);
        return status == HttpStatusCode.OK
            ? Stopwatch.GetElapsedTime(started).TotalMilliseconds
            : throw new InvalidOperationException($"A press was answered {(int)status}.");
    }

    private static async Task<HttpStatusCode> SendAsync(
        HttpClient client,
        HttpMethod method,
        string path,
        int n,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Add("X-Forwarded-For", string.Create(CultureInfo.InvariantCulture, $"192.0.2.{n % Addresses + 1}"));
        using HttpResponseMessage answer = await client.SendAsync(request, cancellationToken);
        return answer.StatusCode;
    }

    private static async Task<int> RecordedAsync(AppProcess app, CancellationToken cancellationToken)
    {
        using HttpClient operators = app.As(Person.Olivia);
        int recorded = 0;
        for (int n = 0; n < Presses; n++)
        {
            using HttpResponseMessage found = await operators.PostAsync(
                new Uri("/api/objections/find", UriKind.Relative),
                AppProcess.Json(JsonSerializer.Serialize(new { memberId = Member(n) })),
                cancellationToken
            );
            if (
                found.StatusCode == HttpStatusCode.OK
                && (await found.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("state").GetString() == "objects"
            )
                recorded++;
        }
        return recorded;
    }

    private static string Member(int n) => string.Create(CultureInfo.InvariantCulture, $"member-{n}");
}
