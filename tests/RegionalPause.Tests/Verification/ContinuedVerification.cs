using RegionalPause.Ledger;
using RegionalPause.Ledger.Trees;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.Tests.Verification;

/// <summary>Verifies a ledger in two parts: its beginning, and later what was added, from what the first part left in a file.</summary>
internal static class ContinuedVerification
{
    private const int Cuts = 4;

    /// <summary>Whatever a ledger is cut into, the second part finds what a verification of the whole finds.</summary>
    public static async Task ShouldFindAsync(LedgerStory story, LedgerFault? whole)
    {
        LedgerShelf shelf = await story.SealAsync();
        int step = Math.Max(1, story.Leaves.Count / Cuts);
        // From the end: a fault is mostly there, so the first part is mostly sound.
        for (int cut = story.Leaves.Count - 1; cut > 0; cut -= step)
        {
            if (await PrefixAsync(story, cut) is not { } prefix)
                continue; // a fault is in the first part, or a record is cut in two
            (await ContinueAsync(story, shelf, prefix)).Fault.ShouldBe(whole, $"cut after {cut} of {story.Leaves.Count} leaves");
        }
    }

    /// <summary>What a verification of the first leaves leaves behind; <c>null</c> if it finds a fault.</summary>
    public static async Task<byte[]?> PrefixAsync(LedgerStory story, int leaves)
    {
        using LedgerStory first = story.Until(leaves);
        Checked<VerifiedLedger, LedgerFault> verified = await new LedgerVerification(await first.SealAsync(), first.Trusted, [])
        {
            Continues = true,
            Remembers = true,
        }.RunAsync(null, TestContext.Current.CancellationToken);
        if (!verified.Succeeded(out VerifiedLedger? ledger, out _))
            return null;
        using VerifiedPrefix prefix = ledger.Prefix.ShouldNotBeNull();
        return prefix.Write();
    }

    /// <summary>Continues in another process, as far as that matters: only the bytes are left of the first.</summary>
    public static async Task<Checked<VerifiedLedger, LedgerFault>> ContinueAsync(LedgerStory story, ILedgerFiles files, byte[] prefix)
    {
        using VerifiedPrefix since = VerifiedPrefix.Read(prefix).ShouldNotBeNull();
        return await new LedgerVerification(files, story.Trusted, [])
        {
            Since = since,
            Continues = true,
            Remembers = true,
        }.RunAsync(null, TestContext.Current.CancellationToken);
    }
}
