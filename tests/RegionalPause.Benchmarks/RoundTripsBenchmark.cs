using System.Globalization;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Tests.RoundTrips;
using RegionalPause.Tests.Simulation;
using Service = RegionalPause.Tests.RoundTrips.StorageService;

namespace RegionalPause.Benchmarks;

/// <summary>
/// Counts the storage requests of each operation and the longest chain of them, and shows what an operation takes at a set latency and on
/// Azurite. The product is wired as it wires itself, in this process, with its default options.
/// </summary>
internal static class RoundTripsBenchmark
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly int[] Latencies = [5, 20];

    /// <summary>Prints the table, and the requests of each operation by kind.</summary>
    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        // Azurite first: it needs the whole thread pool.
        IReadOnlyList<Measured> azurite = await OnAzuriteAsync(cancellationToken);
        using var pool = OneWorker.Take();
        IReadOnlyList<Measured> counted = await RoundTripRun.OnSteppedStorageAsync(Operation.All, latency: null);
        List<IReadOnlyList<Measured>> timed = [];
        foreach (int latency in Latencies)
            timed.Add(await RoundTripRun.OnSteppedStorageAsync(Operation.All, TimeSpan.FromMilliseconds(latency)));

        Console.WriteLine("| operation | depth | requests | 0 ms | 5 ms | 20 ms | Azurite | requests there |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (Measured one in counted)
        {
            Measured real = Named(azurite, one.Name);
            string[] times = [Time(one), .. timed.Select(results => Time(Named(results, one.Name))), Time(real)];
            Print($"| {one.Name} | {one.Depth} | {one.Requests.Count} | {string.Join(" | ", times)} | {real.Requests.Count} |");
        }
        Console.WriteLine();
        Console.WriteLine("| operation | requests by kind |");
        Console.WriteLine("|---|---|");
        foreach (Measured one in counted)
            Print($"| {one.Name} | {string.Join(", ", one.Counts.Select(k => $"{k.Value} {k.Key}"))} |");
    }

    /// <summary>Prints the requests of the operations whose name contains a text, round by round, each with the methods that make it.
    /// </summary>
    public static async Task ShowAsync(string name)
    {
        using var pool = OneWorker.Take();
        Operation[] operations = [.. Operation.All.Where(o => o.Name.Contains(name, StringComparison.OrdinalIgnoreCase))];
        foreach (Measured one in await RoundTripRun.OnSteppedStorageAsync(operations, latency: null))
        {
            Print($"{one.Name}: depth {one.Depth}, {one.Requests.Count} requests");
            foreach (
                IGrouping<(int Round, string Kind, string Caller), CountedRequest> same in one.Requests.GroupBy(r =>
                    (r.Round, r.Kind, r.Caller)
                )
            )
                Print($"{same.Key.Round, 5}  {same.Count(), 4} × {same.Key.Kind}  [{same.First().Detail}]  {same.Key.Caller}");
        }
    }

    private static async Task<IReadOnlyList<Measured>> OnAzuriteAsync(CancellationToken cancellationToken)
    {
        await using AzuriteServer azurite = await AzuriteServer.StartInMemoryAsync(accounts: Operation.All.Length);
        List<Measured> results = [];
        foreach (Operation operation in Operation.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TestAccount account = azurite.NewAccount();
            var meter = new CountingMeter(address =>
                address.Port == account.Table.Port ? Service.Table
                : address.Port == account.Queue.Port ? Service.Queue
                : Service.Blob
            );
            await using CountedGate gate = await CountedGate.StartAsync(meter, account.ConnectionString, meter, uncounted: null);
            Console.WriteLine($"on Azurite: {operation.Name}");
            await operation.RunAsync(gate, meter).WaitAsync(Patience, cancellationToken);
            await gate.EndAsync();
            results.AddRange(meter.Results);
        }
        return results;
    }

    private static Measured Named(IEnumerable<Measured> results, string name) => results.Single(r => r.Name == name);

    private static string Time(Measured measured) =>
        string.Create(CultureInfo.InvariantCulture, $"{measured.Elapsed.TotalMilliseconds:N0}");

    private static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}
