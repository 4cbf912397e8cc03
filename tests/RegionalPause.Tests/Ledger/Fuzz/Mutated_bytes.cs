using System.Text;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Ledger.Trees;
using RegionalPause.Requests;
using RegionalPause.Tests.Ledger.Notes;
using RegionalPause.Tests.Ledger.Trees;
using RegionalPause.Tests.Verification;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Fuzz;

/// <summary>
/// Ten thousand spoiled inputs a kind, always the same ones: reading answers and never throws anything but what it says it does, and
/// nothing is verified that is not what was signed.
/// </summary>
[Requirement("R24", "R25")]
public sealed class Mutated_bytes
{
    private const int Inputs = 10_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void of_a_checkpoint_never_verify_as_another()
    {
        var mutations = new Mutations(1);
        string[] notes = [Given.CheckpointOf(8), Given.Cosigned];
        for (int n = 0; n < Inputs; n++)
        {
            string note = mutations.Any(notes);
            byte[] spoiled = mutations.Of(Given.Utf8(note));
            if ((Given.Log with { Witnesses = [Given.WitnessKey] }).Open(spoiled).Succeeded(out SignedCheckpoint? opened, out _))
                opened.Checkpoint.ToText().ShouldBe(Given.Utf8(note[..(note.IndexOf("\n\n", StringComparison.Ordinal) + 1)]), $"input {n}");
        }
    }

    [Fact]
    public void of_a_verifier_key_are_no_key_or_the_same_one()
    {
        var mutations = new Mutations(2);
        string[] keys = [Given.LogKey.ToString(), Given.WitnessKey.ToString()];
        for (int n = 0; n < Inputs; n++)
        {
            string spoiled = Encoding.Latin1.GetString(mutations.Of(Encoding.Latin1.GetBytes(mutations.Any(keys))));
            if (VerifierKey.Parse(spoiled).Succeeded(out VerifierKey? key, out _))
                key.ToString().ShouldBe(spoiled, $"input {n}");
        }
    }

    [Fact]
    public async Task of_a_proof_never_show_another_leaf()
    {
        Shelf shelf = Shelf.Of(300);
        TreeHead head = shelf.Edge.ToFrontier().Head;
        byte[] checkpoint = (await SignedNote.SignAsync(new Checkpoint(Given.Origin, head).ToText(), [Given.Signer()], Cancel)).ToBytes();
        InclusionProof inclusion = (await InclusionProof.BuildAsync(123, head, shelf, Cancel)).Value();
        byte[] good = new LogProof(inclusion, checkpoint) { Extra = "beside"u8.ToArray() }.ToBytes();
        TreeHash leaf = Naive.Leaves(300)[123];
        var mutations = new Mutations(3);
        for (int n = 0; n < Inputs; n++)
        {
            if (
                !LogProof.Parse(mutations.Of(good)).Succeeded(out LogProof? proof, out _)
                || !proof.Verify(leaf, Given.Log).Succeeded(out SignedCheckpoint? signed, out _)
            )
                continue;
            // Nothing vouches for what stands beside a proof.
            (proof.Inclusion.Index, signed.Checkpoint.Head).ShouldBe((123, head), $"input {n}");
            proof.Inclusion.Path.ShouldBe(inclusion.Path, $"input {n}");
        }
    }

    [Fact]
    public async Task of_a_ledgers_files_are_never_verified()
    {
        using LedgerStory story = LedgerStory.Lawful();
        LedgerShelf shelf = await story.SealAsync(7);
        string[] paths = [.. shelf.Files.Keys.Order(StringComparer.Ordinal)];
        string signed = Encoding.UTF8.GetString(shelf.Files["checkpoint"]);
        signed = signed[..signed.IndexOf("\n\n", StringComparison.Ordinal)];
        var mutations = new Mutations(4);
        for (int n = 0; n < Inputs; n++)
        {
            string path = mutations.Any(paths);
            byte[] good = shelf.Files[path],
                spoiled = mutations.Of(good);
            shelf.Files[path] = spoiled;
            if (await story.FaultOfAsync(shelf) is null)
            {
                // Only a checkpoint can be written in several ways: with another signature line beside the log's.
                (
                    spoiled.AsSpan().SequenceEqual(good)
                    || (path == "checkpoint" && Encoding.UTF8.GetString(spoiled).StartsWith(signed + "\n\n", StringComparison.Ordinal))
                ).ShouldBeTrue($"input {n}: {path}");
            }
            shelf.Files[path] = good;
        }
    }

    [Fact]
    public void of_leaves_signed_with_the_right_key_are_read_to_the_end_or_named()
    {
        using LedgerStory story = LedgerStory.Lawful();
        ReadOnlyMemory<byte>[] good = [.. story.Leaves];
        // Whatever has a successor is held by its hash; the last row of the control log and the last record of a shard have none.
        int held = good.Length - 6;
        var mutations = new Mutations(5);
        for (int n = 0; n < Inputs; n++)
        {
            int leaf = n % good.Length;
            byte[] spoiled = mutations.Of(good[leaf].Span);
            story.Leaves[leaf] = spoiled;
            LedgerFault? fault = Audited(story.Leaves);
            if (!spoiled.AsSpan().SequenceEqual(good[leaf].Span) && leaf < held)
                fault.ShouldNotBeNull($"input {n}, leaf {leaf}");
            story.Leaves[leaf] = good[leaf];
        }
    }

    [Fact]
    public void of_a_record_are_none_or_have_one_spelling()
    {
        using LedgerStory story = LedgerStory.Lawful();
        byte[][] leaves = [.. story.Leaves.Select(l => l.ToArray())];
        var mutations = new Mutations(6);
        for (int n = 0; n < Inputs; n++)
        {
            byte[] spoiled = mutations.Of(mutations.Any(leaves));
            Declared(() =>
            {
                LedgerLeaf leaf = LedgerLeaf.Read(spoiled);
                if (leaf.Kind == LeafKind.Entry)
                    LedgerCodec.WriteEntry(LedgerCodec.ReadEntry(leaf.Body)).ShouldBe(leaf.Body.ToArray(), $"input {n}");
                else if (leaf.Kind == LeafKind.Record)
                    LedgerCodec.ReadHead(leaf.Body, out _);
            });
        }
    }

    [Fact]
    public void of_what_the_sequencer_keeps_are_refused()
    {
        byte[] state = new SealState
        {
            Tree = Shelf.Of(300).Edge.ToFrontier(),
            Round = "r",
            Shards = SealState.Empty.Shards.Add(ShardId.Parse("s-1"), ShardCursor.Start),
        }.Write();
        byte[] round = new PendingRound(
            [new LogFile("tile/0/000.p/1", new byte[32])],
            [new SealedPlace(ShardId.Parse("s-1"), 0, 0)]
        ).Write();
        var mutations = new Mutations(7);
        for (int n = 0; n < Inputs; n++)
        {
            byte[] spoiled = mutations.Of(state);
            Declared(() => SealState.Read(spoiled));
            spoiled = mutations.Of(round);
            Declared(() => PendingRound.Read(spoiled));
            Frontier.Read(mutations.Of(Shelf.Of(5).Edge.ToFrontier().Write()));
        }
    }

    [Fact]
    public void of_a_path_name_no_file_or_the_one_they_spell()
    {
        var mutations = new Mutations(8);
        string[] paths = ["tile/0/000", "tile/3/x001/x234/067.p/12", "tile/entries/x001/234.p/255"];
        for (int n = 0; n < Inputs; n++)
        {
            string spoiled = Encoding.Latin1.GetString(mutations.Of(Encoding.ASCII.GetBytes(mutations.Any(paths))));
            if (Tile.TryParse(spoiled, out Tile tile))
                tile.Path.ShouldBe(spoiled);
            if (EntryBundle.TryParse(spoiled, out EntryBundle bundle))
                bundle.Path.ShouldBe(spoiled);
        }
    }

    // What a verifier says of leaves once it knows that they are the signed ones.
    private static LedgerFault? Audited(List<ReadOnlyMemory<byte>> leaves)
    {
        using var audit = new LedgerAudit(watch: null, LedgerVerification.UsualItems, leaves: 0);
        for (int i = 0; i < leaves.Count; i++)
        {
            if (audit.Take(i, leaves[i].Span) is { } fault)
                return fault;
        }
        return audit.End();
    }

    private static void Declared(Action read)
    {
        try
        {
            read();
        }
        catch (InvalidDataException)
        {
            // What the reader says it throws.
        }
    }
}
