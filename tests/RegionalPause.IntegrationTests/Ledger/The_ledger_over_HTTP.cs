using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RegionalPause.Evidence;
using RegionalPause.IntegrationTests.Bed;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;
using RegionalPause.Tests;
using Shouldly;
using Submission = RegionalPause.IntegrationTests.Bed.Submission;

namespace RegionalPause.IntegrationTests.Ledger;

/// <summary>The real app, asked by an auditor.</summary>
[Requirement("R24", "R28")]
public sealed class The_ledger_over_HTTP(Azurite azurite) : IAsyncLifetime
{
    private readonly Deployment deployment = new() { Settings = { ["Logging__LogLevel__Default"] = "Warning" } };
    private AppProcess app = null!;
    private HttpClient auditor = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app = await deployment.StartAppAsync(azurite.NewAccount(), Cancelled);
        auditor = app.As(Person.Auditor);
        await app.OpenFlagsAsync(["UK"], Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        auditor.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task proves_that_a_decision_is_in_it_with_nothing_but_the_key()
    {
        await DecideAsync("post:1");

        LogProof proof = await ProofAsync("post:1");

        proof.Verify(TreeHash.Leaf(proof.Extra.Span), deployment.LedgerKey.Trusted).Fault.ShouldBeNull();
        LedgerLeaf leaf = LedgerLeaf.Read(proof.Extra.Span);
        LedgerCodec
            .ReadEntry(leaf.Body)
            .ShouldBeOfType<LedgerEntry.Decided>()
            .Decision.Outcome.ShouldBe(RegionalPause.Decisions.Outcome.Admit);
    }

    [Fact]
    public async Task proves_that_it_only_grew()
    {
        await DecideAsync("post:1");
        await ProofAsync("post:1");
        JsonElement earlier = await GetAsync("/api/ledger");
        await DecideAsync("post:2");
        await ProofAsync("post:2");

        JsonElement proof = await GetAsync(
            $"/api/ledger/consistency?from={earlier.GetProperty("size").GetInt64()}&root={earlier.GetProperty("root").GetString()}"
        );

        var consistency = new ConsistencyProof([.. proof.GetProperty("path").EnumerateArray().Select(h => Hash(h.GetString()!))]);
        consistency.Check(Head(earlier, "size"), Head(proof, "to")).ShouldBe(ProofStatus.Valid);
    }

    [Fact]
    public async Task has_no_proof_for_a_history_that_is_not_its_own()
    {
        await DecideAsync("post:1");
        await ProofAsync("post:1");

        using HttpResponseMessage answer = await auditor.GetAsync(
            new Uri($"/api/ledger/consistency?from=1&root={new string('0', 64)}", UriKind.Relative),
            Cancelled
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldContain("does not extend");
    }

    [Fact]
    public async Task lets_its_files_be_kept_for_ever_and_its_checkpoint_not_at_all()
    {
        await DecideAsync("post:1");
        await ProofAsync("post:1");
        long size = (await GetAsync("/api/ledger")).GetProperty("size").GetInt64();
        using HttpResponseMessage tile = await auditor.GetAsync(
            new Uri($"/api/ledger/{Tile.Of(size).First().Path}", UriKind.Relative),
            Cancelled
        );
        using HttpResponseMessage checkpoint = await auditor.GetAsync(new Uri("/api/ledger/checkpoint", UriKind.Relative), Cancelled);

        tile.Headers.CacheControl!.ToString().ShouldContain("immutable");
        checkpoint.Headers.CacheControl!.NoStore.ShouldBeTrue();
        deployment.LedgerKey.Trusted.Open(await checkpoint.Content.ReadAsByteArrayAsync(Cancelled)).Fault.ShouldBeNull();
    }

    [Theory]
    [InlineData("/api/ledger/tile/0/0001")]
    [InlineData("/api/ledger/tile/../../sealing/state")]
    [InlineData("/api/ledger/tile/entries/999")]
    public async Task serves_no_other_file(string path)
    {
        using HttpResponseMessage answer = await auditor.GetAsync(new Uri(path, UriKind.Relative), Cancelled);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task says_of_an_item_that_was_never_decided_that_it_was_not()
    {
        using HttpResponseMessage answer = await auditor.GetAsync(
            new Uri("/api/ledger/inclusion?contentId=post:never", UriKind.Relative),
            Cancelled
        );

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact, Requirement("R27")]
    public async Task gives_an_evidence_pack_of_an_order()
    {
        await DecideAsync("post:1");
        using HttpClient olivia = app.As(Person.Olivia);
        using HttpResponseMessage paused = await olivia.PostAsync(
            new Uri("/api/orders", UriKind.Relative),
            AppProcess.Json("""{"id":"uk-2024","jurisdictions":["UK"],"authority":"ICO"}"""),
            Cancelled
        );
        paused.EnsureSuccessStatusCode();
        byte[] pack = await Eventually.UntilAsync(
            "the pack is there, with its certificate",
            async () =>
            {
                using HttpResponseMessage answer = await auditor.GetAsync(
                    new Uri("/api/orders/uk-2024/evidence", UriKind.Relative),
                    Cancelled
                );
                if (!answer.IsSuccessStatusCode)
                    return null;
                byte[] bytes = await answer.Content.ReadAsByteArrayAsync(Cancelled);
                using var read = new ZipArchive(new MemoryStream(bytes));
                return read.GetEntry(EvidencePack.FolderOf("uk-2024") + "certificate.json") is null ? null : bytes;
            },
            Cancelled
        );

        using var zip = new ZipArchive(new MemoryStream(pack));
        using var report = new StreamReader(zip.GetEntry(EvidencePack.FolderOf("uk-2024") + "report.html")!.Open());
        (await report.ReadToEndAsync(Cancelled)).ShouldContain("No incident.");
        zip.GetEntry(EvidencePack.FolderOf("uk-2024") + "verify.mjs").ShouldNotBeNull();
    }

    private async Task DecideAsync(string contentId)
    {
        using HttpClient pipeline = app.As(Person.Pipeline);
        using HttpResponseMessage decided = await pipeline.PostAsync(
            new Uri("/api/decisions", UriKind.Relative),
            AppProcess.Json(Submission.Post(contentId, "GB").Body),
            Cancelled
        );
        decided.EnsureSuccessStatusCode();
    }

    private Task<LogProof> ProofAsync(string contentId) =>
        Eventually.UntilAsync(
            $"{contentId} is sealed",
            async () =>
            {
                using HttpResponseMessage answer = await auditor.GetAsync(
                    new Uri($"/api/ledger/inclusion?contentId={contentId}", UriKind.Relative),
                    Cancelled
                );
                if (answer.StatusCode == HttpStatusCode.Conflict)
                    return null; // not yet
                answer.EnsureSuccessStatusCode();
                LogProof
                    .Parse(await answer.Content.ReadAsByteArrayAsync(Cancelled))
                    .Succeeded(out LogProof? proof, out NoteFault? fault)
                    .ShouldBeTrue(fault?.Detail);
                return proof;
            },
            Cancelled
        );

    private async Task<JsonElement> GetAsync(string path) =>
        await auditor.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), Cancelled);

    private static TreeHead Head(JsonElement json, string size) =>
        new(json.GetProperty(size).GetInt64(), Hash(json.GetProperty("root").GetString()!));

    private static TreeHash Hash(string hexadecimal) => new(Convert.FromHexString(hexadecimal));
}
