namespace RegionalPause.App.OperatorConsole.Frame;

/// <summary>A page that says one thing: an error, or what to do next.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Title">What happened.</param>
/// <param name="Text">What it means and what to do.</param>
public sealed record ConsoleMessage(ConsoleVisit Visit, string Title, string Text)
{
    /// <summary>Where to go next, or where the kept form is sent again; <c>null</c> for the overview.</summary>
    public string? Action { get; init; }

    /// <summary>Fields of a form that was not accepted, to send it again.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Kept { get; init; } = [];

    internal static Task<IResult> AnswerAsync(HttpContext http, int status, string title, string text) =>
        ConsoleAnswer.OfAsync(MessagePage.Create(new ConsoleMessage(ConsoleVisit.Of(http), title, text)), http.RequestAborted, status);
}
