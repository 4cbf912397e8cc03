using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using RegionalPause.App.Api.Description;
using RegionalPause.App.Identity;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Ledger.Trees;
using RegionalPause.Requests;
using RegionalPause.Verification;

namespace RegionalPause.App.Api;

/// <summary>The sealed ledger: its files below <c>/api/ledger</c>, in the layout of C2SP tlog-tiles, and proofs.</summary>
internal static class LedgerApi
{
    // Files never change. The token decides who may read them, so a shared cache must not keep them.
    private const string Immutable = "private, max-age=31536000, immutable";

    public static void MapLedger(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder group = api.MapGroup("/ledger").RequireAuthorization(Policies.Read);
        group.MapGet("/", Show).WithSummary("Shows the sealed ledger: origin, keys, size and root hash.");
        group.MapGet("/checkpoint", Checkpoint).WithSummary("Downloads the signed checkpoint (C2SP tlog-checkpoint).").Gives("text/plain");
        group
            .MapGet("/tile/{**path}", File)
            .WithSummary("Downloads a tile or an entry bundle (C2SP tlog-tiles). It never changes.")
            .Gives("application/octet-stream");
        group
            .MapGet("/inclusion", Inclusion)
            .WithSummary("Proves that a decision is in the ledger (.tlog-proof file).")
            .Gives("text/plain");
        group
            .MapGet("/consistency", Consistency)
            .WithSummary("Proves that the ledger extends an earlier ledger with a given size and root hash.");
    }

    private static async Task<Ok<LedgerView>> Show(LedgerProofs proofs, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ViewAsync(proofs, cancellationToken));

    internal static async Task<LedgerView> ViewAsync(LedgerProofs proofs, CancellationToken cancellationToken)
    {
        LedgerSummary summary = await proofs.SummaryAsync(cancellationToken);
        return new LedgerView(
            summary.Origin,
            summary.Key.ToString(),
            summary.SecondKey?.ToString(),
            summary.Head.Size,
            summary.Head.Root.ToString(),
            [.. summary.Unsealed.Select(u => new UnsealedShardView(u.Shard.Value, u.From, u.Since, u.Unsealable))]
        );
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Checkpoint(
        SealedLedger ledger,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        response.Headers[HeaderNames.CacheControl] = "no-store";
        ReadOnlyMemory<byte> note = await ledger.ReadCheckpointAsync(cancellationToken);
        return note.IsEmpty ? Problems.NotFound("No record is sealed yet.") : TypedResults.Bytes(note, "text/plain; charset=utf-8");
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> File(
        string path,
        SealedLedger ledger,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        ReadOnlyMemory<byte> file = await ledger.ReadFileAsync("tile/" + path, cancellationToken);
        if (file.IsEmpty)
            return Problems.NotFound("The ledger has no such tile or entry bundle.");
        response.Headers[HeaderNames.CacheControl] = Immutable;
        return TypedResults.Bytes(file, "application/octet-stream");
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> Inclusion(
        string contentId,
        int? revision,
        LedgerProofs proofs,
        CancellationToken cancellationToken
    )
    {
        var item = new ItemId(contentId, revision ?? 1);
        return (await proofs.IncludesAsync(item, cancellationToken)).Succeeded(out LogProof? proof, out Refusal? refusal)
            ? TypedResults.Bytes(proof.ToBytes(), "text/plain; charset=utf-8", $"decision{LogProof.FileSuffix}")
            : Problems.Of(refusal);
    }

    private static async Task<Results<Ok<ConsistencyView>, ProblemHttpResult>> Consistency(
        long from,
        string root,
        LedgerProofs proofs,
        CancellationToken cancellationToken
    ) =>
        (await proofs.ExtendsAsync(from, root, cancellationToken)).Succeeded(
            out (TreeHead To, ConsistencyProof Proof) found,
            out Refusal? refusal
        )
            ? TypedResults.Ok(
                new ConsistencyView(from, found.To.Size, found.To.Root.ToString(), [.. found.Proof.Path.Select(h => h.ToString())])
            )
            : Problems.Of(refusal);
}
