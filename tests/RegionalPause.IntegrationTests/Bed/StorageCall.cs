using System.Text;
using System.Text.RegularExpressions;

namespace RegionalPause.IntegrationTests.Bed;

/// <summary>A storage request as it is on the wire.</summary>
/// <param name="Service">Which service it is for.</param>
/// <param name="Method">GET, POST, PUT, MERGE, DELETE.</param>
/// <param name="Target">Path and query, as sent: <c>/account/table…</c>.</param>
/// <param name="Body">Its body; the text of a queue message and the bytes of a table property stand here decoded.</param>
public sealed partial record StorageCall(StorageService Service, string Method, string Target, string Body)
{
    /// <summary>Whether it changes what is stored. Receiving from a queue is a GET and no write: nobody's decision hangs on it.</summary>
    public bool IsWrite => Method is not ("GET" or "HEAD");

    /// <summary>Whether it is a table transaction.</summary>
    public bool IsTransaction => Service == StorageService.Table && Target.Contains("/$batch", StringComparison.Ordinal);

    /// <summary>Whether it puts a message on a queue.</summary>
    public bool SendsTo(string queue) =>
        Service == StorageService.Queue && Method == "POST" && Target.Contains($"/{queue}/messages", StringComparison.Ordinal);

    /// <summary>Whether it takes a handled message off a queue.</summary>
    public bool DeletesFrom(string queue) =>
        Service == StorageService.Queue && Method == "DELETE" && Target.Contains($"/{queue}/messages/", StringComparison.Ordinal);

    /// <summary>Whether it inserts one row into a table.</summary>
    public bool Inserts(string table) =>
        Service == StorageService.Table && Method == "POST" && Target.Split('?')[0].EndsWith($"/{table}", StringComparison.Ordinal);

    /// <summary>Whether it changes or removes one row of a table whose key begins so.</summary>
    public bool Touches(string method, string table, string row = "") =>
        Service == StorageService.Table
        && Method == method
        && Uri.UnescapeDataString(Target).Contains($"/{table}(", StringComparison.Ordinal)
        && Uri.UnescapeDataString(Target).Contains(row, StringComparison.Ordinal);

    /// <summary>Whether it is a transaction on a table.</summary>
    public bool Commits(string table) => IsTransaction && Body.Contains($"/{table}", StringComparison.Ordinal);

    /// <summary>Whether it changes a row of a table, alone or in a transaction.</summary>
    public bool WritesTable(string table) =>
        Service == StorageService.Table && IsWrite && (IsTransaction ? Body : Target).Contains($"/{table}", StringComparison.Ordinal);

    internal static StorageCall Of(StorageService service, string method, string target, ReadOnlyMemory<byte> body)
    {
        string text = Encoding.UTF8.GetString(body.Span);
        return new StorageCall(
            service,
            method,
            target,
            service switch
            {
                StorageService.Queue => MessageText().Replace(text, Decoded),
                StorageService.Table => Binary().Replace(text, Decoded),
                _ => text,
            }
        );
    }

    private static string Decoded(Match match)
    {
        byte[] bytes = new byte[match.Groups[1].Length];
        return Convert.TryFromBase64String(match.Groups[1].Value, bytes, out int length)
            ? Encoding.UTF8.GetString(bytes.AsSpan(0, length))
            : match.Value;
    }

    [GeneratedRegex("(?<=<MessageText>)([^<]*)(?=</MessageText>)")]
    private static partial Regex MessageText();

    [GeneratedRegex("(?<=\"B[0-9][0-9]\":\")([^\"]*)(?=\")")]
    private static partial Regex Binary();
}

/// <summary>What storage said.</summary>
/// <param name="Status">The HTTP status; of a refused transaction, the status of the operation that refused it.</param>
public sealed record StorageAnswer(int Status)
{
    internal static StorageAnswer Of(StorageCall call, int status, string body)
    {
        // A refused transaction answers 202 and says so inside.
        if (!call.IsTransaction || status != 202)
            return new StorageAnswer(status);
        int inner = body.IndexOf("HTTP/1.1 4", StringComparison.Ordinal);
        return new StorageAnswer(
            inner < 0 ? status : int.Parse(body.AsSpan(inner + 9, 3), System.Globalization.CultureInfo.InvariantCulture)
        );
    }
}
