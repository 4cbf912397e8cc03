using System.Net;
using System.Text;

namespace RegionalPause.Tests.Cli;

/// <summary>A request as the gate saw it.</summary>
internal sealed record Asked(string Method, string Path, string? Body, long? ContentLength, string? Token, string? ContentType);

/// <summary>
/// Stands in for the gate's HTTP side: fixed answers by method and path, the last of several repeated. A dry run without an answer of its
/// own would change nothing.
/// </summary>
internal sealed class StubGate : HttpMessageHandler
{
    private readonly Dictionary<string, Queue<(HttpStatusCode, string)>> answers = [];

    public List<Asked> Requests { get; } = [];

    /// <summary>Those that ask for a change, or for what there is.</summary>
    public IEnumerable<Asked> Done => Requests.Where(r => !r.Path.EndsWith("dryRun=true", StringComparison.Ordinal));

    /// <summary>Called with each request before it is answered.</summary>
    public Action<string> Heard { get; set; } = _ => { };

    /// <param name="request">Such as <c>GET /api/flags</c>.</param>
    /// <param name="json">What it answers.</param>
    /// <param name="status">With which status.</param>
    public StubGate Answers(string request, string json, HttpStatusCode status = HttpStatusCode.OK)
    {
        if (!answers.TryGetValue(request, out var queue))
            answers[request] = queue = new();
        queue.Enqueue((status, json));
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string key = $"{request.Method} {request.RequestUri!.PathAndQuery}";
        Heard(key);
        lock (Requests)
        {
            Requests.Add(
                new Asked(
                    request.Method.Method,
                    request.RequestUri.PathAndQuery,
                    request.Content?.ReadAsStringAsync(cancellationToken).GetAwaiter().GetResult(),
                    request.Content?.Headers.ContentLength,
                    request.Headers.Authorization?.Parameter,
                    request.Content?.Headers.ContentType?.MediaType
                )
            );
        }
        await Task.Yield();
        if (!answers.TryGetValue(key, out var queue) && key.EndsWith("dryRun=true", StringComparison.Ordinal))
            queue = new([(HttpStatusCode.OK, Samples.NoDifference)]);
        if (queue is null)
            throw new InvalidOperationException($"The stub has no answer to {key}.");
        (HttpStatusCode status, string json) = queue.Count > 1 ? queue.Dequeue() : queue.Peek();
        return new HttpResponseMessage(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
    }
}
