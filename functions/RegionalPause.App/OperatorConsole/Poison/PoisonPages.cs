using System.Collections.Immutable;
using System.Globalization;
using RegionalPause.App.Api;
using RegionalPause.App.OperatorConsole.Frame;
using RegionalPause.App.OperatorConsole.Lists;
using RegionalPause.Contract;
using RegionalPause.Poison;
using RegionalPause.Requests;

namespace RegionalPause.App.OperatorConsole.Poison;

/// <summary>Makes the pages of messages that could not be handled.</summary>
internal sealed class PoisonPages(PoisonHandler poison)
{
    /// <summary>The list of the messages that wait. It shows no body: auditors see it too.</summary>
    public async Task<IResult> ListAsync(HttpContext http, RefusedForm refused, CancellationToken cancellationToken)
    {
        string? queue = Asked(http, refused, "queue");
        string? reason = Asked(http, refused, "reason");
        PoisonListing all = await poison.ListAsync(null, null, PoisonState.Kept, cancellationToken);
        ImmutableArray<PoisonEntry> rows =
        [
            .. all.Messages.Where(m => (queue is null || m.Queue == queue) && (reason is null || m.Reason == reason)),
        ];
        ImmutableArray<PoisonGroupView> groups = [.. all.Groups.Select(g => g.View())];
        return await ConsoleAnswer.OfAsync(
            PoisonPage.Create(
                new PoisonModel(
                    ConsoleVisit.Of(http),
                    groups,
                    groups.FirstOrDefault(g => g.Queue == queue && g.Reason == reason),
                    Paging.PageOf(rows, http.Request.Query["page"]).Select(m => m.View()),
                    all.IsCut,
                    refused
                )
                {
                    Done = Done(http, "resubmit", "sent again") ?? Done(http, "drop", "dropped"),
                }
            ),
            cancellationToken,
            refused.Problems.Status
        );
    }

    /// <summary>One message.</summary>
    public async Task<IResult> ShowAsync(string id, HttpContext http, RefusedForm refused, CancellationToken cancellationToken) =>
        PoisonId.TryParse(id, out PoisonId message) && await poison.FindAsync(message, cancellationToken) is { } entry
            ? await ConsoleAnswer.OfAsync(
                PoisonMessagePage.Create(new PoisonMessageModel(ConsoleVisit.Of(http), entry.View(poison.ErrorsOf(entry)), refused)),
                cancellationToken,
                refused.Problems.Status
            )
            : await ConsoleMessage.AnswerAsync(
                http,
                StatusCodes.Status404NotFound,
                "There is no such message",
                "It was repaired or dropped long ago, or its address is wrong."
            );

    /// <summary>After a form: the page of the message again, with what was typed if it was refused.</summary>
    public async Task<IResult> AfterAsync(
        string id,
        HttpContext http,
        string form,
        Refusal? refusal,
        CancellationToken cancellationToken
    ) =>
        refusal is null
            ? Results.LocalRedirect($"/poison/{id}")
            : await ShowAsync(
                id,
                http,
                new RefusedForm(form, await http.Request.ReadFormAsync(cancellationToken), new FieldProblems(refusal)),
                cancellationToken
            );

    private static string? Done(HttpContext http, string step, string what) =>
        int.TryParse(http.Request.Query[step], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? $"{Shown.Of(count, "message")} {(count == 1 ? "was" : "were")} {what}."
            : null;

    private static string? Asked(HttpContext http, RefusedForm refused, string field) =>
        http.Request.Query[field].ToString() is { Length: > 0 } asked ? asked
        : refused.Fields[field].ToString() is { Length: > 0 } typed ? typed
        : null;
}
