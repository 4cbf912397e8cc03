using System.Text.Json.Serialization.Metadata;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>Reads the body of a request. <see cref="RequestLimits"/> limits its length.</summary>
internal static class RequestBody
{
    public static async Task<Result<T>> ReadAsync<T>(this HttpRequest request, JsonTypeInfo<T> type)
        where T : class =>
        (await request.ReadBytesAsync()).Succeeded(out ReadOnlyMemory<byte> body, out Refusal? refusal)
            ? StrictJson.Read(body, type)
            : refusal;

    /// <summary>Reads the body as bytes, without a byte order mark.</summary>
    public static async Task<Result<ReadOnlyMemory<byte>>> ReadBytesAsync(this HttpRequest request)
    {
        using var body = new MemoryStream(capacity: (int)(request.ContentLength ?? 0));
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.Length == 0 ? RequestLimits.NoBody : JsonInput.WithoutMark(body.ToArray().AsMemory());
    }
}
