using System.Text;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.RoundTrips;

/// <summary>Names what a storage request does: <c>control get</c>, <c>ledger transaction</c>, <c>queue content-admitted put</c>.</summary>
internal static class RequestKind
{
    /// <summary>The kind, and the rows, the blob or the message that the request is about.</summary>
    public static (string Kind, string Detail) Of(StorageRequest request) =>
        request.Service switch
        {
            StorageService.Table => OfTable(Read(request)),
            StorageService.Blob => OfBlob(request),
            _ => OfQueue(request),
        };

    /// <summary>A request to the Table service.</summary>
    public static TableRequest Read(StorageRequest request) =>
        TableWire.Read(request.Method, request.Address, request.Header("If-Match"), Encoding.UTF8.GetString(request.Body.Span));

    private static (string, string) OfTable(TableRequest request) =>
        request switch
        {
            TableRequest.CreateTable(var name) => ($"{name} create", ""),
            TableRequest.Read read => ($"{read.Name} get", read.RowKey),
            TableRequest.Query query => ($"{query.Name} query", query.Filter.Text),
            TableRequest.Transaction(var operations) => (
                $"{request.Table} transaction",
                string.Join(", ", operations.Take(4).Select(o => $"{o.Verb} {o.RowKey}")) + (operations.Length > 4 ? ", …" : "")
            ),
            TableRequest.Write(var operation) => ($"{request.Table} {Verb(operation)}", operation.RowKey),
            _ => throw new System.Diagnostics.UnreachableException($"{request}"),
        };

    private static string Verb(TableOperation operation) =>
        operation.Verb switch
        {
            TableVerb.Insert => "insert",
            TableVerb.Replace => operation.IfMatch is null ? "upsert" : "replace",
            TableVerb.Merge => "merge",
            _ => "delete",
        };

    private static (string, string) OfBlob(StorageRequest request)
    {
        string[] path = request.Resource.Split('/', 2);
        string what =
            request.Query("comp") is { } comp ? comp
            : request.Query("restype") is not null ? "create"
            : request.Method.ToLowerInvariant();
        return ($"blob {path[0]} {what}", path.Length > 1 ? path[1] : request.Query("prefix") ?? "");
    }

    private static (string, string) OfQueue(StorageRequest request)
    {
        string[] path = request.Resource.Split('/');
        string what = (request.Method, path.Length) switch
        {
            ("PUT", 1) => "create",
            ("POST", _) => "put",
            ("GET", 2) => "receive",
            ("DELETE", _) => "delete",
            ("PUT", _) => "return",
            _ => request.Method.ToLowerInvariant(),
        };
        return ($"queue {path[0]} {what}", "");
    }
}
