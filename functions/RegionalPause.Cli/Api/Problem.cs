using System.Net;
using System.Text.Json;
using RegionalPause.Requests;

namespace RegionalPause.Cli.Api;

/// <summary>Turns RFC 9457 problem details back into the refusal they were made from.</summary>
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

    /// <summary>By the problem type; by the status where something in front of the gate answered for it.</summary>
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
