using Microsoft.Extensions.DependencyInjection;
using RegionalPause.Content;
using RegionalPause.Objections;
using RegionalPause.Requests;
using RegionalPause.Storage;
using RegionalPause.Tests.Simulation;
using RegionalPause.Tests.Simulation.Tables;
using Shouldly;

namespace RegionalPause.Tests.Objections;

/// <summary>
/// The row of an objection and the key of its member are asked for at the same time. If the key cannot be read, the statement fails; its
/// row must not be written after that answer, because the caller may already have done something else.
/// </summary>
[Requirement("R20")]
public sealed class An_objection_whose_key_cannot_be_read : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly SimulatedTables tables = new(TimeProvider.System.GetUtcNow);
    private readonly TaskCompletionSource slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock oneAtATime = new();
    private volatile bool fails;
    private volatile bool isWritten;

    public An_objection_whose_key_cannot_be_read() => services = SimulatedProduct.On(new TableConnection(AskAsync));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => services.DisposeAsync();

    [Fact]
    public async Task is_not_written_after_its_failure_was_reported()
    {
        foreach (IStorageTable table in services.GetServices<IStorageTable>())
            await table.CreateAsync(Stop);
        ObjectionRecorder recorder = services.GetRequiredService<ObjectionRecorder>();
        await recorder.StartAsync(Stop);
        MemberId.TryParse("member-1", out MemberId member).ShouldBeTrue();
        var statement = new ObjectionRequest(
            member,
            ObjectionScope.GenerativeTraining,
            ObjectionSource.Settings,
            TimeProvider.System.GetUtcNow()
        );
        fails = true;

        Task<Result<ObjectionState>> recording = recorder.RecordAsync(new ObjectionToRecord(statement, Withdraws: false), Stop);
        await Task.WhenAny(recording, Task.Delay(TimeSpan.FromSeconds(2), Stop));
        bool wasReported = recording.IsCompleted;
        slow.SetResult();
        await Should.ThrowAsync<InvalidDataException>(recording);
        await Task.Delay(TimeSpan.FromMilliseconds(200), Stop);

        (wasReported && isWritten).ShouldBeFalse("the row was written after the statement was reported as failed");
        await recorder.StopAsync(Stop);
    }

    private async ValueTask<StoreAnswer> AskAsync(TableRequest request, CancellationToken cancellationToken)
    {
        if (fails && request.Table == "memberkeys")
            throw new InvalidDataException("the key cannot be read");
        if (fails && request.Table == "objections" && request.IsWrite)
        {
            await slow.Task.WaitAsync(cancellationToken);
            isWritten = true;
        }
        lock (oneAtATime)
            return TableWire.Write(tables.Apply(request), tables.Now);
    }
}
