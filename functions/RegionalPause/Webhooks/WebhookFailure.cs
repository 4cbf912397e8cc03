using RegionalPause.Requests;

namespace RegionalPause.Webhooks;

/// <summary>Why a receiver did not accept a message.</summary>
public enum WebhookFailureKind
{
    /// <summary>The name leads to an address that is not public, so nothing was sent.</summary>
    AddressRefused = 1,

    /// <summary>The name does not resolve, or there is no connection, or its certificate is not valid.</summary>
    NotReachable,

    /// <summary>It did not answer in time.</summary>
    TimedOut,

    /// <summary>It answered with a redirect, which is not followed.</summary>
    Redirected,

    /// <summary>It answered with a status of 400 to 499.</summary>
    Refused,

    /// <summary>It answered with another status.</summary>
    Failed,
}

/// <summary>A delivery that failed.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Status">The HTTP status; 0 if there was no answer.</param>
public readonly record struct WebhookFailure(WebhookFailureKind Kind, int Status)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Status == 0 ? EnumWords<WebhookFailureKind>.Of(Kind) : $"{EnumWords<WebhookFailureKind>.Of(Kind)} ({Status})";
}
