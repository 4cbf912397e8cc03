using RegionalPause.Errors;

namespace RegionalPause.App.Api;

/// <summary>
/// What a request may be: at most 1 MiB (an import, which is read as it arrives, 24 MiB), and with a Content-Length if it changes state. The Functions host forwards a body only when its length is
/// announced, so a chunked order would arrive empty; refusing it everywhere keeps both modes alike.
/// </summary>
internal static class RequestLimits
{
    public const long MaxBodyLength = 1024 * 1024;

    /// <summary>Below what the web server itself reads, 30 MB.</summary>
    public const long MaxImportLength = 24 * 1024 * 1024;

    public static Refusal NoBody { get; } = new(RefusalCode.LengthRequired,
        "No body arrived. Send it with a Content-Length: the Functions host drops the body of a request without one (chunked).");

    private static readonly Refusal NoLength = new(RefusalCode.LengthRequired,
        "Send a Content-Length (0 if there is no body): the Functions host drops the body of a request without one (chunked).");

    public static IApplicationBuilder UseRequestLimits(this IApplicationBuilder app) => app.Use(static (context, next) =>
        Refuse(context.Request) is { } refusal ? Problems.Of(refusal).ExecuteAsync(context) : next(context));

    private static Refusal? Refuse(HttpRequest request) => request switch
    {
        { ContentLength: { } length } when length > Most(request) => new Refusal(RefusalCode.TooLarge, $"The body has {length} bytes; at most {Most(request)} are read."),
        { ContentLength: null, Method: not ("GET" or "HEAD" or "OPTIONS") } => NoLength,
        _ => null,
    };

    private static long Most(HttpRequest request) => request.Path.Equals("/api/members/import", StringComparison.OrdinalIgnoreCase) ? MaxImportLength : MaxBodyLength;
}
