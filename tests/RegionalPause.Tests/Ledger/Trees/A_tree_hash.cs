using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using FsCheck.Xunit;
using RegionalPause.Ledger.Trees;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Trees;

[Requirement("R24")]
public class A_tree_hash
{
    [Fact]
    public void is_32_bytes_in_memory_so_that_a_tile_is_a_span_of_them() => Unsafe.SizeOf<TreeHash>().ShouldBe(32);

    [
        Theory,
        InlineData(0),
        InlineData(1),
        InlineData(511),
        InlineData(512),
        InlineData(513),
        InlineData(4096),
        InlineData(EntryBundle.MaxEntryLength)
    ]
    public void of_a_leaf_is_that_of_its_bytes_behind_a_zero(int length)
    {
        byte[] entry = new byte[length];
        new Random(length).NextBytes(entry);
        TreeHash.Leaf(entry).Bytes.ToArray().ShouldBe(SHA256.HashData([0, .. entry]));
    }

    [Fact]
    public void of_a_node_is_never_that_of_the_same_bytes_as_a_leaf()
    {
        TreeHash left = TreeHash.Leaf("left"u8),
            right = TreeHash.Leaf("right"u8);
        TreeHash.Node(left, right).ShouldNotBe(TreeHash.Leaf([.. left.Bytes, .. right.Bytes]));
        TreeHash.Node(left, right).ShouldNotBe(TreeHash.Node(right, left));
    }

    [Fact]
    public void allocates_nothing()
    {
        byte[] entry = new byte[200];
        TreeHash hash = TreeHash.Leaf(entry);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            hash = TreeHash.Node(TreeHash.Leaf(entry), hash);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Property]
    public void differs_from_another_in_any_bit(byte[] entry, FsCheck.NonNegativeInt bit)
    {
        TreeHash hash = TreeHash.Leaf(entry);
        TreeHash other = Altered.Bit(hash, bit.Get);
        (hash == other).ShouldBeFalse();
        (hash == new TreeHash(hash.Bytes)).ShouldBeTrue();
    }

    [Theory, InlineData(0), InlineData(31), InlineData(33)]
    public void is_not_made_of_another_number_of_bytes(int length) =>
        Should.Throw<ArgumentException>(() => new TreeHash(new byte[length])).Message.ShouldContain($"not {length}");
}
