using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Azure;
using Azure.Core;

namespace RegionalPause.Tests.Simulation.Tables;

/// <summary>An HTTP answer.</summary>
internal sealed record StoreAnswer(int Status, ImmutableArray<(string Name, string Value)> Headers, string Body)
{
    /// <summary>The body where it is not text.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    public StoreAnswer With(string name, string value) => this with { Headers = Headers.Add((name, value)) };

    /// <summary>
    /// Gives the answer to the client library, which is told what its transport would have told it: whether that is an error.
    /// </summary>
    public void GiveTo(HttpMessage message)
    {
        var response = new Answered(this);
        message.Response = response;
        response.Fails = message.ResponseClassifier.IsErrorResponse(message);
    }

    private sealed class Answered(StoreAnswer answer) : Response
    {
        public bool Fails { get; set; }

        public override bool IsError => Fails;

        public override int Status => answer.Status;

        public override string ReasonPhrase => "";

        public override Stream? ContentStream { get; set; } =
            new MemoryStream(answer.Bytes.IsEmpty ? Encoding.UTF8.GetBytes(answer.Body) : answer.Bytes.ToArray());

        public override string ClientRequestId { get; set; } = "";

        // The body is in memory, and the client library may read it after this, as it may with a buffered body of its own transport.
        public override void Dispose() { }

        protected override bool ContainsHeader(string name) => TryGetHeader(name, out _);

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => answer.Headers.Select(h => new HttpHeader(h.Name, h.Value));

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            value = answer.Headers.FirstOrDefault(h => string.Equals(h.Name, name, StringComparison.OrdinalIgnoreCase)).Value;
            return value is not null;
        }

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            values = TryGetHeader(name, out string? value) ? [value] : null;
            return values is not null;
        }
    }
}
