using System.Security.Claims;
using RegionalPause.App.Identity;
using RegionalPause.Objections;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>
/// The sender of a member's statement, and the channel. Every authorized sender may send an objection. A withdrawal allows more content, so
/// only the service of the members' own account settings may send one (D23): a caller with <see cref="AppRoles.Speak"/>, never a queue
/// message.
/// </summary>
/// <param name="Through">The channel.</param>
/// <param name="By">The authenticated caller; <c>null</c> for a queue message.</param>
/// <param name="MayWithdraw">Whether this sender may send a withdrawal.</param>
/// <param name="WhyNot">The text of the refusal if it may not.</param>
internal sealed record ObjectionSender(ObjectionChannel Through, Person? By, bool MayWithdraw, string WhyNot)
{
    /// <summary>The queue <c>objections</c>.</summary>
    public static ObjectionSender OfQueue { get; } =
        new(
            ObjectionChannel.Queue,
            null,
            MayWithdraw: false,
            "The withdrawal of an objection allows more content, and a queue message has no authenticated sender. "
                + $"Use POST /api/objections with the app role {AppRoles.Speak}."
        );

    /// <summary>A caller of the API.</summary>
    public static ObjectionSender OfApi(ClaimsPrincipal caller) =>
        new(
            ObjectionChannel.Api,
            caller.Person(),
            caller.Has(AppRoles.Speak),
            "Only the member can withdraw an objection, in the account settings. "
                + $"The service of these settings needs the app role {AppRoles.Speak}."
        );

    /// <summary>Records the statement of a member, if this sender may send it.</summary>
    /// <param name="written">The statement, not checked yet.</param>
    /// <param name="source">Where the member made the statement.</param>
    /// <param name="objections">The handler that records it.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task<Result<ObjectionState>> RecordAsync(
        WrittenObjection written,
        ObjectionSource source,
        ObjectionHandler objections,
        CancellationToken cancellationToken
    )
    {
        if (
            !ObjectionRequestReader
                .Read(written, source)
                .Succeeded(out (ObjectionRequest Request, bool Withdraws) statement, out Refusal? refusal)
        )
            return refusal;
        if (statement.Withdraws && !MayWithdraw)
            return new Refusal(RefusalCode.NeedsAuthenticatedPerson, WhyNot);
        ObjectionRequest request = statement.Request with { Through = Through, By = By };
        return statement.Withdraws
            ? await objections.WithdrawAsync(request, cancellationToken)
            : await objections.ObjectAsync(request, cancellationToken);
    }
}
