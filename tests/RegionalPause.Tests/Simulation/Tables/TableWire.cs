using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;

namespace RegionalPause.Tests.Simulation.Tables;

/// <summary>The Table service's HTTP: reads what the client library sends, writes what it expects.</summary>
internal static partial class TableWire
{
    private const string Json = "application/json;odata=minimalmetadata;streaming=true;charset=utf-8";

    /// <summary>Reads a request.</summary>
    /// <param name="method">GET, POST, PUT, PATCH, MERGE or DELETE.</param>
    /// <param name="address">The whole address; the first segment is the account.</param>
    /// <param name="ifMatch">The <c>If-Match</c> header.</param>
    /// <param name="body">The body.</param>
    public static TableRequest Read(string method, Uri address, string? ifMatch, string body)
    {
        string path = Uri.UnescapeDataString(address.AbsolutePath);
        string resource = path[(path.IndexOf('/', 1) + 1)..];
        if (resource == "$batch")
            return new TableRequest.Transaction([.. ReadParts(body)]);
        if (method == "POST" && resource == "Tables")
            return new TableRequest.CreateTable(TextOf(body, "TableName"));
        Match keys = Keys().Match(resource);
        if (method == "GET" && !keys.Success)
            return ReadQuery(resource.TrimEnd(')', '('), HttpUtility.ParseQueryString(address.Query));
        return method == "GET"
            ? new TableRequest.Read(keys.Groups[1].Value, Unquote(keys.Groups[2].Value), Unquote(keys.Groups[3].Value))
            : new TableRequest.Write(ReadOperation(method, resource, ifMatch, body));
    }

    /// <summary>Writes an answer.</summary>
    public static StoreAnswer Write(TableAnswer answer, DateTimeOffset date) =>
        (
            answer switch
            {
                TableAnswer.Created => new StoreAnswer(204, [], ""),
                TableAnswer.Written(var tag) => new StoreAnswer(204, tag is null ? [] : [("ETag", tag)], ""),
                TableAnswer.Found(var row) => new StoreAnswer(
                    200,
                    [("Content-Type", Json), ("ETag", row.Tag)],
                    Text(json => WriteRow(json, row, []))
                ),
                TableAnswer.Page page => new StoreAnswer(
                    200,
                    [("Content-Type", Json), .. Continuation(page.Next)],
                    Text(json => WriteRows(json, page))
                ),
                TableAnswer.Committed(var tags) => Batch(
                    string.Concat(tags.Select(tag => Part("204 No Content", tag is null ? "" : $"ETag: {tag}\r\n", "")))
                ),
                TableAnswer.Refused { Index: { } index } refused => Batch(
                    Part(
                        $"{Number(refused.Status)} {refused.Code}",
                        "Content-Type: application/json\r\n",
                        Error(refused.Code, $"{Number(index)}:refused")
                    )
                ),
                TableAnswer.Refused refused => new StoreAnswer(
                    refused.Status,
                    [("Content-Type", "application/json")],
                    Error(refused.Code, "refused")
                ),
                _ => throw new System.Diagnostics.UnreachableException($"{answer}"),
            }
        ).With("Date", date.UtcDateTime.ToString("R", CultureInfo.InvariantCulture));

    private static TableRequest.Query ReadQuery(string table, System.Collections.Specialized.NameValueCollection query) =>
        new(
            table,
            TableFilter.Parse(query["$filter"]),
            query["$select"] is { Length: > 0 } select ? [.. select.Split(',')] : [],
            query["$top"] is { } top ? int.Parse(top, CultureInfo.InvariantCulture) : int.MaxValue,
            query["NextPartitionKey"] is { } partition ? (partition, query["NextRowKey"] ?? "") : null
        );

    private static TableOperation ReadOperation(string method, string resource, string? ifMatch, string body)
    {
        (string? partitionKey, string? rowKey, ImmutableSortedDictionary<string, StoredValue> properties) = ReadEntity(body);
        if (method == "POST")
            return new TableOperation(TableVerb.Insert, resource, partitionKey!, rowKey!, null, properties);
        Match keys = Keys().Match(resource);
        return new TableOperation(
            method switch
            {
                "PUT" => TableVerb.Replace,
                "DELETE" => TableVerb.Delete,
                _ => TableVerb.Merge,
            },
            keys.Groups[1].Value,
            Unquote(keys.Groups[2].Value),
            Unquote(keys.Groups[3].Value),
            ifMatch,
            properties
        );
    }

    private static (string? PartitionKey, string? RowKey, ImmutableSortedDictionary<string, StoredValue> Properties) ReadEntity(string body)
    {
        if (body.Length == 0)
            return (null, null, ImmutableSortedDictionary<string, StoredValue>.Empty);
        using JsonDocument document = JsonDocument.Parse(body);
        string? partitionKey = null,
            rowKey = null;
        ImmutableSortedDictionary<string, StoredValue>.Builder properties = ImmutableSortedDictionary.CreateBuilder<string, StoredValue>(
            StringComparer.Ordinal
        );
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            switch (property.Name)
            {
                case "PartitionKey":
                    partitionKey = property.Value.GetString();
                    break;
                case "RowKey":
                    rowKey = property.Value.GetString();
                    break;
                case "Timestamp":
                case var name when name.Contains("odata.", StringComparison.Ordinal) || property.Value.ValueKind == JsonValueKind.Null:
                    break;
                case var name:
                    string? type = document.RootElement.TryGetProperty($"{name}@odata.type", out JsonElement named)
                        ? named.GetString()
                        : null;
                    properties[name] =
                        type == "Edm.Double" && property.Value.ValueKind == JsonValueKind.Number
                            ? Double(property.Value.GetRawText())
                            : new StoredValue(type, property.Value.GetRawText());
                    break;
            }
        }
        return (partitionKey, rowKey, properties.ToImmutable());
    }

    // A number with a point needs no type to be known as one; the client library does not expect any there.
    private static StoredValue Double(string number) => new(null, number.AsSpan().ContainsAny(".eE") ? number : $"{number}.0");

    private static IEnumerable<TableOperation> ReadParts(string body)
    {
        foreach (Match part in Parts().Matches(body))
        {
            string path = Uri.UnescapeDataString(new Uri(part.Groups["address"].Value).AbsolutePath);
            Match ifMatch = IfMatch().Match(part.Groups["headers"].Value);
            yield return ReadOperation(
                part.Groups["method"].Value,
                path[(path.IndexOf('/', 1) + 1)..],
                ifMatch.Success ? ifMatch.Groups[1].Value : null,
                part.Groups["body"].Value.Trim()
            );
        }
    }

    private static StoreAnswer Batch(string parts) =>
        new(
            202,
            [("Content-Type", "multipart/mixed; boundary=batchresponse_1")],
            $"--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_1\r\n\r\n{parts}--changesetresponse_1--\r\n--batchresponse_1--\r\n"
        );

    private static string Part(string status, string headers, string body) =>
        $"--changesetresponse_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nHTTP/1.1 {status}\r\nX-Content-Type-Options: nosniff\r\nDataServiceVersion: 3.0;\r\n{headers}\r\n{body}\r\n";

    private static (string, string)[] Continuation((string PartitionKey, string RowKey)? next) =>
        next is { } from ? [("x-ms-continuation-NextPartitionKey", from.PartitionKey), ("x-ms-continuation-NextRowKey", from.RowKey)] : [];

    private static void WriteRows(Utf8JsonWriter json, TableAnswer.Page page)
    {
        json.WriteStartObject();
        json.WriteStartArray("value");
        foreach (TableRow row in page.Rows)
            WriteRow(json, row, page.Select);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, TableRow row, ImmutableArray<string> select)
    {
        bool Selected(string name) => select.IsEmpty || select.Contains(name);
        json.WriteStartObject();
        json.WriteString("odata.etag", row.Tag);
        if (Selected("PartitionKey"))
            json.WriteString("PartitionKey", row.PartitionKey);
        if (Selected("RowKey"))
            json.WriteString("RowKey", row.RowKey);
        if (Selected("Timestamp"))
            WriteProperty(json, "Timestamp", StoredValue.Of(row.Timestamp));
        foreach ((string name, StoredValue value) in row.Read())
        {
            if (Selected(name))
                WriteProperty(json, name, value);
        }
        json.WriteEndObject();
    }

    private static void WriteProperty(Utf8JsonWriter json, string name, StoredValue value)
    {
        if (value.Type is { } type)
            json.WriteString($"{name}@odata.type", type);
        json.WritePropertyName(name);
        json.WriteRawValue(value.Json, skipInputValidation: true);
    }

    private static string Text(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            write(json);
        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static string TextOf(string body, string property)
    {
        using JsonDocument document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty(property).GetString()!;
    }

    private static string Error(string code, string message) =>
        $$$"""{"odata.error":{"code":"{{{code}}}","message":{"lang":"en-US","value":"{{{message}}}"} } }""";

    private static string Unquote(string key) => key.Replace("''", "'", StringComparison.Ordinal);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(\w+)\(PartitionKey='((?:[^']|'')*)',RowKey='((?:[^']|'')*)'\)$")]
    private static partial Regex Keys();

    [GeneratedRegex(
        @"(?<method>[A-Z]+) (?<address>http\S+) HTTP/1\.1\r?\n(?<headers>(?:[^\r\n]+\r?\n)*)\r?\n(?<body>.*?)(?=\r?\n--)",
        RegexOptions.Singleline
    )]
    private static partial Regex Parts();

    [GeneratedRegex(@"(?im)^If-Match: *([^\r\n]+)")]
    private static partial Regex IfMatch();
}
