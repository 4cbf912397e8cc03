using System.Security.Claims;
using RegionalPause.App.Identity;
using RegionalPause.Objections;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>
/// Who passes on a member's word, and through what. An objection is taken from anybody who may write; taking one back loosens, and only
/// what speaks for the members' own settings may do so (D23): a caller with <see cref="AppRoles.Speak"/>, and no queue message.
/// </summary>
/// <param name="Through">Through what.</param>
/// <param name="By">The authenticated caller; <c>null</c> if there is none.</param>
/// <param name="MayWithdraw">Whether a withdrawal is taken.</param>
/// <param name="WhyNot">Why it is not.</param>
internal sealed record ObjectionSender(ObjectionChannel Through, Person? By, bool MayWithdraw, string WhyNot)
{
    /// <summary>The queue <c>objections</c>.</summary>
    public static ObjectionSender OfQueue { get; } =
        new(
            ObjectionChannel.Queue,
            null,
            MayWithdraw: false,
            $"Taking an objection back loosens, and a queue message proves nobody's identity: use POST /api/objections with the app role {AppRoles.Speak}."
        );

    /// <summary>A caller of the API.</summary>
    public static ObjectionSender OfApi(ClaimsPrincipal caller) =>
        new(
            ObjectionChannel.Api,
            caller.Person(),
            caller.Has(AppRoles.Speak),
            $"Only the member takes an objection back, through the account's settings: this takes the app role {AppRoles.Speak}."
        );

    /// <summary>Records what the member said, if this sender may pass it on.</summary>
    /// <param name="written">What the member said, unchecked.</param>
    /// <param name="source">Where the member said so.</param>
    /// <param name="objections">Records it.</param>
    /// <param name="cancellationToken">Cancels.</param>
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
                .Succeeded(out (ObjectionRequest Request, bool Withdraws) word, out Refusal? refusal)
        )
            return refusal;
        if (word.Withdraws && !MayWithdraw)
            return new Refusal(RefusalCode.NeedsAuthenticatedPerson, WhyNot);
        ObjectionRequest request = word.Request with { Through = Through, By = By };
        return word.Withdraws
            ? await objections.WithdrawAsync(request, cancellationToken)
            : await objections.ObjectAsync(request, cancellationToken);
    }
}
