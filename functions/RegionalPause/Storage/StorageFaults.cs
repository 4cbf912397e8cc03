using Azure;

namespace RegionalPause.Storage;

/// <summary>Tells what a failed storage request means.</summary>
public static class StorageFaults
{
    /// <summary>
    /// Whether an exception says that storage did not answer, or answered that it cannot now: nothing is known of the request, and nothing may be
    /// concluded from it.
    /// </summary>
    public static bool IsUnavailable(Exception exception) => exception switch
    {
        RequestFailedException { Status: 0 or 408 or 429 or >= 500 } => true,
        RequestFailedException => false,
        AggregateException many => many.InnerExceptions.Any(IsUnavailable),
        HttpRequestException or IOException or TimeoutException => true,
        TaskCanceledException => true,
        _ => false,
    };

    /// <summary>Whether a conditional write was refused because somebody else wrote first.</summary>
    public static bool IsConflict(RequestFailedException exception) => exception.Status is 409 or 412;
}
