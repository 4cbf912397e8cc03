using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace RegionalPause.App.Pages.Objecting;

/// <summary>
/// The fields of a form that was posted. A body that cannot be read has no fields. The request still counts, because it was sent to this
/// address (D26).
/// </summary>
/// <param name="Fields">The fields.</param>
/// <param name="IsDeclared">Whether the content type of the request is a form.</param>
internal sealed record PostedForm(IFormCollection Fields, bool IsDeclared)
{
    /// <summary>The largest body in bytes that is read; 2,000 characters of any script fit. A longer body is not read.</summary>
    private const int MaxLength = 64 * 1024;

    private const string UrlEncoded = "application/x-www-form-urlencoded";
    private const string Multipart = "multipart/form-data";

    /// <summary>Reads the form, always in UTF-8, which is the encoding of the page. A declared charset is ignored.</summary>
    public static async Task<PostedForm> ReadAsync(HttpRequest request)
    {
        MediaTypeHeaderValue? type = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? declared)
            ? declared
            : null;
        bool isMultipart = type?.MediaType.Equals(Multipart, StringComparison.OrdinalIgnoreCase) == true;
        bool isDeclared = isMultipart || type?.MediaType.Equals(UrlEncoded, StringComparison.OrdinalIgnoreCase) == true;
        try
        {
            if (await ReadBodyAsync(request) is not { Length: > 0 } body)
                return new PostedForm(FormCollection.Empty, isDeclared);
            using var copy = new MemoryStream(body);
            var http = new DefaultHttpContext();
            http.Request.Body = copy;
            http.Request.ContentType = isMultipart ? $"{Multipart}; boundary={type!.Boundary}" : UrlEncoded;
            return new PostedForm(await new FormFeature(http.Request, new FormOptions()).ReadFormAsync(CancellationToken.None), isDeclared);
        }
#pragma warning disable CA1031 // The press counts, whatever fault its body has.
        catch (Exception)
#pragma warning restore CA1031
        {
            return new PostedForm(FormCollection.Empty, isDeclared);
        }
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpRequest request)
    {
        if (request.ContentLength > MaxLength)
            return null;
        using var body = new MemoryStream();
        byte[] buffer = new byte[4096];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
        {
            if (body.Length + read > MaxLength)
                return null;
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }
}
