using System.Net;
using RegionalPause.Ledger.Verification;

namespace RegionalPause.Cli.Connection;

/// <summary>A ledger's files behind any web address that serves them as they are.</summary>
internal sealed class LedgerAtUrl(HttpClient http, Uri url) : ILedgerFiles
{
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri(url, path), cancellationToken);
            if (answer.StatusCode == HttpStatusCode.NotFound)
                return default;
            return answer.IsSuccessStatusCode
                ? await answer.Content.ReadAsByteArrayAsync(cancellationToken)
                : throw Errors.LedgerNotReadable($"{url} answers {(int)answer.StatusCode} to {path}");
        }
        catch (HttpRequestException e)
        {
            throw Errors.LedgerNotReadable(e.Message);
        }
    }
}
