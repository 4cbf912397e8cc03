using System.Text.Json.Serialization.Metadata;
using RegionalPause.Errors;

namespace RegionalPause.App.Api;

/// <summary>Reads the body of a request whose length is limited (<see cref="RequestLimits"/>).</summary>
internal static class RequestBody
{
    public static async Task<Result<T>> ReadAsync<T>(this HttpRequest request, JsonTypeInfo<T> type) where T : class =>
        (await request.ReadBytesAsync()).Succeeded(out byte[]? body, out Refusal? refusal) ? StrictJson.Read(body, type) : refusal;

    public static async Task<Result<byte[]>> ReadBytesAsync(this HttpRequest request)
    {
        using var body = new MemoryStream(capacity: (int)(request.ContentLength ?? 0));
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return body.Length == 0 ? RequestLimits.NoBody : body.ToArray();
    }
}
