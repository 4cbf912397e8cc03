using System.Globalization;
using System.Xml.Linq;
using RegionalPause.Tests.Simulation.Tables;

namespace RegionalPause.Tests.RoundTrips;

/// <summary>
/// The Queue service in memory, as far as the product uses it: first in, first out; a received message is invisible for a time.
/// </summary>
internal sealed class SimulatedQueues(Func<DateTimeOffset> now)
{
    private readonly Dictionary<string, List<Message>> queues = new(StringComparer.Ordinal);
    private int put;

    /// <summary>The bodies on a queue, in order.</summary>
    public IReadOnlyList<string> On(string queue) =>
        queues.TryGetValue(queue, out List<Message>? found) ? [.. found.Select(m => m.Text)] : [];

    /// <summary>Puts a message on a queue, without a request.</summary>
    public void Put(string queue, string text) =>
        Add(queues.TryGetValue(queue, out List<Message>? known) ? known : queues[queue] = [], text);

    /// <summary>Answers a request.</summary>
    public StoreAnswer Answer(StorageRequest request)
    {
        string[] path = request.Resource.Split('/');
        bool known = queues.TryGetValue(path[0], out List<Message>? queue);
        if (path.Length == 1 && request.Method == "GET")
            return queue is null
                ? Refused(404, "QueueNotFound")
                : new StoreAnswer(200, [("x-ms-approximate-messages-count", queue.Count.ToString(CultureInfo.InvariantCulture))], "");
        if (path.Length == 1)
        {
            if (!known)
                queues.Add(path[0], []);
            return new StoreAnswer(known ? 204 : 201, [], "");
        }
        if (queue is null)
            return Refused(404, "QueueNotFound");
        return request.Method switch
        {
            "POST" => Xml(
                201,
                [Add(queue, XDocument.Load(new MemoryStream(request.Body.ToArray())).Descendants("MessageText").Single().Value)]
            ),
            "GET" => Receive(
                queue,
                int.Parse(request.Query("numofmessages") ?? "1", CultureInfo.InvariantCulture),
                Seconds(request.Query("visibilitytimeout"), 30)
            ),
            _ => Settle(queue, path[2], request),
        };
    }

    private Message Add(List<Message> queue, string text)
    {
        var message = new Message($"m{++put}", text, now()) { VisibleAt = now() };
        queue.Add(message);
        return message;
    }

    private StoreAnswer Receive(List<Message> queue, int most, TimeSpan invisible)
    {
        Message[] taken = [.. queue.Where(m => m.VisibleAt <= now()).Take(most)];
        foreach (Message message in taken)
            (message.VisibleAt, message.Deliveries) = (now() + invisible, message.Deliveries + 1);
        return Xml(200, taken);
    }

    private StoreAnswer Settle(List<Message> queue, string id, StorageRequest request)
    {
        if (queue.Find(m => m.Id == id) is not { } message)
            return Refused(404, "MessageNotFound");
        if (request.Query("popreceipt") != message.Receipt)
            return Refused(400, "PopReceiptMismatch");
        if (request.Method == "DELETE")
            queue.Remove(message);
        else
            message.VisibleAt = now() + Seconds(request.Query("visibilitytimeout"), 0);
        return new StoreAnswer(204, [("x-ms-popreceipt", message.Receipt), ("x-ms-time-next-visible", Text(message.VisibleAt))], "");
    }

    private static StoreAnswer Xml(int status, IEnumerable<Message> messages) =>
        new(
            status,
            [("Content-Type", "application/xml")],
            new XElement(
                "QueueMessagesList",
                messages.Select(m => new XElement(
                    "QueueMessage",
                    new XElement("MessageId", m.Id),
                    new XElement("InsertionTime", Text(m.PutAt)),
                    new XElement("ExpirationTime", Text(DateTimeOffset.UnixEpoch.AddYears(8000))),
                    new XElement("PopReceipt", m.Receipt),
                    new XElement("TimeNextVisible", Text(m.VisibleAt)),
                    new XElement("DequeueCount", m.Deliveries),
                    new XElement("MessageText", m.Text)
                ))
            ).ToString(SaveOptions.DisableFormatting)
        );

    private static StoreAnswer Refused(int status, string code) => new(status, [("x-ms-error-code", code)], "");

    private static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);

    private static TimeSpan Seconds(string? text, int otherwise) =>
        TimeSpan.FromSeconds(text is null ? otherwise : int.Parse(text, CultureInfo.InvariantCulture));

    private sealed class Message(string id, string text, DateTimeOffset putAt)
    {
        public string Id => id;

        public string Text => text;

        public DateTimeOffset PutAt => putAt;

        public DateTimeOffset VisibleAt { get; set; }

        public int Deliveries { get; set; }

        public string Receipt => $"{id}-{Deliveries.ToString(CultureInfo.InvariantCulture)}";
    }
}
