using RegionalPause.Objections.Links;
using RegionalPause.Requests;

namespace RegionalPause.App.Pages.Objecting;

/// <summary>The action of a button.</summary>
internal enum ObjectionStep
{
    Object,
    Withdraw,
}

/// <summary>One press of a button by the holder of a valid link.</summary>
/// <param name="Link">The link; it names the member.</param>
/// <param name="OneClick">Whether a mail program sent the request for the member (RFC 8058), not the page.</param>
/// <param name="At">When the request arrived. It counts from this instant (D22).</param>
/// <param name="Language">The language of the page, for the confirmation.</param>
internal sealed record ObjectionPress(ObjectionLink Link, bool OneClick, DateTimeOffset At, string Language)
{
    /// <summary>A text without the member, for logs.</summary>
    public override string ToString() => $"a press by {Link}";
}

/// <summary>An objection of a person without a link: a person without an account, or a parent (D25).</summary>
/// <param name="Locator">Where the content is: an address or a description, 1 to 2,000 characters.</param>
/// <param name="IsOfParent">Whether it is about the sender's child and not about the sender.</param>
/// <param name="Contact">The e-mail address for the confirmation; <c>null</c> for no confirmation.</param>
/// <param name="At">When it arrived. The month for the answer starts at this instant (D24).</param>
/// <param name="Language">The language of the form, for the confirmation.</param>
internal sealed record ObjectionClaim(string Locator, bool IsOfParent, string? Contact, DateTimeOffset At, string Language)
{
    /// <summary>A text without personal data, for logs.</summary>
    public override string ToString() => IsOfParent ? "a parent's objection by form" : "an objection by form";
}

/// <summary>
/// The operations that the page calls. Each returns when its change is stored. For a refusal with a status of 500 or more, or for an
/// exception, the page shows "try again"; any other refusal does not change the answer. People press twice and answers get lost, so each
/// operation can be repeated.
/// </summary>
/// <param name="Object">Records the objection. Returns when no later decision can ignore it (R20).</param>
/// <param name="Withdraw">Withdraws the objection.</param>
/// <param name="Confirm">
/// Sends the confirmation to the member's channel, once for each change (D24). It is called after every press that was recorded.
/// </param>
/// <param name="Idle">
/// Makes the first storage request of an objection and changes nothing. It is called for links that are not valid, so that the page shows
/// an outage for these links too.
/// </param>
/// <param name="Submit">Submits an objection without a link, with its confirmation.</param>
internal sealed record ObjectionCalls(
    Func<ObjectionPress, CancellationToken, Task<Refusal?>> Object,
    Func<ObjectionPress, CancellationToken, Task<Refusal?>> Withdraw,
    Func<ObjectionPress, ObjectionStep, CancellationToken, Task> Confirm,
    Func<CancellationToken, Task> Idle,
    Func<ObjectionClaim, CancellationToken, Task<Refusal?>> Submit
)
{
    private static readonly Refusal NobodyThere = new(RefusalCode.StorageUnavailable, "This app does not record objections.");

    /// <summary>For an app that does not record objections: the page states that the request failed, never that it succeeded.</summary>
    public static ObjectionCalls ToNobody { get; } =
        new(
            (_, _) => Task.FromResult<Refusal?>(NobodyThere),
            (_, _) => Task.FromResult<Refusal?>(NobodyThere),
            (_, _, _) => Task.CompletedTask,
            _ => throw new InvalidOperationException(NobodyThere.Detail),
            (_, _) => Task.FromResult<Refusal?>(NobodyThere)
        );
}
