using System.Globalization;
using System.Net;
using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.Benchmarks;

/// <summary>
/// What open consoles cost the gate: decided items a second through the queues without a console and with 200 browsers that follow the
/// overview by server-sent events, in turn, in one run on one app and one Azurite.
/// </summary>
internal static class ConsolesBenchmark
{
    private const int Browsers = 200;
    private const int Rounds = 7;

    private static readonly QueueBenchmark.Load Load = new(400, IsHalfHeld: true);

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        var deployment = new Deployment
        {
            Settings =
            {
                ["Logging__LogLevel__Default"] = "Warning",
                ["DOTNET_ENVIRONMENT"] = "Development",
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["Console__People__0__Name"] = Person.Auditor.Name,
                ["Console__People__0__Issuer"] = Deployment.Issuer,
                ["Console__People__0__Subject"] = Person.Auditor.Name,
                ["Console__People__0__Roles__0"] = Person.Auditor.Roles[0],
            },
        };
        await using AzuriteServer azurite = await AzuriteServer.StartInMemoryAsync(accounts: 1);
        TestAccount account = azurite.NewAccount();
        await using AppProcess app = await deployment.StartAppAsync(account, cancellationToken);
        await app.OpenFlagsAsync(["UK"], cancellationToken);
        using HttpClient auditor = await SignInAsync(app, cancellationToken);
        List<double> alone = [],
            watched = [];
        long sent = 0;
        // One uncounted round each.
        for (int round = 0; round <= Rounds; round++)
        {
            double without = await QueueBenchmark.MeasureAsync(account, Load, 2 * round, Task.CompletedTask, cancellationToken);
            double with;
            await using (var following = new Following(auditor))
            {
                await following.OpenAsync(Browsers, cancellationToken);
                with = await QueueBenchmark.MeasureAsync(account, Load, 2 * round + 1, Task.CompletedTask, cancellationToken);
                sent = following.Bytes;
            }
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"round {round}: {without:F0}/s alone, {with:F0}/s with {Browsers} consoles, ratio {with / without:F2}, {sent / 1024 / Browsers} KiB a console"
                )
            );
            if (round > 0)
                (alone, watched) = ([.. alone, without], [.. watched, with]);
        }
        double[] ratios = [.. watched.Zip(alone, (w, a) => w / a)];
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {Figures.Median(alone):F0} | {Figures.Median(watched):F0} | {Figures.Median(ratios):F2} | {string.Join(", ", ratios.Select(r => r.ToString("F2", CultureInfo.InvariantCulture)))} |"
            )
        );
    }

    private static async Task<HttpClient> SignInAsync(AppProcess app, CancellationToken cancellationToken)
    {
        var client = new HttpClient(
            new SocketsHttpHandler { CookieContainer = new CookieContainer(), MaxConnectionsPerServer = Browsers + 10 }
        )
        {
            BaseAddress = app.Address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        string page = await client.GetStringAsync(new Uri("/sign-in?return=%2F", UriKind.Relative), cancellationToken);
        const string field = "name=\"__token\" value=\"";
        int at = page.IndexOf(field, StringComparison.Ordinal) + field.Length;
        using var form = new FormUrlEncodedContent([
            new("__token", page[at..page.IndexOf('"', at)]),
            new("return", "/"),
            new("person", "0"),
        ]);
        using HttpResponseMessage signed = await client.PostAsync(new Uri("/sign-in/as", UriKind.Relative), form, cancellationToken);
        signed.EnsureSuccessStatusCode();
        return client;
    }

    /// <summary>Browsers that follow the overview until this is disposed.</summary>
    private sealed class Following(HttpClient client) : IAsyncDisposable
    {
        private readonly CancellationTokenSource ending = new();
        private readonly List<Task> readers = [];
        private long bytes;

        /// <summary>Bytes that came over all connections.</summary>
        public long Bytes => Volatile.Read(ref bytes);

        public async Task OpenAsync(int count, CancellationToken cancellationToken)
        {
            for (int i = 0; i < count; i++)
            {
                HttpResponseMessage answer = await client.GetAsync(
                    new Uri("/live/figures", UriKind.Relative),
                    HttpCompletionOption.ResponseHeadersRead,
                    cancellationToken
                );
                answer.EnsureSuccessStatusCode();
                readers.Add(ReadAsync(answer));
            }
        }

        public async ValueTask DisposeAsync()
        {
            await ending.CancelAsync();
            await Task.WhenAll(readers).ContinueWith(static _ => { }, TaskScheduler.Default);
            ending.Dispose();
        }

        private async Task ReadAsync(HttpResponseMessage answer)
        {
            using (answer)
            {
                await using Stream stream = await answer.Content.ReadAsStreamAsync(ending.Token);
                byte[] buffer = new byte[16 * 1024];
                while (await stream.ReadAsync(buffer, ending.Token) is var read and > 0)
                    Interlocked.Add(ref bytes, read);
            }
        }
    }
}
