using System.CommandLine;
using RegionalPause.Cli;

namespace RegionalPause.Tests.Cli;

/// <summary>The command tree, for claims about every verb.</summary>
internal static class Tree
{
    /// <summary>Every verb that does something, with the words that call it.</summary>
    public static IEnumerable<(string[] Path, Command Command)> Verbs() => Below(new Shell(Surroundings.OfProcess()).Root(), []);

    private static IEnumerable<(string[] Path, Command Command)> Below(Command command, string[] path)
    {
        if (path.Length > 0 && (command.Subcommands.Count == 0 || command.Arguments.Count > 0))
            yield return (path, command);
        foreach (Command verb in command.Subcommands)
        {
            foreach ((string[] Path, Command Command) below in Below(verb, [.. path, verb.Name]))
                yield return below;
        }
    }
}
