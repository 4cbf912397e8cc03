using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using RegionalPause.Requests;
using Shouldly;

namespace RegionalPause.Tests.Cli;

[Requirement("R27", "R30")]
public sealed class Saving_evidence : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("rpause-evidence-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task of_an_order_of_a_moment_ago_waits_until_it_is_sealed()
    {
        var gate = new SealingGate(notYet: 2);

        Ran ran = await (new Rpause(gate) { Directory = directory, Time = TimeProvider.System }).RunAsync("evidence", "o-1");

        (ran.ExitCode, gate.Asked).ShouldBe((0, 3), ran.Error);
        File.Exists(Path.Combine(directory, "evidence-o-1.zip")).ShouldBeTrue();
    }

    /// <summary>A gate whose ledger has the order only after some requests.</summary>
    private sealed class SealingGate(int notYet) : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(++Asked <= notYet ? NotSealedYet() : Pack());

        private static HttpResponseMessage NotSealedYet() =>
            new((HttpStatusCode)RefusalTable.Of(RefusalCode.NotSealedYet).HttpStatus)
            {
                Content = new StringContent(
                    $$"""{"type":"x/{{RefusalTable.Of(RefusalCode.NotSealedYet).ProblemType}}","detail":"Not sealed yet."}""",
                    Encoding.UTF8,
                    "application/problem+json"
                ),
            };

        private static HttpResponseMessage Pack()
        {
            var bytes = new MemoryStream();
            using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
                zip.CreateEntry("evidence-o-1/report.html");
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new ByteArrayContent(bytes.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } },
            };
        }
    }
}
