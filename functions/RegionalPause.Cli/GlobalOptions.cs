using System.CommandLine;

namespace RegionalPause.Cli;

/// <summary>Options of every verb.</summary>
internal sealed class GlobalOptions
{
    public Option<bool> Json { get; } = new("--json") { Description = "Print the gate's JSON and nothing else", Recursive = true };

    public Option<string?> As { get; } =
        new("--as")
        {
            Description = "Act as NAME, with the token that `up` created",
            HelpName = "NAME",
            Recursive = true,
        };

    public Option<string?> Url { get; } =
        new("--url")
        {
            Description = "The gate [RPAUSE_URL]",
            HelpName = "URL",
            Recursive = true,
        };

    public Option<string?> Token { get; } =
        new("--token")
        {
            Description = "Bearer token [RPAUSE_TOKEN]",
            HelpName = "TOKEN",
            Recursive = true,
        };

    public Option<string?> Storage { get; } =
        new("--storage")
        {
            Description = "Storage connection string [RPAUSE_STORAGE]",
            HelpName = "TEXT",
            Recursive = true,
        };

    public void AddTo(Command root)
    {
        foreach (Option option in (Option[])[Json, As, Url, Token, Storage])
            root.Add(option);
    }
}
