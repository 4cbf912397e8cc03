using System.Net;
using RegionalPause.Ledger;

namespace RegionalPause.Cli.Connection;

/// <summary>
/// Reads a ledger's files from any web server that serves them unchanged. The server is not trusted: a file has at most the length that its
/// name allows, and a read has a time limit.
/// </summary>
internal sealed class LedgerAtUrl(HttpClient http, Uri url) : ILedgerFiles
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(
                new Uri(url, path),
                HttpCompletionOption.ResponseHeadersRead,
                patience.Token
            );
            if (answer.StatusCode == HttpStatusCode.NotFound)
                return default;
            return answer.IsSuccessStatusCode
                ? await BoundedBody.ReadAsync(answer.Content, ILedgerFiles.MaxLength(path), patience.Token)
                : throw Errors.LedgerNotReadable($"{url} answers {(int)answer.StatusCode} to {path}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Errors.LedgerNotReadable(e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Errors.LedgerNotReadable($"{url} does not send {path} within {Patience.TotalSeconds:0} s");
        }
    }
}
