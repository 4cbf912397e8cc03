using System.Globalization;
using System.Text;
using RegionalPause.App.Api;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.Content;
using RegionalPause.Contract;
using RegionalPause.Gate;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Sealing;
using RegionalPause.Requests;
using RegionalPause.Verification;

namespace RegionalPause.App.OperatorConsole.Ledger;

/// <summary>Makes the page of the sealed ledger.</summary>
internal sealed class LedgerPages(LedgerProofs proofs, SealedLedger ledger, DecisionReader decisions)
{
    /// <summary>The page.</summary>
    public async Task<IResult> ShowAsync(HttpContext http, CancellationToken cancellationToken)
    {
        Task<LedgerView> view = LedgerApi.ViewAsync(proofs, cancellationToken);
        Task<ReadOnlyMemory<byte>> checkpoint = ledger.ReadCheckpointAsync(cancellationToken);
        Task<ItemSearch?> search = SearchAsync(http.Request.Query, cancellationToken);
        await Task.WhenAll(view, checkpoint, search);
        return await ConsoleAnswer.OfAsync(
            LedgerPage.Create(
                new LedgerModel(ConsoleVisit.Of(http), await view, Encoding.UTF8.GetString((await checkpoint).Span), await search)
            ),
            cancellationToken
        );
    }

    /// <summary>The proof of one decision, as a file.</summary>
    public async Task<IResult> SaveProofAsync(HttpContext http, CancellationToken cancellationToken)
    {
        ConsoleAnswer.SetHeaders(http.Response);
        if (ItemOf(http.Request.Query) is not { } item)
            return await ConsoleErrors.PageAsync(http, new Refusal(RefusalCode.NotFound, "The address names no item."));
        return (await proofs.IncludesAsync(item, cancellationToken)).Succeeded(out LogProof? proof, out Refusal? refusal)
            ? Results.File(proof.ToBytes(), "text/plain; charset=utf-8", $"decision{LogProof.FileSuffix}")
            : await ConsoleErrors.PageAsync(http, refusal);
    }

    private async Task<ItemSearch?> SearchAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        string id = query["contentId"].ToString().Trim();
        string revision = query["revision"].ToString().Trim();
        if (id.Length == 0 && revision.Length == 0)
            return null;
        var search = new ItemSearch(id, revision, null, null, null);
        if (ItemOf(query) is not { } item)
            return search with
            {
                Problem = $"Not an item. The content id: {ItemId.ExpectedContentId}. The revision: a whole number from 1.",
            };
        if (await decisions.FindAsync(item, cancellationToken) is not { } decision)
            return search with { Problem = "The ledger has no decision about this revision of the item." };
        search = search with { Decision = DecisionsApi.View(decision) };
        return (await proofs.IncludesAsync(item, cancellationToken)).Succeeded(out LogProof? proof, out Refusal? refusal)
            ? search with
            {
                Proof = Encoding.UTF8.GetString(proof.ToBytes()),
            }
            : search with
            {
                Problem = refusal.Detail,
            };
    }

    private static ItemId? ItemOf(IQueryCollection query) =>
        query["contentId"].ToString().Trim() is var id
        && ItemId.IsContentId(id)
        && int.TryParse(query["revision"].ToString().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int revision)
        && revision > 0
            ? new ItemId(id, revision)
            : null;
}
