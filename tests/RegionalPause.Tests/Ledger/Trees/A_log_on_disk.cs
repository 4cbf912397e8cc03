using System.Diagnostics;
using System.Text;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;
using RegionalPause.Tests.Ledger.Notes;
using Shouldly;

namespace RegionalPause.Tests.Ledger.Trees;

/// <summary>
/// What we write, read by <c>tests/independent/verify.mjs</c>: another language and its own hashing and signatures, written from the
/// RFC and the C2SP documents alone.
/// </summary>
[Requirement("R24", "R25")]
public sealed class A_log_on_disk : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("a-log-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257, 1, 100, 156)]
    [InlineData(1000, 3, 300, 600)]
    [InlineData(66_000, 40_000)]
    public async Task is_good_to_an_independent_reader(int size, params int[] earlier)
    {
        TreeHead head = await WriteAsync([.. earlier, size - earlier.Sum()]);
        (await VerifyAsync()).ShouldBe((0, $"size {size}\nroot {head.Root}\nok\n"));
    }

    [Fact]
    public async Task is_wrong_in_the_very_file_that_was_altered()
    {
        await WriteAsync(3, 300, 300);
        foreach (string file in Files())
        {
            string path = Path.Combine(folder.FullName, file);
            byte[] good = await File.ReadAllBytesAsync(path, Cancel);
            await File.WriteAllBytesAsync(path, Altered.Bit(good, 8 * (good.Length / 2)), Cancel);
            (int exit, string output) = await VerifyAsync();
            (exit, output.Split(':')[0]).ShouldBe((1, $"wrong {file}"));
            await File.WriteAllBytesAsync(path, good, Cancel);
        }
    }

    [Theory, InlineData("checkpoint"), InlineData("tile/0/001"), InlineData("tile/1/000.p/2"), InlineData("tile/entries/002.p/91")]
    public async Task is_wrong_without_a_file(string file)
    {
        await WriteAsync(3, 300, 300);
        File.Delete(Path.Combine(folder.FullName, file));
        (await VerifyAsync()).ShouldBe((1, $"wrong {file}: missing\n"));
    }

    [Fact]
    public async Task has_proofs_that_an_independent_reader_takes()
    {
        TreeHead head = await WriteAsync(300, 300);
        string proof = await WriteProofAsync(index: 299, head);
        (await VerifyAsync(proof)).Exit.ShouldBe(0);
        await File.WriteAllTextAsync(proof, (await File.ReadAllTextAsync(proof, Cancel)).Replace("index 299", "index 298"), Cancel);
        (await VerifyAsync(proof)).ShouldBe((1, $"wrong {proof}: does not lead from leaf 298 to its root\n"));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<TreeHead> WriteAsync(params int[] rounds)
    {
        RightEdge tree = RightEdge.Empty;
        BundleEdge log = BundleEdge.Empty;
        foreach (int round in rounds)
        {
            byte[][] entries = [.. Enumerable.Range((int)tree.Size, round).Select(Naive.Entry)];
            TreeGrowth tiles = tree.Grow([.. entries.Select(entry => TreeHash.Leaf(entry))]);
            BundleGrowth bundles = log.Grow([.. entries]);
            foreach (LogFile file in tiles.Files.Concat(bundles.Files))
                await WriteAsync(file);
            (tree, log) = (tiles.Edge, bundles.Edge);
        }

        TreeHead head = tree.ToFrontier().Head;
        await WriteAsync(new LogFile("checkpoint", await CheckpointAsync(head)));
        return head;
    }

    private async Task WriteAsync(LogFile file)
    {
        string path = Path.Combine(folder.FullName, file.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, file.Bytes, Cancel);
    }

    private async Task<string> WriteProofAsync(long index, TreeHead head)
    {
        InclusionProof inclusion = (await InclusionProof.BuildAsync(index, head, new Disk(folder.FullName), Cancel)).Value();
        string path = Path.Combine(folder.FullName, $"{index}{LogProof.FileSuffix}");
        await File.WriteAllBytesAsync(path, new LogProof(inclusion, await CheckpointAsync(head)).ToBytes(), Cancel);
        return path;
    }

    private static async Task<byte[]> CheckpointAsync(TreeHead head) =>
        (await SignedNote.SignAsync(new Checkpoint(Given.Origin, head).ToText(), [Given.Signer()], Cancel)).ToBytes();

    private string[] Files() =>
        [
            .. Directory
                .EnumerateFiles(folder.FullName, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(folder.FullName, path).Replace('\\', '/')),
        ];

    private async Task<(int Exit, string Output)> VerifyAsync(params string[] proofs)
    {
        string script = Path.Combine(TheRepository.Root, "tests/independent/verify.mjs");
        var start = new ProcessStartInfo("node", [script, folder.FullName, Given.LogKey.ToString(), .. proofs])
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        try
        {
            using Process node = Process.Start(start)!;
            string output = await node.StandardOutput.ReadToEndAsync(Cancel);
            await node.WaitForExitAsync(Cancel);
            return (node.ExitCode, output);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("Node 20 is not on the PATH: the independent reader cannot run.");
            throw;
        }
    }

    private sealed class Disk(string root) : ITileReader
    {
        public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(Tile tile, CancellationToken cancellationToken)
        {
            string path = Path.Combine(root, tile.Path);
            return File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellationToken) : default(ReadOnlyMemory<byte>);
        }
    }
}
