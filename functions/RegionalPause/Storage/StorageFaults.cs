using Azure;

namespace RegionalPause.Storage;

/// <summary>Classifies a failed storage request.</summary>
public static class StorageFaults
{
    /// <summary>
    /// Whether an exception means that storage did not respond, or responded that it is not available. The result of the request is then
    /// unknown, and the caller may not conclude anything from it.
    /// </summary>
    public static bool IsUnavailable(Exception exception) =>
        exception switch
        {
            RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => true,
            RequestFailedException => false,
            AggregateException many => many.InnerExceptions.Any(IsUnavailable),
            HttpRequestException or IOException or TimeoutException => true,
            TaskCanceledException => true,
            _ => false,
        };

    /// <summary>Whether a conditional write was refused because another writer was first.</summary>
    public static bool IsConflict(RequestFailedException exception) => exception.Status is 409 or 412;
}
