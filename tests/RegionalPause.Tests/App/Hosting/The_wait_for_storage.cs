using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RegionalPause.App.SelfHosted;
using RegionalPause.Storage;
using RegionalPause.Tests.Simulation.Tables;
using Shouldly;

namespace RegionalPause.Tests.App.Hosting;

/// <summary>A self-hosted app may be started before its storage.</summary>
[Requirement("R33")]
public sealed class The_wait_for_storage
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ends_when_both_services_answer()
    {
        var storage = new Silent();
        Task waiting = Waiting(storage, Stop);
        await storage.Asked.WaitAsync(Stop);
        waiting.IsCompleted.ShouldBeFalse();

        storage.Answers = 200;

        await waiting.WaitAsync(Stop);
    }

    [Fact]
    public async Task ends_when_they_answer_that_the_app_may_not_ask_this()
    {
        var storage = new Silent { Answers = 403 };

        await Waiting(storage, Stop).WaitAsync(Stop);
    }

    [Fact]
    public async Task ends_when_the_app_is_stopped()
    {
        var storage = new Silent();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        Task waiting = Waiting(storage, stopping.Token);
        await storage.Asked.WaitAsync(Stop);

        await stopping.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }

    private static Task Waiting(Silent storage, CancellationToken stopping)
    {
        var options = new StorageOptions { ConnectionString = SimulatedAccount.ConnectionString, Faults = storage };
        var account = new StorageAccount(Options.Create(options), new StoreClock(TimeProvider.System));
        ILogger<StorageWait> logger = NullLogger<StorageWait>.Instance;
        return new StorageWait(account, TimeProvider.System, logger).StartingAsync(stopping);
    }

    /// <summary>Storage that does not answer until it is told to.</summary>
    private sealed class Silent : HttpPipelinePolicy
    {
        private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => asked.Task;

        public volatile int Answers;

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

        public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            asked.TrySetResult();
            if (Answers == 0)
                throw new IOException("Connection refused.");
            new StoreAnswer(Answers, [("Content-Type", "application/xml")], "<StorageServiceProperties />").GiveTo(message);
            return ValueTask.CompletedTask;
        }
    }
}
