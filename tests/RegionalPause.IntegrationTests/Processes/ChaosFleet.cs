using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.IntegrationTests.Processes;

/// <summary>Instances that are killed, frozen and replaced, and whoever has to get something done with what is left of them.</summary>
internal sealed class ChaosFleet(Deployment deployment, TestAccount account, int count) : IAsyncDisposable
{
    private readonly AppProcess?[] instances = new AppProcess?[count];
    private readonly HashSet<int> frozen = [];
    private readonly HashSet<int> dead = [];

    public IReadOnlyList<AppProcess> Instances => [.. instances.Select(i => i!)];

    public Task StartAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => StartAsync(i, cancellationToken)));

    public async Task KillAsync(int instance, CancellationToken cancellationToken)
    {
        await instances[instance]!.KillAsync().WaitAsync(cancellationToken);
        dead.Add(instance);
    }

    public async Task StrikeAsync(int instance, Blow blow, CancellationToken cancellationToken)
    {
        switch (blow)
        {
            case Blow.Freeze:
                instances[instance]!.Freeze();
                frozen.Add(instance);
                break;
            case Blow.Kill:
                await KillAsync(instance, cancellationToken);
                break;
            case Blow.Replace:
                instances[instance]!.Terminate();
                dead.Add(instance);
                break;
        }
    }

    /// <summary>
    /// Asks again, of another instance, until somebody did it: as operators do. What was asked is the same command under the same id, so
    /// asking twice is asking once (R12).
    /// </summary>
    public async Task<T> InsistAsync<T>(Task<T>? first, Func<AppProcess, Task<T>> ask, CancellationToken cancellationToken)
    {
        Exception? last = null;
        for (int attempt = 0; attempt < 60; attempt++)
        {
            try
            {
                return first is null ? await ask(Able(attempt)) : await first;
            }
            catch (Exception e)
                when (e is HttpRequestException or InvalidOperationException or OperationCanceledException or TimeoutException
                    && !cancellationToken.IsCancellationRequested
                )
            {
                last = e;
                first = null;
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
        throw new InvalidOperationException("Nobody could be made to do it.", last);
    }

    /// <summary>Thaws what is frozen and starts another where one is dead.</summary>
    public async Task HealAsync(CancellationToken cancellationToken)
    {
        foreach (int instance in frozen)
            instances[instance]!.Thaw();
        frozen.Clear();
        foreach (int instance in dead)
        {
            await instances[instance]!.DisposeAsync();
            instances[instance] = null;
        }
        await Task.WhenAll(dead.Select(i => StartAsync(i, cancellationToken)));
        dead.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (AppProcess? app in instances)
        {
            if (app is not null)
                await app.DisposeAsync();
        }
    }

    private AppProcess Able(int attempt)
    {
        AppProcess[] able = [.. Enumerable.Range(0, count).Where(i => !frozen.Contains(i) && !dead.Contains(i)).Select(i => instances[i]!)];
        return able[attempt % able.Length];
    }

    private async Task StartAsync(int instance, CancellationToken cancellationToken) =>
        instances[instance] = await deployment.StartAppAsync(account, cancellationToken);
}
