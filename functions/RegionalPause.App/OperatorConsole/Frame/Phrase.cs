namespace RegionalPause.App.OperatorConsole.Frame;

/// <summary>Words of the contract as text: <c>no-further-action-now</c> is <c>no further action now</c>.</summary>
public static class Phrase
{
    /// <summary>The word as text.</summary>
    public static string Of(string word) => word.Replace('-', ' ');

    /// <summary>The class of a state in the style sheet.</summary>
    public static string ClassOf(string state) =>
        state switch
        {
            "open" or "running" or "completed" or "done" or "lifted" or "met" => "open",
            "effective" or "fenced" or "paused" or "overdue" => "stop",
            "scheduled" or "fencing" or "held" or "draining" or "purging" or "waiting" or "soon" => "hold",
            _ => "closed",
        };
}
