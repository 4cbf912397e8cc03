using Azure;
using Azure.Storage.Queues;
using RegionalPause.Cli.Output;

namespace RegionalPause.Cli.Demo;

/// <summary>Opens Storage queues like a pipeline: messages in base64; missing queues are created.</summary>
internal static class Queues
{
    public static async Task<QueueClient> OpenAsync(string connectionString, string name, CancellationToken cancellationToken)
    {
        QueueClient queue = Client(connectionString, name);
        try
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            return queue;
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Failure(name, e, sent: 0);
        }
    }

    /// <summary>The error for people: storage refused the request, or did not answer.</summary>
    public static CommandFailedException Failure(string name, Exception fault, long sent) =>
        (
            fault as RequestFailedException
            ?? (fault as AggregateException)?.InnerExceptions.OfType<RequestFailedException>().FirstOrDefault(f => f.Status != 0)
        )
            is { Status: not 0 } refused
            ? Errors.QueueRefuses(name, refused.Status, refused.ErrorCode, sent)
            : Errors.QueueNotReachable(name, sent == 0 ? Why(fault) : $"after {Words.Count(sent, "message")}: {Why(fault)}");

    /// <summary>
    /// Whether an exception means that storage did not do the request: one exception of the client, or all of its retries.
    /// </summary>
    public static bool IsFault(Exception e) =>
        e is RequestFailedException
        || (
            e is AggregateException retries
            && retries.InnerExceptions.All(i => i is RequestFailedException or OperationCanceledException or IOException)
        );

    private static QueueClient Client(string connectionString, string name)
    {
        try
        {
            var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
            options.Retry.MaxRetries = 2;
            options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
            return new QueueClient(connectionString, name, options);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw Errors.BadStorage();
        }
    }

    private static string Why(Exception fault)
    {
        Exception last = fault is AggregateException { InnerExceptions: [.., var tried] } ? tried : fault;
        return last.InnerException?.Message ?? last.Message;
    }
}
