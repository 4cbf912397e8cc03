using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>
/// One Azurite process with a pool of accounts, so that every test has tables and queues of its own under the product's own names.
/// In memory, or on disk where a test stops it and starts it again.
/// </summary>
internal sealed partial class AzuriteServer : IAsyncDisposable
{
    private readonly string? folder;
    private readonly (string Name, string Key)[] pool;
    private readonly int[] ports = new int[3];
    private ChildProcess? process;
    private int used = -1;

    private AzuriteServer(string? folder, int accounts)
    {
        this.folder = folder;
        pool =
        [
            .. Enumerable
                .Range(0, accounts)
                .Select(i =>
                    ($"rp{i.ToString("D4", CultureInfo.InvariantCulture)}", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))
                ),
        ];
    }

    /// <summary>Where a service listens; the same after a restart.</summary>
    public Uri this[StorageService service] => new($"http://127.0.0.1:{ports[(int)service].ToString(CultureInfo.InvariantCulture)}/");

    /// <summary>Starts one that forgets everything when it ends.</summary>
    public static Task<AzuriteServer> StartInMemoryAsync(int accounts = 16) => StartAsync(null, accounts);

    /// <summary>Starts one that keeps its data across <see cref="StopAsync"/> and <see cref="StartAgainAsync"/>.</summary>
    public static Task<AzuriteServer> StartOnDiskAsync() =>
        StartAsync(Directory.CreateTempSubdirectory("regionalpause-azurite-").FullName, 4);

    /// <summary>An account nobody else uses.</summary>
    public TestAccount NewAccount()
    {
        (string name, string key) = pool[Interlocked.Increment(ref used)];
        return new TestAccount(name, key, this[StorageService.Blob], this[StorageService.Queue], this[StorageService.Table]);
    }

    /// <summary>
    /// Takes storage away: open requests are cut, new ones refused. Azurite keeps acknowledged writes in memory for up to five seconds
    /// before it writes them to disk, so its input is ended and it is not killed: storage that forgets what it acknowledged is not a fault
    /// the product can survive.
    /// </summary>
    public async Task StopAsync()
    {
        process!.EndInput();
        await process.Ended.WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>Brings it back on the same ports with the same data.</summary>
    public async Task StartAgainAsync()
    {
        await process!.DisposeAsync();
        await LaunchAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
        if (folder is not null)
            Directory.Delete(folder, recursive: true);
    }

    private static async Task<AzuriteServer> StartAsync(string? folder, int accounts)
    {
        var server = new AzuriteServer(folder, accounts);
        await server.LaunchAsync();
        return server;
    }

    private async Task LaunchAsync()
    {
        string launcher = await AzuriteInstall.LauncherAsync();
        var output = new ConcurrentQueue<string>();
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string[] arguments =
        [
            launcher,
            .. Port("--blobPort", StorageService.Blob),
            .. Port("--queuePort", StorageService.Queue),
            .. Port("--tablePort", StorageService.Table),
            "--skipApiVersionCheck",
            "--silent",
            "--disableTelemetry",
            .. folder is null ? (string[])["--inMemoryPersistence"] : ["--location", folder],
        ];
        var environment = new Dictionary<string, string> { ["AZURITE_ACCOUNTS"] = string.Join(';', pool.Select(a => $"{a.Name}:{a.Key}")) };
        process = ChildProcess.Start(
            "node",
            arguments,
            environment,
            Path.GetTempPath(),
            line =>
            {
                output.Enqueue(line);
                Match heard = Listening().Match(line);
                if (!heard.Success)
                    return;
                StorageService service = Enum.Parse<StorageService>(heard.Groups[1].Value);
                ports[(int)service] = int.Parse(heard.Groups[2].Value, CultureInfo.InvariantCulture);
                if (service == StorageService.Table)
                    listening.TrySetResult();
            }
        );
        // Azurite starts its services one after the other, tables last.
        if (await Task.WhenAny(listening.Task, process.Ended).WaitAsync(TimeSpan.FromMinutes(2)) != listening.Task)
            throw new InvalidOperationException($"Azurite ended with {process.ExitCode}:\n{string.Join('\n', output)}");
    }

    private string[] Port(string option, StorageService service) => [option, ports[(int)service].ToString(CultureInfo.InvariantCulture)];

    [GeneratedRegex(@"Azurite (Blob|Queue|Table) service is successfully listening at http://[^:]+:(\d+)")]
    private static partial Regex Listening();
}
