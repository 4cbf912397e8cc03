using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RegionalPause.IntegrationTests.Guides;

/// <summary>One thing that a reader of a guide does.</summary>
internal abstract record GuideStep(int Line)
{
    /// <summary>A file that the reader saves: a block whose fence names a file.</summary>
    internal sealed record Save(int Line, string Name, string Text) : GuideStep(Line);

    /// <summary>A command, without its prompt.</summary>
    /// <param name="Line">Its line in the guide.</param>
    /// <param name="Command">The command.</param>
    /// <param name="ExitCode">The exit code that the guide names; 0 if it names none.</param>
    internal sealed record Run(int Line, string Command, int ExitCode) : GuideStep(Line);
}

/// <summary>
/// A guide as its reader follows it. In <c>console</c> blocks the lines that begin with <c>$</c> are commands, all others are output. A
/// comment <c># exit code N</c> says that a command ends with it. A block behind <c>&lt;!-- not run: REASON --&gt;</c> is left out.
/// </summary>
internal static partial class Guide
{
    private const string Prompt = "$ ";
    private const string Fence = "```";

    /// <summary>The steps of a guide, in order.</summary>
    public static IEnumerable<GuideStep> Read(string markdown)
    {
        string[] lines = markdown.ReplaceLineEndings("\n").Split('\n');
        bool isLeftOut = false;
        for (int i = 0; i < lines.Length; i++)
        {
            if (NotRun().IsMatch(lines[i]))
                isLeftOut = true;
            if (!lines[i].StartsWith(Fence, StringComparison.Ordinal))
                continue;
            string[] info = lines[i][Fence.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int begins = i + 1;
            while (++i < lines.Length && lines[i] != Fence) { }
            string[] block = lines[begins..i];
            if (!isLeftOut && info is ["console"])
            {
                foreach (GuideStep step in Commands(block, begins + 1))
                    yield return step;
            }
            else if (!isLeftOut && info is [_, var file])
            {
                yield return new GuideStep.Save(begins, file, string.Join('\n', block) + "\n");
            }
            isLeftOut = false;
        }
    }

    private static IEnumerable<GuideStep.Run> Commands(string[] block, int first)
    {
        for (int i = 0; i < block.Length; i++)
        {
            if (!block[i].StartsWith(Prompt, StringComparison.Ordinal))
                continue;
            int line = first + i;
            var command = new StringBuilder(block[i][Prompt.Length..]);
            while (command.ToString().EndsWith('\\') && i + 1 < block.Length)
                command.Append('\n').Append(block[++i]);
            Match exit = ExitCode().Match(command.ToString());
            yield return new GuideStep.Run(
                line,
                command.ToString(),
                exit.Success ? int.Parse(exit.Groups[1].Value, CultureInfo.InvariantCulture) : 0
            );
        }
    }

    [GeneratedRegex("<!-- not run: .+ -->")]
    private static partial Regex NotRun();

    [GeneratedRegex("#.*exit code ([0-9]+)")]
    private static partial Regex ExitCode();
}
