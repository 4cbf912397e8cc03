using RegionalPause.App.OperatorConsole.Frame;

namespace RegionalPause.App.OperatorConsole.SignIn;

/// <summary>A link of a page of the sign-in.</summary>
/// <param name="Text">The text.</param>
/// <param name="Address">The address; it may belong to the provider.</param>
public sealed record SignInLink(string Text, string Address);

/// <summary>A page of the sign-in: what happened, and the ways on.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Title">The title.</param>
/// <param name="Text">What it means.</param>
public sealed record SignInView(ConsoleVisit Visit, string Title, string Text)
{
    /// <summary>The settings that are missing, if there is no way to sign in.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>Links to follow.</summary>
    public IReadOnlyList<SignInLink> Links { get; init; } = [];

    /// <summary>People to choose from; only in Development.</summary>
    public IReadOnlyList<ConsolePerson> People { get; init; } = [];

    /// <summary>The page to return to.</summary>
    public string Return { get; init; } = LocalReturn.Overview;

    /// <summary>The anti-forgery token of the form, also for a visitor who is not signed in.</summary>
    public string FormToken { get; init; } = "";
}

/// <summary>A form that came after the end of its session.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Action">The path and the query to which it was sent.</param>
/// <param name="Fields">Everything that was typed, and the token of the form.</param>
public sealed record KeptForm(ConsoleVisit Visit, string Action, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>Whether the form had files. They are not kept.</summary>
    public bool HadFiles { get; init; }

    /// <summary>The fields that a person reads: not the token, and nothing empty.</summary>
    public IEnumerable<KeyValuePair<string, string>> Shown => Fields.Where(f => f.Key != ConsoleVisit.TokenField && f.Value.Length > 0);
}
