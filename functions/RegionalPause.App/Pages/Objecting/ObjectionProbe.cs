using Microsoft.Extensions.Options;
using RegionalPause.Objections.Links;
using RegionalPause.Safety;
using RegionalPause.Storage;

namespace RegionalPause.App.Pages.Objecting;

/// <summary>
/// Opens the objection page at its public address, like a member's browser. Training resumes only if this probe has succeeded (R22).
/// </summary>
internal sealed class ObjectionProbe(IOptions<ObjectionLinkOptions> options, StoreClock clock) : IDisposable
{
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };

    public async Task<PageProbe?> TryAsync(CancellationToken cancellationToken)
    {
        if (options.Value.PublicAddress.Length == 0)
            return null;
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(
                new Uri(new Uri(options.Value.PublicAddress), ObjectionLinks.PathPrefix),
                cancellationToken
            );
            string page = await answer.Content.ReadAsStringAsync(cancellationToken);
            return new PageProbe(clock.Now, answer.IsSuccessStatusCode && page.Contains("<form", StringComparison.Ordinal));
        }
        catch (Exception exception)
            when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new PageProbe(clock.Now, Works: false);
        }
    }

    public void Dispose() => http.Dispose();
}
