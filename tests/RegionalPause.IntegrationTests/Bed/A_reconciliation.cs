using Shouldly;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>The check of the checks: it must name what is missing.</summary>
public sealed class A_reconciliation
{
    private static readonly Reconciliation Good = new()
    {
        Submitted = ["a", "b", "c", "d", "e"],
        Admitted = ["a", "b"],
        Withheld = ["b", "c"],
        Malformed = ["d"],
        Queued = ["e"],
    };

    [Fact]
    public void counts_every_item_once()
    {
        Good.ShouldBalance();
        Good.Totals.Values.Sum().ShouldBe(5);
        Good.ToString().ShouldBe("submitted 5 = admitted 2 + malformed 1 + still queued 1 + withheld 1");
    }

    [Fact]
    public void names_what_is_lost() =>
        Should.Throw<InvalidOperationException>(() => (Good with { Queued = [] }).ShouldBalance()).Message.ShouldContain("1 lost: e");

    [Fact]
    public void names_what_nobody_submitted() =>
        Should
            .Throw<InvalidOperationException>(() => (Good with { Admitted = Good.Admitted.Add("z") }).ShouldBalance())
            .Message.ShouldContain("1 invented: z");

    [Fact]
    public void names_the_first_five_only() =>
        Should
            .Throw<InvalidOperationException>(() =>
                (
                    Good with
                    {
                        Submitted = [.. Enumerable.Range(0, 9).Select(i => $"{i}")],
                        Admitted = [],
                        Withheld = [],
                        Malformed = [],
                        Queued = [],
                    }
                ).ShouldBalance()
            )
            .Message.ShouldEndWith("9 lost: 0, 1, 2, 3, 4, …");
}
