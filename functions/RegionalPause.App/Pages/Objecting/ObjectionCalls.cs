using RegionalPause.Objections.Links;
using RegionalPause.Requests;

namespace RegionalPause.App.Pages.Objecting;

/// <summary>What a press asks for.</summary>
internal enum ObjectionStep
{
    Object,
    Withdraw,
}

/// <summary>One press by the holder of a link that opened and is still good.</summary>
/// <param name="Link">Whose it is.</param>
/// <param name="OneClick">Whether a mail program pressed for the member (RFC 8058), rather than the member on the page.</param>
/// <param name="At">When it arrived; from then on it counts (D22).</param>
/// <param name="Language">The language the member reads the page in, for the confirmation.</param>
internal sealed record ObjectionPress(ObjectionLink Link, bool OneClick, DateTimeOffset At, string Language)
{
    /// <summary>Names no member.</summary>
    public override string ToString() => $"a press by {Link}";
}

/// <summary>An objection by somebody without a link: a person without an account, or a parent (D25).</summary>
/// <param name="Locator">Where the content is: an address or a description, 1 to 2,000 characters.</param>
/// <param name="IsOfParent">Whether it is about the sender's child rather than the sender.</param>
/// <param name="Contact">Where the confirmation goes, if anywhere: an e-mail address.</param>
/// <param name="At">When it arrived; the month for the answer counts from here (D24).</param>
/// <param name="Language">The language of the form, for the confirmation.</param>
internal sealed record ObjectionClaim(string Locator, bool IsOfParent, string? Contact, DateTimeOffset At, string Language)
{
    /// <summary>Names nobody and nothing.</summary>
    public override string ToString() => IsOfParent ? "a parent's objection by form" : "an objection by form";
}

/// <summary>
/// What the page asks of the rest of the house. Each returns when the thing is done for good; a refusal of the 500s or an exception is shown as "try again", any
/// other refusal changes no word of the answer. Since people press twice and answers get lost, each may be asked again for the same.
/// </summary>
/// <param name="Object">Records the objection; returns when no later decision ignores it (R20).</param>
/// <param name="Withdraw">Undoes it.</param>
/// <param name="Confirm">Sends the confirmation to the member's channel, once for each change (D24). Asked after every press that was recorded.</param>
/// <param name="Idle">Asks storage what an objection asks first, and does nothing: for links that are not good, so that an outage shows on them too.</param>
/// <param name="Submit">Takes an objection without a link, its confirmation included.</param>
internal sealed record ObjectionCalls(
    Func<ObjectionPress, CancellationToken, Task<Refusal?>> Object,
    Func<ObjectionPress, CancellationToken, Task<Refusal?>> Withdraw,
    Func<ObjectionPress, ObjectionStep, CancellationToken, Task> Confirm,
    Func<CancellationToken, Task> Idle,
    Func<ObjectionClaim, CancellationToken, Task<Refusal?>> Submit)
{
    private static readonly Refusal NobodyThere = new(RefusalCode.StorageUnavailable, "Nothing takes objections in this app.");

    /// <summary>For an app in which nothing takes objections: the page says that it did not work, and never that it did.</summary>
    public static ObjectionCalls ToNobody { get; } = new(
        (_, _) => Task.FromResult<Refusal?>(NobodyThere),
        (_, _) => Task.FromResult<Refusal?>(NobodyThere),
        (_, _, _) => Task.CompletedTask,
        _ => throw new InvalidOperationException(NobodyThere.Detail),
        (_, _) => Task.FromResult<Refusal?>(NobodyThere));
}
