using Azure;
using Azure.Storage.Queues;

namespace RegionalPause.Cli.Demo;

/// <summary>Storage queues as pipelines use them: base64, made if missing.</summary>
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
            throw Errors.QueueNotReachable(name, FirstLine(e.InnerException?.Message ?? e.Message));
        }
    }

    /// <summary>Whether an exception means that storage did not do what it was asked: the client's own, or the sum of its retries.</summary>
    public static bool IsFault(Exception e) => e is RequestFailedException
        || (e is AggregateException retries && retries.InnerExceptions.All(i => i is RequestFailedException or OperationCanceledException or IOException));

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

    private static string FirstLine(string text) => text.Split('\n')[0].Trim();
}
