using System.Net;
using System.Net.Security;
using System.Text.RegularExpressions;

namespace RegionalPause.Tests.OperatorConsole.SignIn;

/// <summary>
/// A person with a browser, as far as the sign-in needs one: cookies by origin, hidden fields of forms, no redirect that the test does not
/// follow itself. An origin may stand for another address, as it does behind a proxy that ends TLS.
/// </summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClient client;
    private readonly Dictionary<string, Uri> proxied = [];

    /// <param name="console">The origin of the console.</param>
    /// <param name="behind">The address that the proxy forwards to; <c>null</c> if there is no proxy.</param>
    /// <param name="trusts">Trusts the certificate of the provider.</param>
    public Visitor(Uri console, Uri? behind = null, RemoteCertificateValidationCallback? trusts = null)
    {
        client = new HttpClient(
            new SocketsHttpHandler
            {
                UseCookies = false,
                AllowAutoRedirect = false,
                SslOptions = { RemoteCertificateValidationCallback = trusts },
            }
        );
        Console = console;
        if (behind is not null)
            proxied[Origin(console)] = behind;
    }

    public Uri Console { get; }

    /// <summary>The cookies, by origin and name.</summary>
    public Dictionary<(string Origin, string Name), string> Cookies { get; } = [];

    /// <summary>The cookie of the console's session; <c>null</c> if there is none.</summary>
    public string? Session
    {
        get => Cookies.GetValueOrDefault(SessionKey);
        set
        {
            if (value is null)
                Cookies.Remove(SessionKey);
            else
                Cookies[SessionKey] = value;
        }
    }

    private (string, string) SessionKey => (Origin(Console), Console.Scheme == "https" ? "__Host-rpause-console" : "rpause-console");

    /// <summary>Opens a page, as a browser does.</summary>
    public Task<Page> GetAsync(string address, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, new Uri(Console, address), null, headers);

    /// <summary>Sends a form.</summary>
    public Task<Page> PostAsync(
        string address,
        IEnumerable<KeyValuePair<string, string>> fields,
        params (string Name, string Value)[] headers
    ) => SendAsync(HttpMethod.Post, new Uri(Console, address), new FormUrlEncodedContent(fields), headers);

    /// <summary>Sends a body.</summary>
    public Task<Page> PostBodyAsync(string address, HttpContent body) => SendAsync(HttpMethod.Post, new Uri(Console, address), body, []);

    /// <summary>Sends the form of a page, with more fields.</summary>
    public Task<Page> SubmitAsync(Page page, params (string Name, string Value)[] more) =>
        PostAsync(
            new Uri(page.Address, page.FormAction).ToString(),
            [.. page.Hidden.Where(h => more.All(m => m.Name != h.Key)), .. more.Select(m => KeyValuePair.Create(m.Name, m.Value))]
        );

    /// <summary>Follows redirects from a page, at most ten.</summary>
    /// <param name="page">The page.</param>
    /// <param name="to">The path of the last page to open, whatever it answers; <c>null</c> for the first page that is no redirect.</param>
    public async Task<Page> FollowAsync(Page page, string? to = null)
    {
        for (int i = 0; i < 10 && page.Location is { } next; i++)
        {
            page = await GetAsync(next.ToString());
            if (next.AbsolutePath == to)
                return page;
        }
        return page.Location is null ? page : throw new InvalidOperationException($"Redirects without end, now to {page.Location}.");
    }

    public void Dispose() => client.Dispose();

    private async Task<Page> SendAsync(HttpMethod method, Uri address, HttpContent? body, (string Name, string Value)[] headers)
    {
        string origin = Origin(address);
        Uri target = proxied.TryGetValue(origin, out Uri? behind) ? new Uri(behind, address.PathAndQuery) : address;
        using var request = new HttpRequestMessage(method, target);
        request.Headers.Accept.ParseAdd("text/html");
        string cookies = string.Join("; ", Cookies.Where(c => c.Key.Origin == origin).Select(c => $"{c.Key.Name}={c.Value}"));
        if (cookies.Length > 0)
            request.Headers.Add("Cookie", cookies);
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        request.Content = body;
        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        string[] set = answer.Headers.TryGetValues("Set-Cookie", out IEnumerable<string>? values) ? [.. values] : [];
        foreach (string cookie in set)
            Keep(origin, cookie);
        return new Page(
            address,
            answer.StatusCode,
            answer.Headers.Location is { } to ? new Uri(address, to) : null,
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            set,
            answer.Headers.TryGetValues("Content-Security-Policy", out IEnumerable<string>? policy) ? policy.Single() : ""
        );
    }

    private void Keep(string origin, string cookie)
    {
        int equals = cookie.IndexOf('=', StringComparison.Ordinal);
        string name = cookie[..equals];
        string value = cookie[(equals + 1)..].Split(';')[0];
        if (value.Length == 0 || cookie.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase))
            Cookies.Remove((origin, name));
        else
            Cookies[(origin, name)] = value;
    }

    private static string Origin(Uri address) => address.GetLeftPart(UriPartial.Authority);
}

/// <summary>What a browser got.</summary>
internal sealed partial record Page(
    Uri Address,
    HttpStatusCode Status,
    Uri? Location,
    string Html,
    string[] SetCookies,
    string ContentPolicy
)
{
    /// <summary>The hidden fields of its last form.</summary>
    public IEnumerable<KeyValuePair<string, string>> Hidden => HiddenIn(Math.Max(0, Html.LastIndexOf("<form", StringComparison.Ordinal)));

    /// <summary>The hidden fields of the form that is sent to a path.</summary>
    public IEnumerable<KeyValuePair<string, string>> HiddenOf(string action) =>
        HiddenIn(Form().Matches(Html).First(form => WebUtility.HtmlDecode(form.Groups[1].Value) == action).Index);

    private IEnumerable<KeyValuePair<string, string>> HiddenIn(int form) =>
        HiddenField()
            .Matches(Html[form..].Split("</form>")[0])
            .Select(m => KeyValuePair.Create(WebUtility.HtmlDecode(m.Groups[1].Value), WebUtility.HtmlDecode(m.Groups[2].Value)));

    /// <summary>Where its last form is sent; the first one may be the sign-out of the frame.</summary>
    public string FormAction =>
        Form().Matches(Html).LastOrDefault() is { } form
            ? WebUtility.HtmlDecode(form.Groups[1].Value)
            : throw new InvalidOperationException($"No form on {Address} ({Status}):\n{Html}");

    /// <summary>The cookie that it sets, with its attributes.</summary>
    public string SetCookie(string begin) => SetCookies.Single(cookie => cookie.StartsWith(begin, StringComparison.Ordinal));

    [GeneratedRegex("""<input type="hidden" name="([^"]*)" value="([^"]*)">""")]
    private static partial Regex HiddenField();

    [GeneratedRegex("""<form[^>]* action="([^"]*)""")]
    private static partial Regex Form();
}
