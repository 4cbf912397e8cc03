using Azure;
using RegionalPause.Control;
using RegionalPause.Orders;
using RegionalPause.Pauses;
using RegionalPause.Requests;
using RegionalPause.Tests.Orders;
using Shouldly;

namespace RegionalPause.Tests.Control;

/// <summary>S5: commands of one process are committed in groups by one writer.</summary>
public sealed class Commands_of_the_same_moment
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task are_all_committed_in_a_few_rows_of_the_log()
    {
        var bed = new ControlBed();
        ControlTable table = await bed.ProcessAsync();
        var log = new OrderCommands(table);

        bed.Hold();
        Task<Result<OrderState>>[] pauses =
        [
            .. Enumerable
                .Range(0, 64)
                .Select(n => log.ApplyAsync(OrderId.Parse($"order-{n}"), ControlBed.Pause($"order-{n}"), null, Cancelled)),
        ];
        bed.Release();

        (await Task.WhenAll(pauses)).ShouldAllBe(p => p.Refusal == null && p.Value!.Stage == OrderStage.Fencing);
        (await table.ReadAsync(Cancelled)).Orders.Count.ShouldBe(64);
        (await ControlBed.LogAsync(table)).Count.ShouldBeLessThanOrEqualTo(4);
    }

    [Fact]
    public async Task are_all_committed_when_two_processes_command()
    {
        var bed = new ControlBed();
        OrderCommands[] logs = [new(await bed.ProcessAsync()), new(await bed.ProcessAsync())];

        bed.Hold();
        Task<Result<OrderState>>[] pauses =
        [
            .. Enumerable
                .Range(0, 64)
                .Select(n => logs[n % 2].ApplyAsync(OrderId.Parse($"order-{n}"), ControlBed.Pause($"order-{n}"), null, Cancelled)),
        ];
        bed.Release();

        (await Task.WhenAll(pauses)).ShouldAllBe(p => p.Refusal == null);
        (await (await bed.ProcessAsync()).ReadAsync(Cancelled)).Orders.Count.ShouldBe(64);
    }

    [Fact]
    public async Task are_committed_with_the_pause_before_the_records()
    {
        var bed = new ControlBed();
        ControlTable table = await bed.ProcessAsync();

        bed.Hold();
        Task<long?>[] records = [.. Enumerable.Range(0, 200).Select(n => RecordAsync(table, $"Record{n}"))];
        Task<Result<OrderState>> pause = new OrderCommands(table).ApplyAsync(
            OrderId.Parse("order-1"),
            ControlBed.Pause("order-1"),
            null,
            Cancelled
        );
        bed.Release();
        await Task.WhenAll(records);
        await pause;

        // What was taken before the pause came is one group at most.
        List<string> names = [.. (await ControlBed.LogAsync(table)).SelectMany(r => r.Events).Select(e => e.Name)];
        names.IndexOf(nameof(PauseEvent.OrderCommitted)).ShouldBeLessThanOrEqualTo(ControlWriter.MostInOneGroup + 1);
        names.Count(n => n.StartsWith("Record", StringComparison.Ordinal)).ShouldBe(200);
    }

    [Fact]
    public async Task of_one_order_are_decided_one_after_the_other()
    {
        var bed = new ControlBed();
        var log = new OrderCommands(await bed.ProcessAsync());
        OrderId id = OrderId.Parse("order-1");

        bed.Hold();
        Task<Result<OrderState>> first = log.ApplyAsync(id, ControlBed.Pause("order-1"), null, Cancelled);
        Task<Result<OrderState>> other = log.ApplyAsync(
            id,
            new PauseCommand.Pause(Sample.Order with { Id = id, Reason = "another" }, Sample.Now),
            null,
            Cancelled
        );
        Task<Result<OrderState>> again = log.ApplyAsync(id, ControlBed.Pause("order-1"), null, Cancelled);
        bed.Release();

        (await first).Refusal.ShouldBeNull();
        (await other).Refusal!.Code.ShouldBe(RefusalCode.OrderDiffers);
        (await again).Value!.Version.ShouldBe((await first).Value!.Version);
    }

    [Fact]
    public async Task do_not_fail_with_the_one_among_them_whose_decision_fails()
    {
        var bed = new ControlBed();
        ControlTable table = await bed.ProcessAsync();

        bed.Hold();
        Task<long?> before = RecordAsync(table, "Before");
        Task<long?> failing = table.RecordAsync(() => throw new InvalidOperationException("no"), false, Cancelled);
        Task<long?> after = RecordAsync(table, "After");
        bed.Release();

        await Should.ThrowAsync<InvalidOperationException>(failing);
        (await before).ShouldNotBeNull();
        (await after).ShouldNotBeNull();
    }

    /// <summary>An order that may have ended must not be taken for one that never was.</summary>
    [Fact]
    public async Task do_not_fail_with_the_one_among_them_whose_reading_takes_too_long()
    {
        var bed = new ControlBed
        {
            BeforeRead = row =>
            {
                if (row == "past|order|slow")
                    throw new TaskCanceledException();
            },
        };
        ControlTable table = await bed.ProcessAsync();
        var log = new OrderCommands(table);

        bed.Hold();
        Task<Result<OrderState>> slow = log.ApplyAsync(OrderId.Parse("slow"), ControlBed.Pause("slow"), null, Cancelled);
        Task<Result<OrderState>> other = log.ApplyAsync(OrderId.Parse("other"), ControlBed.Pause("other"), null, Cancelled);
        bed.Release();

        await Should.ThrowAsync<TaskCanceledException>(slow);
        (await other).Refusal.ShouldBeNull();
        (await table.ReadAsync(Cancelled)).Orders.Keys.ShouldBe([OrderId.Parse("other")]);
    }

    [Fact]
    public async Task are_decided_again_when_another_process_was_first()
    {
        var bed = new ControlBed();
        ControlTable ours = await bed.ProcessAsync(),
            theirs = await bed.ProcessAsync();
        await RecordAsync(ours, "Known");
        await RecordAsync(theirs, "Unknown");

        (await RecordAsync(ours, "Again")).ShouldBe(3);
    }

    [Fact]
    public async Task are_answered_from_the_state_as_another_process_left_it()
    {
        var bed = new ControlBed();
        OrderCommands ours = new(await bed.ProcessAsync()),
            theirs = new(await bed.ProcessAsync());
        OrderId id = OrderId.Parse("order-1");
        await ours.ApplyAsync(id, ControlBed.Pause("order-1"), null, Cancelled);
        await theirs.ApplyAsync(id, Sample.Fenced(1), null, Cancelled);

        // This changes nothing, so that no commit shows that the remembered state is old.
        Result<OrderState> again = await ours.ApplyAsync(id, ControlBed.Pause("order-1"), null, Cancelled);

        again.Value!.Stage.ShouldBe(OrderStage.Fenced);
    }

    [Fact]
    public async Task go_on_without_the_one_whose_caller_has_gone()
    {
        var bed = new ControlBed();
        ControlTable table = await bed.ProcessAsync();
        using var leaving = new CancellationTokenSource();

        bed.Hold();
        Task<long?> first = RecordAsync(table, "First");
        while (bed.Transactions == 0)
            await Task.Yield();
        Task<long?> gone = table.RecordAsync(() => [Event("Gone")], false, leaving.Token);
        Task<long?> last = RecordAsync(table, "Last");
        await leaving.CancelAsync();
        bed.Release();

        await Should.ThrowAsync<OperationCanceledException>(gone);
        (await first).ShouldBe(1);
        (await last).ShouldBe(2);
        (await ControlBed.LogAsync(table)).SelectMany(r => r.Events).ShouldNotContain(e => e.Name == "Gone");
    }

    [Fact]
    public async Task fail_together_when_storage_does_not_answer_and_leave_the_writer_at_work()
    {
        var bed = new ControlBed
        {
            Before = number =>
            {
                if (number == 1)
                    throw new RequestFailedException(503, "down");
            },
        };
        ControlTable table = await bed.ProcessAsync();

        await Should.ThrowAsync<RequestFailedException>(() => RecordAsync(table, "Lost"));

        (await RecordAsync(table, "Next")).ShouldBe(1);
    }

    [Fact]
    public async Task are_refused_when_another_process_always_is_first()
    {
        var bed = new ControlBed();
        ControlTable ours = await bed.ProcessAsync();
        bed.Before = _ =>
            throw new RequestFailedException(412, "The update condition was not satisfied.", "UpdateConditionNotSatisfied", null);

        (await RecordAsync(ours, "Never")).ShouldBeNull();
    }

    private static Task<long?> RecordAsync(ControlTable table, string name) => table.RecordAsync(() => [Event(name)], false, Cancelled);

    private static ReadOnlyMemory<byte> Event(string name) => ControlLog.WriteEvent(name, Sample.Now, null, _ => { });
}
