using Microsoft.Extensions.Options;
using RegionalPause.Content;
using RegionalPause.Objections.Links;
using RegionalPause.Requests;

namespace RegionalPause.App.Pages.Objecting;

/// <summary>
/// Handles presses and claims. Neither the text nor the time of an answer shows whether the link is valid (R19).
/// </summary>
internal sealed partial class ObjectionDesk(
    ObjectionLinks links,
    ObjectionCalls calls,
    IOptions<ObjectionLinkOptions> options,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<ObjectionDesk> logger
)
{
    private readonly AnswerQuantum quantum = new(time, options.Value.AnswerQuantum);
    private readonly SharedCalls<(MemberId MemberId, ObjectionStep Step), Refusal?> presses = new();
    private readonly SharedCalls<int, Refusal?> idle = new();

    /// <summary>
    /// Handles a press for a link, valid or not. <c>false</c> means that the press could not be recorded, or that this is unknown.
    /// </summary>
    /// <param name="token">The link's token.</param>
    /// <param name="step">The action of the button.</param>
    /// <param name="oneClick">Whether a mail program sent the request.</param>
    /// <param name="language">The language of the page.</param>
    /// <param name="cancellationToken">
    /// Ends the wait for the answer. The press is handled also then: a member who closes the page has pressed the button.
    /// </param>
    public Task<bool> PressAsync(string token, ObjectionStep step, bool oneClick, string language, CancellationToken cancellationToken) =>
        quantum.WaitAsync(
            () => TryAsync(step.ToString(), ct => PressAsync(token, step, oneClick, language, time.GetUtcNow(), ct)),
            cancellationToken
        );

    /// <summary>Submits an objection without a link.</summary>
    public Task<bool> SubmitAsync(ObjectionClaim claim, CancellationToken cancellationToken) =>
        quantum.WaitAsync(() => TryAsync("Submit", ct => calls.Submit(claim, ct)), cancellationToken);

    // A press for a valid link is never refused. All presses for links that are not valid share one storage call at a time. So many
    // requests for one kind of links do not delay the other kind, and no limit shows which links are valid.
    private Task<Refusal?> PressAsync(
        string token,
        ObjectionStep step,
        bool oneClick,
        string language,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        links.TryOpen(token, out ObjectionLink? link) && link.IsGoodAt(now)
            ? presses.RunAsync((link.MemberId, step), () => PressAsync(link, step, oneClick, language, cancellationToken))
            : idle.RunAsync(0, () => IdleAsync(cancellationToken));

    // The recorded instant is the start of the call. Every press that shares the call arrived before it.
    private async Task<Refusal?> PressAsync(
        ObjectionLink link,
        ObjectionStep step,
        bool oneClick,
        string language,
        CancellationToken cancellationToken
    )
    {
        var press = new ObjectionPress(link, oneClick, time.GetUtcNow(), language);
        Refusal? refusal = await (step == ObjectionStep.Withdraw ? calls.Withdraw : calls.Object)(press, cancellationToken);
        if (refusal is null)
            await calls.Confirm(press, step, cancellationToken);
        return refusal;
    }

    private async Task<Refusal?> IdleAsync(CancellationToken cancellationToken)
    {
        await calls.Idle(cancellationToken);
        return null;
    }

    private async Task<bool> TryAsync(string what, Func<CancellationToken, Task<Refusal?>> work)
    {
        try
        {
            Refusal? refusal = await work(lifetime.ApplicationStopping);
            return refusal is null || RefusalTable.Of(refusal.Code).HttpStatus < StatusCodes.Status500InternalServerError;
        }
#pragma warning disable CA1031 // After any fault, the answer must have the same text and be sent at the same time.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // The exception's message is not logged: it could name a row and so a member.
            LogFailed(what, exception.GetType().FullName!, exception.StackTrace);
            return false;
        }
    }

    [LoggerMessage(9401, LogLevel.Error, "{What} on the objection page failed: {Exception}\n{StackTrace}")]
    private partial void LogFailed(string what, string exception, string? stackTrace);
}
