using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RegionalPause.App.Hosting;
using RegionalPause.App.SelfHosted;
using RegionalPause.App.Telemetry;
using Shouldly;

namespace RegionalPause.Tests.App.Hosting;

/// <summary>The Functions host starts a worker again only if it ended with a non-zero code.</summary>
[Requirement("R33")]
public sealed class A_background_service_that_ends
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task ends_the_process_with_a_non_zero_code_when_it_fails() =>
        (await RunAsync(new Service(_ => throw new InvalidOperationException()))).ShouldBe(ProcessEnd.Failed);

    [Fact]
    public async Task ends_the_process_with_a_non_zero_code_when_it_fails_later()
    {
        var failing = new TaskCompletionSource();
        Task<int> running = RunAsync(new Service(_ => failing.Task));

        running.IsCompleted.ShouldBeFalse();
        failing.SetException(new IOException());

        (await running.WaitAsync(Patience, TestContext.Current.CancellationToken)).ShouldBe(ProcessEnd.Failed);
    }

    [Fact]
    public async Task ends_the_process_with_a_non_zero_code_when_it_returns_early() =>
        (await RunAsync(new Service(_ => Task.CompletedTask))).ShouldBe(ProcessEnd.Failed);

    [Fact]
    public async Task ends_the_process_with_a_non_zero_code_when_it_fails_while_it_is_stopped() =>
        (
            await RunAsync(
                new Service(async stopping =>
                {
                    await Task.Delay(Timeout.Infinite, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    throw new InvalidOperationException();
                }),
                stop: true
            )
        ).ShouldBe(ProcessEnd.Failed);

    [Fact]
    public async Task lets_the_process_end_with_zero_when_it_was_told_to_stop() =>
        (await RunAsync(new Service(stopping => Task.Delay(Timeout.Infinite, stopping)), stop: true)).ShouldBe(0);

    /// <summary>Each of ours that has a loop is a <see cref="BackgroundService"/>, whose end is watched; the others have none.</summary>
    [Fact]
    public void is_watched_whichever_of_ours_it_is()
    {
        Type[] ours =
        [
            .. typeof(ProcessEnd)
                .Assembly.GetTypes()
                .Concat(typeof(RegionalPauseServices).Assembly.GetTypes())
                .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IHostedService))),
        ];

        ours.Where(t => !t.IsAssignableTo(typeof(BackgroundService)))
            .Select(t => t.Name)
            .Order()
            .ShouldBe([
                nameof(OpenGate),
                nameof(ParentWatch),
                nameof(QueueCreation),
                "RestoreCheck",
                nameof(RunningInvocations),
                nameof(StartOfCounters),
                nameof(StorageWait),
            ]);
        ours.Where(t => t.IsAssignableTo(typeof(BackgroundService)))
            .Select(t => t.Name)
            .Order()
            .ShouldBe([
                "GateService",
                nameof(HostWatch),
                "LastHour",
                "MailCollector",
                "ObjectionRecorder",
                "PauseEffector",
                "SelfHostedTriggers",
            ]);
    }

    private static async Task<int> RunAsync(Service service, bool stop = false)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IHostedService>(service);
        IHost app = builder.Build();
        Task<int> running = app.RunToTheEndAsync();
        await service.Started.WaitAsync(Patience, TestContext.Current.CancellationToken);
        if (stop)
            app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        return await running.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    private sealed class Service(Func<CancellationToken, Task> run) : BackgroundService
    {
        private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Started => started.Task;

        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            started.SetResult();
            return run(stoppingToken);
        }
    }
}
