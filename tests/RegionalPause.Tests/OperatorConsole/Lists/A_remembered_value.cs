using Microsoft.Extensions.Time.Testing;
using RegionalPause.App.OperatorConsole.Lists;
using Shouldly;

namespace RegionalPause.Tests.OperatorConsole.Lists;

/// <summary>A value that many pages show and that costs something to read.</summary>
[Requirement("R31")]
public sealed class A_remembered_value
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider time = new();
    private readonly Remembered<string> remembered;
    private TaskCompletionSource<string>? slow;
    private int read;

    public A_remembered_value() =>
        remembered = new Remembered<string>(
            _ =>
            {
                read++;
                return slow?.Task ?? Task.FromResult($"value {read}");
            },
            Second,
            time
        );

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task is_read_again_when_it_is_old()
    {
        (await remembered.ReadAsync(Cancelled)).ShouldBe("value 1");
        (await remembered.ReadAsync(Cancelled)).ShouldBe("value 1");
        time.Advance(Second);
        (await remembered.ReadAsync(Cancelled)).ShouldBe("value 2");
    }

    [Fact]
    public async Task is_read_once_for_all_who_ask_at_the_same_time()
    {
        slow = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<string>[] asked = [.. Enumerable.Range(0, 50).Select(_ => remembered.ReadAsync(Cancelled))];
        slow.SetResult("slow");

        (await Task.WhenAll(asked)).ShouldAllBe(value => value == "slow");
        read.ShouldBe(1);
    }

    [Fact]
    public async Task rests_ten_times_as_long_as_its_reading_took()
    {
        slow = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<string> first = remembered.ReadAsync(Cancelled);
        SpinWait.SpinUntil(() => Volatile.Read(ref read) == 1, TimeSpan.FromSeconds(10));
        time.Advance(3 * Second);
        slow.SetResult("slow");
        await first;
        slow = null;

        time.Advance(29 * Second);
        (await remembered.ReadAsync(Cancelled)).ShouldBe("slow");
        time.Advance(Second);
        (await remembered.ReadAsync(Cancelled)).ShouldBe("value 2");
    }

    [Fact]
    public async Task does_not_keep_a_page_waiting_longer_than_its_patience()
    {
        (await remembered.ReadAsync(Cancelled)).ShouldBe("value 1");
        time.Advance(Second);
        slow = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);

        Task<string?> old = remembered.ReadAsync(Second, Cancelled);
        time.Advance(Second);

        (await old).ShouldBe("value 1");
        slow.SetResult("new");
        (await remembered.ReadAsync(Cancelled)).ShouldBe("new");
    }

    [Fact]
    public async Task is_read_again_after_a_reading_that_failed()
    {
        slow = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        slow.SetException(new InvalidOperationException("away"));
        await Should.ThrowAsync<InvalidOperationException>(() => remembered.ReadAsync(Cancelled));
        slow = null;

        (await remembered.ReadAsync(Cancelled)).ShouldBe("value 2");
    }
}
