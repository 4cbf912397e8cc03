using System.CommandLine;
using System.CommandLine.Parsing;
using RegionalPause.Requests;

namespace RegionalPause.Cli;

/// <summary>The messages for a command line that is not valid.</summary>
internal static class Mistakes
{
    public static CommandFailedException In(ParseResult parse)
    {
        CommandResult at = parse.CommandResult;
        string[] all =
            at.Command.Subcommands.Count > 0 && parse.UnmatchedTokens is [var unknown, ..]
                ? [NoSuchVerb(at.Command, unknown)]
                : [.. parse.Errors.Select(Say).Distinct()];
        return new CommandFailedException(
            Exit.Of(RefusalCode.Invalid),
            all.FirstOrDefault() ?? "The command line cannot be read.",
            $"See: {Spelled(at)} --help"
        )
        {
            Lines = [.. all.Skip(1)],
        };
    }

    private static string Say(ParseError error) =>
        error.SymbolResult switch
        {
            OptionResult { Tokens: [.., var value] } option when error.Message.Contains("Must be one of", StringComparison.Ordinal) =>
                $"{option.Option.Name} takes {string.Join(", ", option.Option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(c => c.Label))}; not '{value.Value}'.",
            _ => error.Message,
        };

    private static string NoSuchVerb(Command command, string word)
    {
        string? near = command.Subcommands.Select(c => c.Name).MinBy(name => Distance(name, word));
        return near is not null && Distance(near, word) <= 2
            ? $"There is no verb '{word}'. Did you mean {near}?"
            : $"There is no verb '{word}'.";
    }

    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
        }
        return row[^1];
    }

    private static string Spelled(CommandResult at) =>
        at.Parent is CommandResult parent ? $"{Spelled(parent)} {at.Command.Name}" : "rpause";
}
