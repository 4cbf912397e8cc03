using Spectre.Console;

namespace RegionalPause.Cli.Output;

/// <summary>The colours, by meaning. The text always contains the information that a colour shows.</summary>
internal static class Ink
{
    public static readonly Style Heading = new(decoration: Decoration.Dim);

    public static readonly Style Quiet = new(decoration: Decoration.Dim);

    public static readonly Style Strong = new(decoration: Decoration.Bold);

    private static readonly Style Good = new(Color.Green);

    private static readonly Style Waiting = new(Color.Yellow);

    private static readonly Style Stopped = new(Color.Red);

    /// <summary>The style of a text that begins with an outcome, such as <c>hold, paused</c>; plain for any other text.</summary>
    public static Style StyleOfDecision(string text) =>
        text.Split(',')[0] is "admit" or "hold" or "exclude" ? StyleOf(text.Split(',')[0]) : Style.Plain;

    /// <summary>A state, outcome or verdict in its colour.</summary>
    public static Cell Of(string? state) => new(state, StyleOf(state));

    public static Style StyleOf(string? state) =>
        state switch
        {
            "open" or "admit" or "accepted" or "effective" or "active" or "healthy" or "done" or "passed" or "ok" => Good,
            "hold" or "scheduled" or "fencing" or "fenced" or "waiting" or "draining" or "requested" or "running" or "late" or "warning" =>
                Waiting,
            "exclude"
            or "malformed"
            or "paused"
            or "purging"
            or "forged"
            or "unreadable"
            or "withdrawn"
            or "failed"
            or "interrupted"
            or "revoked" => Stopped,
            _ => Quiet,
        };
}
