using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.Tests.Verification;

/// <summary>
/// The shipped verifier and the independent one over the same directories: the same verdict for all on files and tree (F6). What the leaves
/// mean is ours alone to find; here it is lawful throughout.
/// </summary>
[Requirement("R24", "R25")]
public sealed class Two_verifiers : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("two-verifiers-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2, 1)]
    [InlineData(255, 100)]
    [InlineData(256)]
    [InlineData(257, 1, 256)]
    [InlineData(322, 300)]
    [InlineData(511, 257)]
    [InlineData(512, 3, 400)]
    [InlineData(513, 255, 511)]
    public async Task agree_on_each_file_however_it_is_spoiled(int size, params int[] earlier)
    {
        using LedgerStory story = LedgerStory.OfLeaves(size);
        LedgerShelf shelf = await story.SealAsync(earlier);
        using var both = new Both(story, shelf, directory);
        (await both.VerifyAsync()).ShouldBeTrue();
        foreach (string file in shelf.Files.Keys.Order(StringComparer.Ordinal))
        {
            foreach (Spoiling spoiling in Spoiling.Kinds)
                (await both.VerifyAsync(spoiling.Of(file, shelf.Files))).ShouldBe(
                    !spoiling.Changes(file, shelf.Files),
                    $"{spoiling.Name} {file} of {size}"
                );
        }
    }

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536, 65_535)]
    [InlineData(65_537)]
    public async Task agree_on_files_of_a_tree_of_three_levels(int size, params int[] earlier)
    {
        using LedgerStory story = LedgerStory.OfLeaves(size);
        LedgerShelf shelf = await story.SealAsync(earlier);
        using var both = new Both(story, shelf, directory);
        (await both.VerifyAsync()).ShouldBeTrue();
        var chance = new Random(size);
        string[] files = [.. shelf.Files.Keys.Order(StringComparer.Ordinal)];
        string[] edges =
        [
            .. files.Where(f =>
                f.Contains(".p/", StringComparison.Ordinal)
                || !(f.StartsWith("tile/0/", StringComparison.Ordinal) || f.StartsWith("tile/entries/", StringComparison.Ordinal))
            ),
        ];
        foreach (string file in (string[])[.. edges, .. chance.GetItems(files, 2)])
        {
            Spoiling spoiling = Spoiling.Kinds[chance.Next(Spoiling.Kinds.Length)];
            (await both.VerifyAsync(spoiling.Of(file, shelf.Files))).ShouldBe(
                !spoiling.Changes(file, shelf.Files),
                $"{spoiling.Name} {file} of {size}"
            );
        }
    }

    [Theory]
    [InlineData("tile/0/000.p/17", true)]
    [InlineData("tile/entries/000.p/17", true)]
    [InlineData("tile/1/000.p/1", true)]
    public async Task take_a_partial_file_of_an_earlier_size_for_what_it_holds(string path, bool isGood)
    {
        using LedgerStory story = LedgerStory.OfLeaves(600);
        LedgerShelf shelf = await story.SealAsync(17, 300);
        using var both = new Both(story, shelf, directory);

        byte[] good = shelf.Files[path];
        (await both.VerifyAsync((path, good))).ShouldBe(isGood);
        (await both.VerifyAsync((path, [.. good[..^1], (byte)(good[^1] ^ 1)]))).ShouldBe(!isGood);
        (await both.VerifyAsync((path, [.. good, .. good[..32]]))).ShouldBe(!isGood);
    }

    [Theory]
    [InlineData("tile/0/stray", false)]
    [InlineData("tile/entries/000.part", false)]
    [InlineData("tile/0/x000/000", false)]
    [InlineData("tile/0/000.p/256", false)]
    [InlineData("tile/00/000", false)]
    [InlineData("tile/64/000", false)]
    [InlineData("tile/readme.txt", false)]
    [InlineData("tile/0/999", true)] // of a ledger that has grown: nothing vouches for it yet
    [InlineData("tile/7/000.p/3", true)]
    [InlineData("notes.txt", true)] // not where a ledger has files
    public async Task agree_on_a_file_that_should_not_be_there(string path, bool isBorne)
    {
        using LedgerStory story = LedgerStory.OfLeaves(300);
        LedgerShelf shelf = await story.SealAsync();
        using var both = new Both(story, shelf, directory);

        (await both.VerifyAsync((path, new byte[32]))).ShouldBe(isBorne);
    }

    [Fact]
    public async Task agree_on_a_ledger_that_has_grown_since_its_checkpoint()
    {
        using LedgerStory story = LedgerStory.OfLeaves(700);
        LedgerShelf grown = await story.SealAsync();
        story.Leaves.RemoveRange(322, 700 - 322);
        // Only whole files are left of what was partial.
        LedgerShelf shelf = await story.SealAsync();
        foreach ((string path, byte[] bytes) in grown.Files.Where(f => f.Key != "checkpoint"))
            shelf.Files[path] = bytes;
        shelf.Files.Remove("tile/0/001.p/66").ShouldBeTrue();
        shelf.Files.Remove("tile/entries/001.p/66").ShouldBeTrue();
        // The end of the last batch is beyond the checkpoint, which no story of its own would have.
        using var both = new Both(story, shelf, directory) { Meant = fault => fault.Kind == LedgerFaultKind.Chain };
        (await both.VerifyAsync()).ShouldBeTrue();

        foreach (string path in (string[])["tile/0/001", "tile/entries/001"])
        {
            foreach (
                Spoiling spoiling in Spoiling.Kinds.Where(k => k.Name is "drop" or "empty" or "cut" or "halve" or "zero" or "lengthen")
            )
                (await both.VerifyAsync(spoiling.Of(path, shelf.Files))).ShouldBeFalse($"{spoiling.Name} {path}");
        }
    }

    [Fact]
    public async Task agree_on_files_spoiled_at_random()
    {
        var chance = new Random(20_261_129);
        for (int ledger = 0; ledger < 20; ledger++)
        {
            int size = chance.Next(1, 1200);
            int[] earlier =
            [
                .. chance.GetItems(Enumerable.Range(1, size).ToArray(), chance.Next(3)).Distinct().Where(s => s < size).Order(),
            ];
            using LedgerStory story = LedgerStory.OfLeaves(size);
            LedgerShelf shelf = await story.SealAsync(earlier);
            using var both = new Both(story, shelf, Path.Combine(directory, $"{ledger}"));
            string[] files = [.. shelf.Files.Keys.Order(StringComparer.Ordinal)];
            for (int n = 0; n < 15; n++)
            {
                // Two at once as well: the verdict of both together is the same too.
                var changed = new Dictionary<string, byte[]?>(StringComparer.Ordinal);
                bool changes = false;
                foreach (string file in chance.GetItems(files, chance.Next(1, 3)).Distinct())
                {
                    Spoiling spoiling = Spoiling.Kinds[chance.Next(Spoiling.Kinds.Length)];
                    foreach ((string path, byte[]? bytes) in spoiling.Of(file, shelf.Files))
                        changed[path] = bytes;
                }
                changes = changed.Any(c =>
                    c.Value is null ? !Spoiling.MayBeMissing(c.Key, shelf.Files) : !c.Value.AsSpan().SequenceEqual(shelf.Files[c.Key])
                );
                (await both.VerifyAsync([.. changed.Select(c => (c.Key, c.Value))])).ShouldBe(
                    !changes,
                    $"{string.Join(", ", changed.Keys)} of {size} after {string.Join(", ", earlier)}"
                );
            }
        }
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    /// <summary>One way to spoil a file. Files that become <c>null</c> are gone.</summary>
    private sealed record Spoiling(string Name, Func<string, IReadOnlyDictionary<string, byte[]>, (string Path, byte[]? Bytes)[]> Of)
    {
        public static Spoiling[] Kinds { get; } =
        [
            new("drop", (file, _) => [(file, null)]),
            new("empty", (file, _) => [(file, [])]),
            new("cut", (file, files) => [(file, files[file][..^1])]),
            new("halve", (file, files) => [(file, files[file][..(files[file].Length / 2)])]),
            new("zero", (file, files) => [(file, new byte[files[file].Length])]),
            new("flip", (file, files) => [(file, Flipped(files[file]))]),
            new("lengthen", (file, files) => [(file, [.. files[file], 0])]),
            new("swap", (file, files) => Other(file, files) is var other ? [(file, files[other]), (other, files[file])] : []),
        ];

        /// <summary>Whether the ledger is another one afterwards.</summary>
        public bool Changes(string file, Dictionary<string, byte[]> files) =>
            Of(file, files).Any(c => c.Bytes is null ? !MayBeMissing(c.Path, files) : !c.Bytes.AsSpan().SequenceEqual(files[c.Path]));

        // A partial file may go once a longer one of its place is there.
        public static bool MayBeMissing(string path, IReadOnlyDictionary<string, byte[]> files)
        {
            int partial = path.IndexOf(".p/", StringComparison.Ordinal);
            return partial >= 0
                && files.Keys.Any(other =>
                    other == path[..partial]
                    || (
                        other.StartsWith(path[..(partial + 3)], StringComparison.Ordinal)
                        && int.Parse(other[(partial + 3)..]) > int.Parse(path[(partial + 3)..])
                    )
                );
        }

        // The next file of its kind, or the next at all.
        private static string Other(string file, IReadOnlyDictionary<string, byte[]> files)
        {
            string kind = string.Join('/', file.Split('/').Take(2));
            string[] others =
            [
                .. files
                    .Keys.Where(f => f != file)
                    .OrderBy(f => !f.StartsWith(kind, StringComparison.Ordinal))
                    .ThenBy(f => f, StringComparer.Ordinal),
            ];
            return others[0];
        }

        private static byte[] Flipped(byte[] bytes)
        {
            byte[] flipped = [.. bytes];
            flipped[flipped.Length / 2] ^= 1;
            return flipped;
        }
    }

    /// <summary>A ledger on disk and both verifiers of it.</summary>
    private sealed class Both : IDisposable
    {
        private readonly LedgerStory story;
        private readonly LedgerShelf shelf;
        private readonly string directory;
        private readonly IndependentVerifier independent;

        public Both(LedgerStory story, LedgerShelf shelf, string directory)
        {
            (this.story, this.shelf, this.directory) = (story, shelf, directory);
            foreach ((string path, byte[] bytes) in shelf.Files)
                Write(path, bytes);
            independent = new IndependentVerifier(story.Trusted.Keys[0]);
        }

        /// <summary>A fault of meaning that only ours finds.</summary>
        public Func<LedgerFault, bool> Meant { get; init; } = _ => false;

        /// <summary>The verdict of both with these files changed; they are put back afterwards.</summary>
        public async Task<bool> VerifyAsync(params (string Path, byte[]? Bytes)[] changed)
        {
            foreach ((string path, byte[]? bytes) in changed)
                Write(path, bytes);
            try
            {
                Task<string> theirs = independent.VerifyAsync(directory, Cancel);
                LedgerFault? ours = (
                    await new LedgerVerification(new LedgerDirectory(directory), story.Trusted, []).RunAsync(null, Cancel)
                ).Fault;
                if (ours is not null && Meant(ours))
                    ours = null;
                string said = await theirs;
                (ours is null).ShouldBe(said == "ok", $"{string.Join(", ", changed.Select(c => c.Path))}: ours {ours}, theirs {said}");
                return ours is null;
            }
            finally
            {
                foreach ((string path, _) in changed)
                    Write(path, shelf.Files.GetValueOrDefault(path));
            }
        }

        public void Dispose() => independent.Dispose();

        private void Write(string path, byte[]? bytes)
        {
            string file = Path.Combine([directory, .. path.Split('/')]);
            if (bytes is null)
            {
                File.Delete(file);
                return;
            }
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }
    }
}
