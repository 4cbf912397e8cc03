using System.Net;
using RegionalPause.Cli;
using RegionalPause.Cli.Connection;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;
using RegionalPause.Tests.Verification;
using RegionalPause.Verification;
using Shouldly;

namespace RegionalPause.Tests.Cli;

/// <summary>
/// From a server that may say anything (S11): a size counts once the key signed it, and then only as far as its files come.
/// </summary>
[Requirement("R24", "R25")]
public sealed class Downloading_a_ledger : IDisposable
{
    private static readonly Checkpoint Enormous = new(LedgerStory.Origin, new TreeHead(1L << 62, TreeHash.Leaf("any"u8)));

    private readonly string directory = Directory.CreateTempSubdirectory("download-").FullName;
    private readonly LedgerStory story = LedgerStory.OfLeaves(600);
    private readonly Counted files = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        story.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task believes_no_size_that_the_key_did_not_sign()
    {
        using LedgerStory other = new();
        files.Shelf.Files["checkpoint"] = await other.SignAsync(Enormous);

        (await Should.ThrowAsync<CommandFailedException>(DownloadAsync)).ExitCode.ShouldBe(21);

        files.Asked.ShouldBe(["checkpoint"]);
        Directory.EnumerateFileSystemEntries(directory).ShouldBeEmpty();
    }

    [Fact]
    public async Task ends_at_the_first_file_that_a_signed_size_promises_and_nobody_has()
    {
        files.Shelf.Files["checkpoint"] = await story.SignAsync(Enormous);

        (await Should.ThrowAsync<CommandFailedException>(DownloadAsync)).Message.ShouldContain("which belongs to its checkpoint");

        files.Asked.Count.ShouldBeLessThan(100);
        Directory.EnumerateFileSystemEntries(directory).ShouldBeEmpty();
    }

    [Fact]
    public async Task is_verified_no_further_than_its_first_file_that_is_not_there()
    {
        files.Shelf.Files["checkpoint"] = await story.SignAsync(Enormous);

        (await new LedgerVerification(files, story.Trusted, []).RunAsync(null, Cancel)).Fault!.Kind.ShouldBe(LedgerFaultKind.Missing);

        files.Asked.Count.ShouldBeLessThan(100);
    }

    [Fact]
    public async Task copies_every_file_and_goes_on_where_it_stopped()
    {
        await ServeAsync();
        string cut = Path.Combine(directory, "tile", "0", "001");
        Directory.CreateDirectory(Path.GetDirectoryName(cut)!);
        await File.WriteAllBytesAsync(cut, new byte[32], Cancel);

        (await DownloadAsync()).Head.Size.ShouldBe(600);

        (await new LedgerVerification(new LedgerDirectory(directory), story.Trusted, []).RunAsync(null, Cancel)).Fault.ShouldBeNull();
        files.Asked.Clear();
        await DownloadAsync();
        files.Asked.ShouldBe(["checkpoint"]);
    }

    [Theory]
    [InlineData("tile/0/001")]
    [InlineData("tile/entries/002.p/88")]
    public async Task keeps_no_file_that_is_not_as_long_as_promised(string path)
    {
        await ServeAsync();
        files.Shelf.Files[path] = files.Shelf.Files[path][..^1];

        (await Should.ThrowAsync<CommandFailedException>(DownloadAsync)).Message.ShouldContain(path);

        File.Exists(Path.Combine(directory, "checkpoint")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("checkpoint", LedgerFaultKind.Checkpoint)]
    [InlineData("tile/0/000", LedgerFaultKind.Malformed)]
    [InlineData("tile/1/000.p/2", LedgerFaultKind.Malformed)]
    public async Task reads_no_more_of_a_web_address_than_a_file_can_have(string endless, LedgerFaultKind kind)
    {
        await ServeAsync();
        using var server = new Server(path =>
            path == endless ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new Endless()) } : Answer(path)
        );
        using var http = new HttpClient(server);

        LedgerFault fault = (
            await new LedgerVerification(new LedgerAtUrl(http, new Uri("http://ledger.example/")), story.Trusted, []).RunAsync(null, Cancel)
        ).Fault.ShouldNotBeNull();

        (fault.Kind, fault.Where).ShouldBe((kind, endless));
    }

    [Fact]
    public async Task verifies_at_a_web_address_what_it_would_on_disk()
    {
        await ServeAsync();
        using var server = new Server(Answer);
        using var http = new HttpClient(server);

        (
            await new LedgerVerification(new LedgerAtUrl(http, new Uri("http://ledger.example/")), story.Trusted, []).RunAsync(null, Cancel)
        ).Fault.ShouldBeNull();
    }

    [Fact]
    public async Task follows_no_address_that_points_elsewhere()
    {
        using var server = new Server(_ => new HttpResponseMessage(HttpStatusCode.Found)
        {
            Headers = { Location = new Uri("http://elsewhere.example/") },
        });
        using var http = new HttpClient(server);

        (
            await Should.ThrowAsync<CommandFailedException>(async () =>
                await new LedgerAtUrl(http, new Uri("http://ledger.example/")).ReadAsync("checkpoint", Cancel)
            )
        ).Message.ShouldContain("302");
        using var real = (SocketsHttpHandler)Surroundings.OfProcess().Http();
        real.AllowAutoRedirect.ShouldBeFalse();
    }

    private HttpResponseMessage Answer(string path) =>
        files.Shelf.Files.TryGetValue(path, out byte[]? bytes)
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(bytes) }
            : new HttpResponseMessage(HttpStatusCode.NotFound);

    private async Task ServeAsync()
    {
        foreach ((string path, byte[] bytes) in (await story.SealAsync()).Files)
            files.Shelf.Files[path] = bytes;
    }

    private Task<Checkpoint> DownloadAsync() => new LedgerDownload(files, story.Trusted, directory).RunAsync((_, _) => { }, Cancel);

    /// <summary>Files that remember what was asked of them.</summary>
    private sealed class Counted : ILedgerFiles
    {
        public LedgerShelf Shelf { get; } = new();

        public List<string> Asked { get; } = [];

        public ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken)
        {
            lock (Asked)
                Asked.Add(path);
            return Shelf.ReadAsync(path, cancellationToken);
        }
    }

    private sealed class Server(Func<string, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request.RequestUri!.AbsolutePath.TrimStart('/')));
    }

    /// <summary>A body without an end.</summary>
    private sealed class Endless : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => count;

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
