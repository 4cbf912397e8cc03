using System.Web;
using Azure.Core;

namespace RegionalPause.Tests.RoundTrips;

/// <summary>One of the three services of a storage account.</summary>
internal enum StorageService
{
    /// <summary>Tables.</summary>
    Table,

    /// <summary>Blobs.</summary>
    Blob,

    /// <summary>Queues.</summary>
    Queue,
}

/// <summary>A storage request as the client library sends it.</summary>
internal sealed record StorageRequest(
    StorageService Service,
    string Method,
    Uri Address,
    IReadOnlyDictionary<string, string> Headers,
    ReadOnlyMemory<byte> Body
)
{
    /// <summary>The address below the account, decoded: a table with its key, a container and a blob, or a queue and a message.</summary>
    public string Resource
    {
        get
        {
            string path = Uri.UnescapeDataString(Address.AbsolutePath);
            return path[(path.IndexOf('/', 1) + 1)..];
        }
    }

    /// <summary>A header; <c>null</c> if it is not there.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>A value of the query; <c>null</c> if it is not there.</summary>
    public string? Query(string name) => HttpUtility.ParseQueryString(Address.Query)[name];

    /// <summary>Reads a request.</summary>
    /// <param name="message">The request in the pipeline of a client.</param>
    /// <param name="service">Which service an address belongs to.</param>
    public static async ValueTask<StorageRequest> ReadAsync(HttpMessage message, Func<Uri, StorageService> service)
    {
        using var body = new MemoryStream();
        if (message.Request.Content is { } content)
            await content.WriteToAsync(body, message.CancellationToken).ConfigureAwait(false);
        var address = message.Request.Uri.ToUri();
        return new StorageRequest(
            service(address),
            message.Request.Method.Method,
            address,
            message.Request.Headers.ToDictionary(h => h.Name, h => h.Value, StringComparer.OrdinalIgnoreCase),
            body.ToArray()
        );
    }
}
