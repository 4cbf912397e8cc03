using System.Collections.Frozen;
using System.CommandLine;
using RegionalPause.Cli.Api;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause completion</c>: the function with which a shell completes the command line. It asks the program itself, by the directive
/// <c>[suggest:POSITION]</c>, so it never differs from it.
/// </summary>
internal static class CompletionCommand
{
    private static readonly FrozenDictionary<string, string> Scripts = new Dictionary<string, string>
    {
        ["bash"] = """
            _rpause() { local IFS=$'\n'; COMPREPLY=($(compgen -W "$(rpause "[suggest:$COMP_POINT]" "$COMP_LINE")" -- "${COMP_WORDS[COMP_CWORD]}")); }
            complete -F _rpause rpause
            """,
        ["zsh"] = """
            _rpause() { compadd -- ${(f)"$(rpause "[suggest:$CURSOR]" "$BUFFER")"}; }
            compdef _rpause rpause
            """,
        ["fish"] = """
            complete -c rpause -f -a '(rpause "[suggest:"(commandline -C)"]" (commandline))'
            """,
        ["pwsh"] = """
            Register-ArgumentCompleter -Native -CommandName rpause -ScriptBlock {
                param($word, $line, $position)
                rpause "[suggest:$position]" "$line" | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
            }
            """,
    }.ToFrozenDictionary();

    private static readonly Argument<string> ForShell = new("SHELL") { Description = "bash, zsh, fish or pwsh" };

    public static Command Create(Shell shell)
    {
        if (ForShell.CompletionSources.Count == 0)
            ForShell.AcceptOnlyFromAmong("bash", "zsh", "fish", "pwsh");
        return shell.Verb(
            "completion",
            "Completion for a shell, e.g. in ~/.bashrc: eval \"$(rpause completion bash)\"",
            [ForShell],
            (run, _) =>
            {
                string script = Scripts[run.Get(ForShell)];
                if (run.Json)
                    run.PrintJson(JsonText.Quote(script));
                else
                    foreach (string line in script.ReplaceLineEndings("\n").Split('\n'))
                        run.Say(line);
                return Task.FromResult(Exit.Done);
            }
        );
    }
}
