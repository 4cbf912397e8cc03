using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RegionalPause.Cli.Api;

/// <summary>An answer of the gate: read, and as it came, for <c>--json</c>.</summary>
internal sealed record Answer<T>(T Value, string Json, HttpStatusCode Status);

/// <summary>
/// Sends requests to the gate and reports every failure as an error that a person can act on. Each body is sent with its length: the
/// Functions host drops a body without one.
/// </summary>
internal sealed class GateConnection : IDisposable
{
    /// <summary>Most bytes of an answer that is read whole: more than any answer has.</summary>
    private const long MostBytes = 64 * 1024 * 1024;

    private const int FileBuffer = 256 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient http;
    private readonly Uri url;

    public GateConnection(HttpMessageHandler transport, Uri url, string? token)
    {
        this.url = url;
        http = new HttpClient(transport)
        {
            BaseAddress = url,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MostBytes,
        };
        http.DefaultRequestHeaders.UserAgent.Add(
            new ProductInfoHeaderValue("rpause", typeof(PauseApi).Assembly.GetName().Version!.ToString(3))
        );
        if (token is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                token.AsSpan().ContainsAnyExceptInRange('!', '~') ? throw Errors.BadToken() : token
            );
    }

    /// <summary>Whether a request that changes something was sent, whatever came of it.</summary>
    public bool HasAskedForChange { get; private set; }

    /// <summary>Address of the gate.</summary>
    public Uri Url => url;

    public void Dispose() => http.Dispose();

    /// <summary>Reads an answer.</summary>
    public Task<Answer<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken ct) =>
        SendAsync(HttpMethod.Get, path, null, type, ct, changes: false);

    /// <summary>Sends a JSON document and reads the answer.</summary>
    /// <param name="method">GET, POST, PUT or DELETE.</param>
    /// <param name="path">Path and query below <c>api/</c>.</param>
    /// <param name="body">The document; <c>null</c> for a request without a body.</param>
    /// <param name="type">The type of the answer.</param>
    /// <param name="ct">Cancels the operation.</param>
    /// <param name="changes">Whether the request changes something; <c>false</c> for a question and for a dry run.</param>
    /// <param name="revision">The revision that must be the present one (If-Match); <c>null</c> for any.</param>
    public async Task<Answer<T>> SendAsync<T>(
        HttpMethod method,
        string path,
        byte[]? body,
        JsonTypeInfo<T> type,
        CancellationToken ct,
        bool changes = true,
        int? revision = null
    )
    {
        (HttpStatusCode status, string json) = await AskAsync(method, path, body, changes, ct, revision);
        return Read(status, json, type);
    }

    /// <summary>
    /// Posts a file of any length as a stream, and reads the answer. Under the Functions host the file must have a length, so it cannot be
    /// a pipe. There is no time limit while it is sent.
    /// </summary>
    public async Task<Answer<T>> SendFileAsync<T>(string path, Stream file, string name, JsonTypeInfo<T> type, CancellationToken ct)
    {
        using HttpRequestMessage request = Request(HttpMethod.Post, path);
        request.Content = new StreamContent(new ReportingStream(file, name), FileBuffer)
        {
            Headers = { ContentType = new MediaTypeHeaderValue("text/plain") },
        };
        if (file.CanSeek)
            request.Content.Headers.ContentLength = file.Length;
        (HttpStatusCode status, byte[] answer) = await SendAsync(
            request,
            HttpCompletionOption.ResponseContentRead,
            async response => (response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct)),
            changes: true,
            ct,
            patient: true
        );
        return Read(status, Encoding.UTF8.GetString(answer), type);
    }

    private Answer<T> Read<T>(HttpStatusCode status, string json, JsonTypeInfo<T> type)
    {
        try
        {
            return new Answer<T>(AnswerJson.Read(json, type) ?? throw Errors.Unreadable(url, "it is null"), json, status);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or NotSupportedException)
        {
            throw Errors.Unreadable(url, e.Message);
        }
    }

    /// <summary>Reads a text.</summary>
    public async Task<string> GetTextAsync(string path, CancellationToken ct) =>
        (await AskAsync(HttpMethod.Get, path, null, changes: false, ct)).Json;

    /// <summary>Reads bytes.</summary>
    public async Task<byte[]> GetBytesAsync(string path, CancellationToken ct) =>
        (await AskForBytesAsync(HttpMethod.Get, path, null, changes: false, ct)).Body;

    /// <summary>Reads with a function of the caller, from the first byte of the answer on.</summary>
    public async Task<T> ReadAsync<T>(string path, Func<HttpResponseMessage, Task<T>> read, CancellationToken ct)
    {
        using HttpRequestMessage request = Request(HttpMethod.Get, path);
        return await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, read, changes: false, ct);
    }

    private async Task<(HttpStatusCode Status, string Json)> AskAsync(
        HttpMethod method,
        string path,
        byte[]? body,
        bool changes,
        CancellationToken ct,
        int? revision = null
    )
    {
        (HttpStatusCode status, byte[] answer) = await AskForBytesAsync(method, path, body, changes, ct, revision);
        return (status, Encoding.UTF8.GetString(answer).TrimStart('\uFEFF'));
    }

    private async Task<(HttpStatusCode Status, byte[] Body)> AskForBytesAsync(
        HttpMethod method,
        string path,
        byte[]? body,
        bool changes,
        CancellationToken ct,
        int? revision = null
    )
    {
        using HttpRequestMessage request = Request(method, path);
        if (revision is not null)
            request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{revision}\""));
        if (body is not null)
            request.Content = new ByteArrayContent(body)
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/json"), ContentLength = body.Length },
            };
        return await SendAsync(
            request,
            HttpCompletionOption.ResponseContentRead,
            async response => (response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct)),
            changes,
            ct
        );
    }

    /// <summary>Writes an answer of a media type as it arrives.</summary>
    public Task SaveAsync(string path, string type, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, CancellationToken ct) =>
        ReadAsync(
            path,
            async response =>
            {
                // A page of something in front of the gate may be empty, as a set may.
                if (response.Content.Headers.ContentType?.MediaType != type)
                    throw Errors.Unreadable(url, $"it is {response.Content.Headers.ContentType?.MediaType ?? "of no type"}, not {type}");
                await using Stream answer = await response.Content.ReadAsStreamAsync(ct);
                byte[] buffer = new byte[64 * 1024];
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
                while (true)
                {
                    patience.CancelAfter(Patience);
                    if (await answer.ReadAsync(buffer, patience.Token) is not (> 0 and int read))
                        return response.StatusCode;
                    await write(buffer.AsMemory(0, read), ct);
                }
            },
            ct
        );

    private static HttpRequestMessage Request(HttpMethod method, string path) => new(method, "api/" + path);

    private async Task<T> SendAsync<T>(
        HttpRequestMessage request,
        HttpCompletionOption until,
        Func<HttpResponseMessage, Task<T>> read,
        bool changes,
        CancellationToken ct,
        bool patient = false
    )
    {
        HasAskedForChange |= changes;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (!patient)
            patience.CancelAfter(Patience);
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, until, patience.Token);
            if (response.IsSuccessStatusCode)
                return await read(response);
            throw (int)response.StatusCode is >= 300 and < 400
                ? Errors.Redirected(url, response.StatusCode, response.Headers.Location)
                : Problem.Read(
                    url,
                    response.StatusCode,
                    Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(ct)).TrimStart('\uFEFF')
                );
        }
        catch (HttpRequestException e)
        {
            throw Failure(e, changes);
        }
        catch (IOException)
        {
            // From the answer's own stream; what is written to a file says so itself.
            throw Errors.BrokenOff(url, changes);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Errors.NoAnswerInTime(url, changes);
        }
    }

    private CommandFailedException Failure(HttpRequestException e, bool changes) =>
        e.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => Errors.UnknownHost(url),
            HttpRequestError.SecureConnectionError => Errors.NotTrusted(url, e.InnerException?.Message ?? e.Message),
            HttpRequestError.ResponseEnded => Errors.BrokenOff(url, changes),
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError or HttpRequestError.ConfigurationLimitExceeded =>
                Errors.Unreadable(url, e.Message),
            _ when e.InnerException is SocketException socket => Errors.NotReachable(url, socket.Message),
            _ when e.InnerException is IOException => Errors.BrokenOff(url, changes),
            _ => Errors.NotReachable(url, e.Message),
        };
}
