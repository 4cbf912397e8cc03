namespace RegionalPause.Tests.Simulation;

/// <summary>
/// Leaves the thread pool one worker, so that everything the product queues runs one piece at a time in one order, and so that a look from
/// that very worker at an empty pool proves that nobody runs. The others wait in <see cref="Take"/>; the pool must belong to nobody else
/// meanwhile.
/// </summary>
internal sealed class OneWorker : IDisposable
{
    private readonly ManualResetEvent over = new(initialState: false);
    private readonly CountdownEvent ended;
    private readonly (int Workers, int Ports) least;
    private readonly (int Workers, int Ports) most;

    private OneWorker()
    {
        ThreadPool.GetMinThreads(out least.Workers, out least.Ports);
        ThreadPool.GetMaxThreads(out most.Workers, out most.Ports);
        ended = new CountdownEvent(Math.Max(1, Environment.ProcessorCount - 1));
        if (
            !ThreadPool.SetMinThreads(Environment.ProcessorCount, least.Ports)
            || !ThreadPool.SetMaxThreads(Environment.ProcessorCount, most.Ports)
        )
            throw new InvalidOperationException("The thread pool cannot be made as small as the machine.");
    }

    /// <summary>Takes the pool; dispose to give it back.</summary>
    public static OneWorker Take()
    {
        var taken = new OneWorker();
        using var began = new CountdownEvent(taken.ended.InitialCount);
        if (Environment.ProcessorCount == 1)
        {
            taken.ended.Signal();
            return taken;
        }
        for (int i = 1; i < Environment.ProcessorCount; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    began.Signal();
                    taken.over.WaitOne();
                    taken.ended.Signal();
                },
                null
            );
        }
        began.Wait();
        return taken;
    }

    /// <summary>Returns, on the one worker, when nothing is left to run: everybody waits for the simulation.</summary>
    public static async ValueTask SettleAsync()
    {
        do
        {
            await Task.Yield();
        } while (ThreadPool.PendingWorkItemCount > 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        over.Set();
        ended.Wait();
        ThreadPool.SetMaxThreads(most.Workers, most.Ports);
        ThreadPool.SetMinThreads(least.Workers, least.Ports);
        over.Dispose();
        ended.Dispose();
    }
}

/// <summary>Tests that need the thread pool for themselves: they run when no others do.</summary>
[CollectionDefinition(nameof(AloneInThePool), DisableParallelization = true)]
public sealed class AloneInThePool;
