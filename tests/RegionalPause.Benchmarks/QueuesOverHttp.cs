using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace RegionalPause.Benchmarks;

/// <summary>
/// Queues that only take: a queue is made, a message is put, and of the message its CloudEvent's id is kept. <c>GET …/ids</c>, which no
/// real service has, gives the ids back, each with how often it came.
/// </summary>
internal sealed class QueuesOverHttp(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, int>> queues = new(StringComparer.Ordinal);

    public Task AnswerAsync(HttpContext context)
    {
        string[] path = CampaignStorage.Target(context).Split('?')[0].Split('/'); // "", queue, account, name, what
        ConcurrentDictionary<string, int> queue = queues.GetOrAdd(
            path[3],
            _ => new ConcurrentDictionary<string, int>(StringComparer.Ordinal)
        );
        switch (context.Request.Method, path is [_, _, _, _, var what] ? what : null)
        {
            case ("PUT", null):
                context.Response.StatusCode = StatusCodes.Status201Created;
                return Task.CompletedTask;
            case ("POST", "messages"):
                return PutAsync(queue, context);
            case ("GET", "ids"):
                return WriteIdsAsync(queue, context);
            default:
                context.Response.StatusCode = StatusCodes.Status501NotImplemented;
                return Task.CompletedTask;
        }
    }

    private async Task PutAsync(ConcurrentDictionary<string, int> queue, HttpContext context)
    {
        queue.AddOrUpdate(CloudEventId(Message(await CampaignStorage.BodyAsync(context))), 1, (_, n) => n + 1);
        string now = time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.ContentType = "application/xml";
        await context.Response.WriteAsync(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><QueueMessagesList><QueueMessage><MessageId>00000000-0000-0000-0000-000000000000</MessageId>"
                + $"<InsertionTime>{now}</InsertionTime><ExpirationTime>{now}</ExpirationTime><PopReceipt>none</PopReceipt><TimeNextVisible>{now}</TimeNextVisible></QueueMessage></QueueMessagesList>",
            context.RequestAborted
        );
    }

    private static async Task WriteIdsAsync(ConcurrentDictionary<string, int> queue, HttpContext context)
    {
        await using var writer = new StreamWriter(context.Response.Body);
        foreach ((string id, int times) in queue)
            await writer.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{id} {times}\n"));
    }

    private static string Message(string body) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(Between(body, "<MessageText>", "</MessageText>")));

    private static string CloudEventId(string message) => Between(message, "\"id\":\"", "\"");

    private static string Between(string text, string before, string behind)
    {
        int at = text.IndexOf(before, StringComparison.Ordinal) + before.Length;
        return text[at..text.IndexOf(behind, at, StringComparison.Ordinal)];
    }
}
