using System.Collections.Immutable;
using RegionalPause.App.Api.Description;
using RegionalPause.Objections;
using RegionalPause.Requests;

namespace RegionalPause.App.Api;

/// <summary>A member's word in JSON: the body of <c>POST /api/objections</c>, and the data of a message on <c>objections</c>.</summary>
internal sealed record ObjectionBody
{
    [MaxBytes(TextLimits.Id)]
    public required string MemberId { get; init; }
    public required string Action { get; init; }
    public required DateTimeOffset At { get; init; }
    public string[]? Purposes { get; init; }
    public string[]? ContentTypes { get; init; }
    [MaxBytes(TextLimits.CampaignId)]
    public string? Campaign { get; init; }

    public async Task<Result<ObjectionState>> RecordAsync(ObjectionHandler objections, ObjectionSource source, ObjectionSender sender, CancellationToken cancellationToken)
    {
        var written = new WrittenObjection
        {
            MemberId = MemberId, Action = Action, At = At, Purposes = Purposes?.ToImmutableArray() ?? [], ContentTypes = ContentTypes?.ToImmutableArray() ?? [], Campaign = Campaign,
        };
        if (!ObjectionRequestReader.Read(written, source).Succeeded(out (ObjectionRequest Request, bool Withdraws) word, out Refusal? refusal))
            return refusal;
        if (word.Withdraws && !sender.MayWithdraw)
            return new Refusal(RefusalCode.NeedsAuthenticatedPerson, sender.WhyNot);
        word.Request = word.Request with { Through = sender.Through, By = sender.By };
        return word.Withdraws ? await objections.WithdrawAsync(word.Request, cancellationToken) : await objections.ObjectAsync(word.Request, cancellationToken);
    }
}
