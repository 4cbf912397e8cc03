using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using RazorSlices;

namespace RegionalPause.App.OperatorConsole.Frame;

/// <summary>
/// A page of the console, or a part of one, with its security headers: no inline script or style, nothing of other origins, no frames, no
/// cache. A page is complete before its answer begins, so a fault never leaves half a page.
/// </summary>
internal sealed class ConsoleAnswer : IResult
{
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly string content;
    private readonly int status;

    private ConsoleAnswer(string content, int status) => (this.content, this.status) = (content, status);

    /// <summary>Renders a page.</summary>
    public static async Task<IResult> OfAsync(
        RazorSlice slice,
        CancellationToken cancellationToken,
        int status = StatusCodes.Status200OK
    ) => new ConsoleAnswer(await RenderAsync(slice, cancellationToken), status);

    /// <summary>Renders a page or a part of one to text.</summary>
    public static async Task<string> RenderAsync(RazorSlice slice, CancellationToken cancellationToken)
    {
        using (slice)
            return await slice.RenderAsync(Encoder, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        HttpResponse response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        SetHeaders(response);
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }

    /// <summary>Sets the security headers of a page.</summary>
    public static void SetHeaders(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = ContentPolicy;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["X-Robots-Tag"] = "noindex";
    }
}
