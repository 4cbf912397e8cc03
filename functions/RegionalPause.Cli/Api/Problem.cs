using System.Net;
using System.Text.Json;
using RegionalPause.Requests;

namespace RegionalPause.Cli.Api;

/// <summary>Converts RFC 9457 problem details to the refusal that the gate made them from.</summary>
internal static class Problem
{
    public static CommandFailedException Read(Uri url, HttpStatusCode status, string body)
    {
        if (Parse(body) is not { } problem || CodeOf(problem.Type, status) is not { } code)
            return Errors.Unexplained(url, status);
        return Errors.Refused(
            code,
            problem.Detail ?? problem.Title ?? RefusalTable.Of(code).Title,
            problem.Errors.IsDefault ? [] : problem.Errors
        );
    }

    private static ProblemView? Parse(string body)
    {
        try
        {
            return body.Length == 0 ? new ProblemView(null, null, null) : JsonSerializer.Deserialize(body, CliJson.Default.ProblemView);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Finds the code by the problem type. If a proxy answered instead of the gate, it finds the code by the status.</summary>
    private static RefusalCode? CodeOf(string? type, HttpStatusCode status)
    {
        string name = type?[(type.LastIndexOf('/') + 1)..] ?? "";
        RefusalCode[] all = Enum.GetValues<RefusalCode>();
        RefusalCode[] byType = Array.FindAll(all, c => RefusalTable.Of(c).ProblemType == name);
        if (byType is [var exact])
            return exact;
        return status switch
        {
            HttpStatusCode.Unauthorized => RefusalCode.Unauthenticated,
            HttpStatusCode.Forbidden => RefusalCode.Forbidden,
            HttpStatusCode.NotFound => RefusalCode.NotFound,
            HttpStatusCode.BadRequest => RefusalCode.Invalid,
            HttpStatusCode.LengthRequired => RefusalCode.LengthRequired,
            HttpStatusCode.RequestEntityTooLarge => RefusalCode.TooLarge,
            _ => null,
        };
    }
}
