using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using RegionalPause.Gate;

namespace RegionalPause.App.Hosting;

/// <summary>
/// Runs an invocation when the gate is open; the host may send the first invocation before that. When the worker stops, it waits until all
/// running invocations have ended, so that the shard is closed after the last of them. The host gives a worker a few seconds to stop. A
/// longer invocation is cut off, and its message is delivered again.
/// </summary>
internal sealed class RunningInvocations(GateOpening gate) : IFunctionsWorkerMiddleware, IHostedService
{
    private readonly TaskCompletionSource none = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int running = 1; // this service itself, until it stops

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        Interlocked.Increment(ref running);
        try
        {
            await gate.WaitAsync(context.CancellationToken);
            await next(context);
        }
        finally
        {
            End();
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        End();
        await none.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void End()
    {
        if (Interlocked.Decrement(ref running) == 0)
            none.TrySetResult();
    }
}
