using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RegionalPause.Ledger.Trees;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Trees;

[Requirement("R24")]
public class A_frontier
{
    [Property(MaxTest = 50)]
    public void has_the_root_that_the_definition_gives_however_it_was_grown(byte[] rounds)
    {
        Frontier frontier = Frontier.Empty;
        foreach (byte round in rounds.Take(40))
            frontier = frontier.Append(Naive.Leaves(round, (int)frontier.Size));
        frontier.Head.ShouldBe(new TreeHead(frontier.Size, Naive.Root(Naive.Entries((int)frontier.Size))));
    }

    [Fact]
    public void has_one_hash_for_each_1_in_its_size()
    {
        Frontier frontier = Frontier.Empty;
        for (int size = 0; size < 600; size++)
        {
            frontier.Subtrees.Length.ShouldBe(BitOperations.PopCount((uint)size));
            frontier = frontier.Append(Naive.Leaves(1, size));
        }
    }

    [Fact]
    public void of_no_leaves_has_the_root_of_the_empty_tree() => Frontier.Empty.Head.ShouldBe(TreeHead.Empty);

    [Property]
    public Property is_read_back_as_it_was_written() =>
        Prop.ForAll(
            Gen.Choose(0, 700).ToArbitrary(),
            size =>
            {
                Frontier frontier = Frontier.Empty.Append(Naive.Leaves(size));
                Frontier.Read(frontier.Write()).Value().ShouldBe(frontier);
            }
        );

    [Property]
    public void is_read_from_its_one_spelling_only(byte[] bytes)
    {
        if (Frontier.Read(bytes).Succeeded(out Frontier? frontier, out _))
            frontier.Write().ShouldBe(bytes);
    }

    [Fact]
    public void is_malformed_with_a_byte_too_few_or_too_many()
    {
        byte[] bytes = Frontier.Empty.Append(Naive.Leaves(5)).Write();
        for (int length = 0; length < bytes.Length; length++)
            Frontier.Read(bytes.AsSpan(0, length)).Fault!.Kind.ShouldBe(TreeFaultKind.Malformed);
        Frontier.Read([.. bytes, 0]).Fault!.Kind.ShouldBe(TreeFaultKind.Malformed);
    }

    [Fact]
    public void of_a_negative_size_is_malformed() =>
        Frontier.Read([0x80, 0, 0, 0, 0, 0, 0, 0, .. new byte[32]]).Fault!.Kind.ShouldBe(TreeFaultKind.Malformed);

    [Fact]
    public void of_the_largest_tree_is_read_and_grows_no_more()
    {
        byte[] bytes = [0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, .. new byte[63 * 32]];
        Frontier largest = Frontier.Read(bytes).Value();
        Should.Throw<OverflowException>(() => largest.Append(Naive.Leaves(1)));
        largest.Append([]).ShouldBe(largest);
    }
}
