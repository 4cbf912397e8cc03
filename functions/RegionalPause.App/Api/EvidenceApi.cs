using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using RazorSlices;
using RegionalPause.App.Api.Description;
using RegionalPause.App.Identity;
using RegionalPause.App.Pages;
using RegionalPause.Evidence;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>
/// The evidence pack of an order (R27). It is written while the whole ledger is verified, which takes some seconds for every million
/// decisions.
/// </summary>
internal static class EvidenceApi
{
    private const int FileBuffer = 64 * 1024;

    public static void MapEvidence(this IEndpointRouteBuilder api) =>
        api.MapGet("/orders/{id}/evidence", Show)
            .WithSummary("Downloads the evidence pack of an order as a zip file. Verifies the whole ledger.")
            .Gives("application/zip")
            .RequireAuthorization(Policies.Read);

    internal static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> Show(
        string id,
        EvidenceService evidence,
        SealedLedger ledger,
        CancellationToken cancellationToken
    )
    {
        using var files = new SpooledLedger(ledger);
        if (!(await evidence.ReadAsync(id, files, cancellationToken)).Succeeded(out EvidenceFacts? facts, out Refusal? refusal))
            return Problems.Of(refusal);

        // A temporary file, because the zip is written in parts and an error must not leave the client with half an answer.
        var file = new FileStream(TemporaryFile.Open(), FileAccess.ReadWrite, FileBuffer);
        try
        {
            await EvidencePack.WriteAsync(
                file,
                facts,
                await RenderAsync(facts, cancellationToken),
                files,
                await VerifierAsync(cancellationToken),
                cancellationToken
            );
            file.Position = 0;
            return TypedResults.File(file, "application/zip", $"evidence-{facts.Order.Order.Id}.zip");
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static async Task<string> RenderAsync(EvidenceFacts facts, CancellationToken cancellationToken)
    {
        using RazorSlice<EvidenceFacts> slice = EvidenceReport.Create(facts);
        return await slice.RenderAsync(cancellationToken: cancellationToken);
    }

    private static async Task<string> VerifierAsync(CancellationToken cancellationToken)
    {
        await using Stream source =
            Assembly.GetExecutingAssembly().GetManifestResourceStream("verify.mjs")
            ?? throw new InvalidOperationException("verify.mjs is not embedded.");
        using var reader = new StreamReader(source);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
