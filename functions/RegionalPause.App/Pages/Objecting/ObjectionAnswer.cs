using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.Extensions.Options;
using RazorSlices;
using RegionalPause.Objections.Links;

namespace RegionalPause.App.Pages.Objecting;

/// <summary>The message of the page after a button was pressed.</summary>
public enum ObjectionNotice
{
    Objected,
    Withdrawn,
    NotObjected,
    NotWithdrawn,
    Busy,
    Claimed,
}

/// <summary>The parts that all pages have.</summary>
public sealed record ObjectionFrame(ObjectionTexts Texts, string Controller, string Title, bool HasSwitch);

/// <summary>The page of a personal link. It contains no data of the link.</summary>
public sealed record ObjectionAsk(ObjectionTexts Texts, string Controller);

/// <summary>The page after a button was pressed.</summary>
public sealed record ObjectionSaid(ObjectionNotice Notice, ObjectionTexts Texts, string Controller);

/// <summary>
/// A complete page with its security headers: no scripts, no resources of other origins, no frames, no cache, no referrer.
/// </summary>
internal sealed class ObjectionAnswer : IResult
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(ObjectionStyle.Text)))}'; form-action 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'";

    private readonly string content,
        contentType,
        language;
    private readonly int status;

    private ObjectionAnswer(string content, string contentType, string language, int status) =>
        (this.content, this.contentType, this.language, this.status) = (content, contentType, language, status);

    public static Task<ObjectionAnswer> OfAsync(
        ObjectionNotice notice,
        ObjectionTexts texts,
        IServiceProvider services,
        int status,
        CancellationToken cancellationToken
    ) => OfAsync(ObjectionSaidPage.Create(new ObjectionSaid(notice, texts, ControllerOf(services))), texts, status, cancellationToken);

    public static async Task<ObjectionAnswer> OfAsync(
        RazorSlice slice,
        ObjectionTexts texts,
        int status,
        CancellationToken cancellationToken
    )
    {
        using (slice)
            return new ObjectionAnswer(
                await slice.RenderAsync(Encoder, cancellationToken),
                "text/html; charset=utf-8",
                texts.Language,
                status
            );
    }

    /// <summary>One line of text, for a mail program.</summary>
    public static ObjectionAnswer OfText(string line, ObjectionTexts texts, int status) =>
        new(line + "\n", "text/plain; charset=utf-8", texts.Language, status);

    public static string ControllerOf(IServiceProvider services) =>
        services.GetRequiredService<IOptions<ObjectionLinkOptions>>().Value.Controller;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        HttpResponse response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = bytes.Length;
        response.Headers.ContentLanguage = language;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["X-Robots-Tag"] = "noindex";
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }
}

/// <summary>The only style sheet. The page contains it, and the content security policy contains its hash.</summary>
internal static class ObjectionStyle
{
    public static string Text { get; } = Read();

    private static string Read()
    {
        using Stream file = Assembly.GetExecutingAssembly().GetManifestResourceStream("objection.css")!;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
