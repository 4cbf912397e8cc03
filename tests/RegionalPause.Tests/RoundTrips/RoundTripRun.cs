using RegionalPause.Tests.Simulation;

namespace RegionalPause.Tests.RoundTrips;

/// <summary>Measures operations on storage in memory, each on an account of its own.</summary>
internal static class RoundTripRun
{
    /// <summary>Measures operations. The thread pool must have one worker (<see cref="OneWorker"/>).</summary>
    /// <param name="operations">Which.</param>
    /// <param name="latency">How long a request takes; <c>null</c> to count rounds.</param>
    public static Task<IReadOnlyList<Measured>> OnSteppedStorageAsync(IEnumerable<Operation> operations, TimeSpan? latency) =>
        Task.Run<IReadOnlyList<Measured>>(async () =>
        {
            List<Measured> results = [];
            foreach (Operation operation in operations)
            {
                var meter = new SteppedMeter(latency);
                await using CountedGate gate = await CountedGate.StartAsync(
                    meter,
                    SteppedStorage.ConnectionString,
                    meter.Storage.Connection,
                    meter.Storage.Aside
                );
                await operation.RunAsync(gate, meter);
                if (gate.Warnings.Count > 0)
                    throw new InvalidOperationException($"{operation.Name}: {string.Join('\n', gate.Warnings)}");
                results.AddRange(meter.Results);
            }
            return results;
        });
}
