using System.Globalization;
using System.Xml.Linq;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.RoundTrips;

/// <summary>The Blob service in memory, as far as the product uses it: whole blobs, conditions by ETag, lists by prefix.</summary>
internal sealed class SimulatedBlobs(Func<DateTimeOffset> now)
{
    private readonly Dictionary<string, SortedDictionary<string, Blob>> containers = new(StringComparer.Ordinal);
    private int written;

    /// <summary>Answers a request.</summary>
    public StoreAnswer Answer(StorageRequest request)
    {
        string[] path = request.Resource.Split('/', 2);
        if (request.Query("restype") == "container" && request.Method == "PUT")
            return containers.TryAdd(path[0], new SortedDictionary<string, Blob>(StringComparer.Ordinal))
                ? new StoreAnswer(201, Tagged($"\"{path[0]}\""), "")
                : Refused(409, "ContainerAlreadyExists");
        if (!containers.TryGetValue(path[0], out SortedDictionary<string, Blob>? blobs))
            return Refused(404, "ContainerNotFound");
        if (request.Query("comp") == "list")
            return List(blobs, request.Query("prefix") ?? "");
        return request.Method switch
        {
            "PUT" => Put(blobs, path[1], request),
            _ when !blobs.TryGetValue(path[1], out Blob? blob) => Refused(404, "BlobNotFound"),
            "DELETE" => blobs.Remove(path[1]) ? new StoreAnswer(202, [], "") : Refused(404, "BlobNotFound"),
            _ => new StoreAnswer(
                200,
                [
                    .. Tagged(blobs[path[1]].Tag),
                    ("Content-Length", blobs[path[1]].Bytes.Length.ToString(CultureInfo.InvariantCulture)),
                    ("x-ms-blob-type", "BlockBlob"),
                ],
                ""
            )
            {
                Bytes = request.Method == "HEAD" ? default : blobs[path[1]].Bytes,
            },
        };
    }

    private StoreAnswer Put(SortedDictionary<string, Blob> blobs, string name, StorageRequest request)
    {
        Blob? before = blobs.GetValueOrDefault(name);
        if (request.Header("If-None-Match") == "*" && before is not null)
            return Refused(409, "BlobAlreadyExists");
        if (request.Header("If-Match") is { } tag && tag != before?.Tag)
            return Refused(412, "ConditionNotMet");
        var after = new Blob(request.Body, $"\"0x{++written:X}\"");
        blobs[name] = after;
        return new StoreAnswer(201, Tagged(after.Tag), "");
    }

    private static StoreAnswer List(SortedDictionary<string, Blob> blobs, string prefix) =>
        new(
            200,
            [("Content-Type", "application/xml")],
            new XElement(
                "EnumerationResults",
                new XElement(
                    "Blobs",
                    blobs
                        .Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                        .Select(name => new XElement("Blob", new XElement("Name", name), new XElement("Properties")))
                ),
                new XElement("NextMarker")
            ).ToString(SaveOptions.DisableFormatting)
        );

    private (string, string)[] TaggedArray(string tag) =>
        [("ETag", tag), ("Last-Modified", now().UtcDateTime.ToString("R", CultureInfo.InvariantCulture))];

    private System.Collections.Immutable.ImmutableArray<(string Name, string Value)> Tagged(string tag) => [.. TaggedArray(tag)];

    private static StoreAnswer Refused(int status, string code) => new(status, [("x-ms-error-code", code)], "");

    private sealed record Blob(ReadOnlyMemory<byte> Bytes, string Tag);
}
