using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.Benchmarks;

/// <summary>
/// Pauses that are commanded at the same time, beside many orders in force: how many are refused, and how soon each is committed and
/// effective.
/// </summary>
internal static class PausesAtOnceBenchmark
{
    private const int InForce = 400;
    private const int SetUpAtOnce = 4;
    private static readonly int[] AtOnce = [16, 64];
    private static readonly string[] TheUk = ["UK"];

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        await using AzuriteServer azurite = await AzuriteServer.StartInMemoryAsync(accounts: 1);
        var deployment = new Deployment { Settings = { ["Logging__LogLevel__Default"] = "Warning" } };
        await using AppProcess app = await deployment.StartAppAsync(azurite.NewAccount(), cancellationToken);
        using HttpClient olivia = app.As(Person.Olivia);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, InForce),
            new ParallelOptions { MaxDegreeOfParallelism = SetUpAtOnce, CancellationToken = cancellationToken },
            async (n, ct) =>
            {
                while ((await PauseAsync(olivia, $"standing-{n}", ct)).Status != HttpStatusCode.Accepted)
                    await Task.Delay(50, ct);
            }
        );
        foreach (int n in Enumerable.Range(0, InForce))
            await EffectiveAsync(olivia, $"standing-{n}", cancellationToken);
        Console.WriteLine(
            "| pauses at once | committed | refused | commit median, ms | commit max, ms | effective median, ms | effective max, ms |"
        );
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|");
        foreach (int count in AtOnce)
            await MeasureAsync(olivia, count, cancellationToken);
    }

    private static async Task MeasureAsync(HttpClient olivia, int count, CancellationToken cancellationToken)
    {
        (HttpStatusCode Status, double Milliseconds)[] answers = await Task.WhenAll(
            Enumerable.Range(0, count).Select(n => PauseAsync(olivia, $"at-once-{count}-{n}", cancellationToken))
        );
        List<double> effective = [];
        for (int n = 0; n < count; n++)
        {
            if (answers[n].Status == HttpStatusCode.Accepted)
                effective.Add(await EffectiveAsync(olivia, $"at-once-{count}-{n}", cancellationToken));
        }
        List<double> committed = [.. answers.Where(a => a.Status == HttpStatusCode.Accepted).Select(a => a.Milliseconds)];
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {count} | {committed.Count} | {count - committed.Count} | {Figures.Median(committed):F0} | {committed.Max():F0} | {Figures.Median(effective):F0} | {effective.Max():F0} |"
            )
        );
    }

    private static async Task<(HttpStatusCode Status, double Milliseconds)> PauseAsync(
        HttpClient olivia,
        string id,
        CancellationToken cancellationToken
    )
    {
        long started = Stopwatch.GetTimestamp();
        using HttpResponseMessage answer = await olivia.PostAsync(
            new Uri("/api/orders", UriKind.Relative),
            AppProcess.Json(
                JsonSerializer.Serialize(
                    new
                    {
                        id,
                        jurisdictions = TheUk,
                        authority = "ICO",
                    }
                )
            ),
            cancellationToken
        );
        return (answer.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>Milliseconds from the record of an order to its being effective.</summary>
    private static async Task<double> EffectiveAsync(HttpClient olivia, string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            JsonElement order = await olivia.GetFromJsonAsync<JsonElement>(
                new Uri($"/api/orders/{id}", UriKind.Relative),
                cancellationToken
            );
            if (order.GetProperty("stage").GetString() == "effective")
                return (
                    order.GetProperty("effectiveAt").GetDateTimeOffset() - order.GetProperty("recordedAt").GetDateTimeOffset()
                ).TotalMilliseconds;
            await Task.Delay(50, cancellationToken);
        }
    }
}
