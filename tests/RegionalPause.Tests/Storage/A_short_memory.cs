using Microsoft.Extensions.Time.Testing;
using RegionalPause.Storage;
using Shouldly;

namespace RegionalPause.Tests.Storage;

public sealed class A_short_memory
{
    private readonly FakeTimeProvider time = new();
    private readonly ShortMemory<string, int?> memory;

    public A_short_memory() => memory = new ShortMemory<string, int?>(TimeSpan.FromMinutes(1), time);

    [Fact]
    public void recalls_what_it_was_told_also_that_there_is_nothing()
    {
        memory.Keep("known", 7);
        memory.Keep("unknown", null);

        (memory.TryRecall("known", out int? known), known).ShouldBe((true, 7));
        (memory.TryRecall("unknown", out int? unknown), unknown).ShouldBe((true, null));
        memory.TryRecall("never asked", out _).ShouldBeFalse();
    }

    [Fact]
    public void forgets_after_its_time()
    {
        memory.Keep("known", 7);
        time.Advance(TimeSpan.FromSeconds(59));
        memory.TryRecall("known", out _).ShouldBeTrue();

        time.Advance(TimeSpan.FromSeconds(1));

        memory.TryRecall("known", out _).ShouldBeFalse();
    }

    [Fact]
    public void forgets_at_once_what_it_is_told_to()
    {
        memory.Keep("known", 7);
        memory.Forget("known");

        memory.TryRecall("known", out _).ShouldBeFalse();
    }

    [Fact]
    public void keeps_no_more_than_fits()
    {
        memory.Keep("first", 0);
        for (int i = 0; i < 50_000; i++)
            memory.Keep(i.ToString(System.Globalization.CultureInfo.InvariantCulture), i);

        memory.TryRecall("first", out _).ShouldBeFalse();
        memory.TryRecall("49999", out _).ShouldBeTrue();
    }
}
