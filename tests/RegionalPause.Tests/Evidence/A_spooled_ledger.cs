using RegionalPause.Evidence;
using RegionalPause.Ledger;
using RegionalPause.Tests.Verification;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.Tests.Evidence;

/// <summary>The files of a pack are read from storage once, whatever becomes of them there.</summary>
[Requirement("R27")]
public sealed class A_spooled_ledger
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task asks_for_each_file_once_and_packs_what_was_verified()
    {
        using LedgerStory story = LedgerStory.OfLeaves(1000);
        LedgerShelf shelf = await story.SealAsync();
        var counted = new Counted(shelf);
        using var spooled = new SpooledLedger(counted);

        (await new LedgerVerification(spooled, story.Trusted, []).RunAsync(null, Cancel)).Fault.ShouldBeNull();
        Dictionary<string, byte[]> verified = shelf.Files.ToDictionary();
        shelf.Files.Clear();

        foreach ((string path, byte[] bytes) in verified)
            (await spooled.ReadAsync(path, Cancel)).ToArray().ShouldBe(bytes, path);
        counted.Asked.ShouldBeUnique();
    }

    [Fact]
    public async Task passes_on_that_there_is_no_such_file()
    {
        using LedgerStory story = LedgerStory.Lawful();
        using var spooled = new SpooledLedger(await story.SealAsync());

        (await spooled.ReadAsync("tile/0/999", Cancel)).Length.ShouldBe(0);
        (await spooled.ReadAsync("tile/0/999", Cancel)).Length.ShouldBe(0);
    }

    private sealed class Counted(LedgerShelf shelf) : ILedgerFiles
    {
        public List<string> Asked { get; } = [];

        public ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken)
        {
            lock (Asked)
                Asked.Add(path);
            return shelf.ReadAsync(path, cancellationToken);
        }
    }
}
