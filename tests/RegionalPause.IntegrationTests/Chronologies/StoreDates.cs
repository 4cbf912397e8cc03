using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace RegionalPause.IntegrationTests.Chronologies;

/// <summary>
/// Gives each of the store's answers the <c>Date</c> of a chronology, and changes nothing else. What the store does is real; only the
/// product, which knows no other clock than that header, is told another day. Azurite's own row timestamps stay of today: nothing in a
/// chronology is read from them.
/// </summary>
internal sealed class StoreDates(TimeProvider clock) : HttpPipelinePolicy
{
    /// <inheritdoc/>
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        ProcessNext(message, pipeline);
        message.Response = new Dated(message.Response, clock.GetUtcNow());
    }

    /// <inheritdoc/>
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        message.Response = new Dated(message.Response, clock.GetUtcNow());
    }

    private sealed class Dated(Response said, DateTimeOffset at) : Response
    {
        private readonly string date = at.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

        public override bool IsError => said.IsError;

        public override int Status => said.Status;

        public override string ReasonPhrase => said.ReasonPhrase;

        public override Stream? ContentStream
        {
            get => said.ContentStream;
            set => said.ContentStream = value;
        }

        public override string ClientRequestId
        {
            get => said.ClientRequestId;
            set => said.ClientRequestId = value;
        }

        public override void Dispose() => said.Dispose();

        protected override bool ContainsHeader(string name) => said.Headers.Contains(name);

        protected override IEnumerable<HttpHeader> EnumerateHeaders() =>
            said.Headers.Select(h => IsDate(h.Name) ? new HttpHeader(h.Name, date) : h);

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
        {
            bool found = said.Headers.TryGetValue(name, out value);
            value = found && IsDate(name) ? date : value;
            return found;
        }

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
        {
            bool found = said.Headers.TryGetValues(name, out values);
            values = found && IsDate(name) ? [date] : values;
            return found;
        }

        private static bool IsDate(string name) => string.Equals(name, "Date", StringComparison.OrdinalIgnoreCase);
    }
}
