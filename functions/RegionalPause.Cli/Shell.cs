using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using RegionalPause.Cli.Commands;
using RegionalPause.Cli.Output;
using RegionalPause.Requests;

namespace RegionalPause.Cli;

/// <summary>The command line: parses the arguments, runs one verb, and turns errors into messages and an exit code.</summary>
internal sealed class Shell(Surroundings around)
{
    private readonly GlobalOptions options = new();
    private RootCommand? root;

    /// <summary>Parses the arguments and runs the verb. Returns the exit code.</summary>
    public async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        try
        {
            return await ParsedAsync(args, cancellationToken);
        }
        catch (Exception e)
        {
            return End(e, null, cancellationToken.IsCancellationRequested);
        }
    }

    private async Task<int> ParsedAsync(string[] args, CancellationToken cancellationToken)
    {
        ParseResult parse = Root().Parse(args);
        var configuration = new InvocationConfiguration
        {
            Output = around.Out,
            Error = around.Error,
            EnableDefaultExceptionHandler = false,
            // `up` stops its child processes one after the other before it ends.
            ProcessTerminationTimeout = TimeSpan.FromSeconds(20),
        };
        if (parse.Action is HelpAction)
        {
            await using var help = new StringWriter { NewLine = around.Out.NewLine };
            configuration.Output = help;
            int exitCode = await parse.InvokeAsync(configuration, cancellationToken);
            around.Out.Write(WithoutArgumentsOfFamilies(help.ToString(), parse.CommandResult));
            return exitCode;
        }
        if (parse.Action is not ParseErrorAction)
            return await parse.InvokeAsync(configuration, cancellationToken);
        Complain(Mistakes.In(parse), run: null);
        return Exit.Of(RefusalCode.Invalid);
    }

    /// <summary>Creates a verb with its arguments, its options and its action.</summary>
    public Command Verb(string name, string description, Symbol[] takes, Func<Run, CancellationToken, Task<int>> does)
    {
        var command = new Command(name, description);
        foreach (Symbol symbol in takes)
        {
            if (symbol is Option option)
                command.Add(option);
            else
                command.Add(symbol == PermitHoldCommand.Program ? (Argument)symbol : Guarded((Argument)symbol));
        }
        command.SetAction((parse, cancellationToken) => GuardedAsync(parse, does, cancellationToken));
        return command;
    }

    /// <summary>Creates a family of verbs. Without a verb it runs <c>list</c>, or shows its help if it has no <c>list</c>.</summary>
    public static Command Family(string name, string description, params Command[] verbs)
    {
        var command = new Command(name, description);
        if (verbs[0].Name == "list")
            command.Action = verbs[0].Action;
        else
            command.SetAction(static parse => new HelpAction().Invoke(parse));
        foreach (Command verb in verbs)
            command.Add(verb);
        return command;
    }

    /// <summary>The command tree; it is created once.</summary>
    internal RootCommand Root() => root ??= Grown();

    private RootCommand Grown()
    {
        var root = new RootCommand(
            """
            Pauses AI training per jurisdiction, and proves it.

            Exit codes: 0 done, 1 the answer is no, 2 wrong input, 3 no token or role, 4 needs another person, 5 not found,
            6 conflict, 7 try again, 8 no answer, 9 failed, 10 this computer is not ready or a file cannot be read or written,
            21 to 31 faults of a ledger, 130 interrupted, 141 the reader of the output has ended.

            Completion comes from the directive [suggest:POSITION]. For bash, in ~/.bashrc: eval "$(rpause completion bash)"
            For zsh, fish and PowerShell: rpause completion --help
            """
        );
        root.SetAction(static parse => new HelpAction().Invoke(parse));
        options.AddTo(root);
        Command[] verbs =
        [
            UpCommand.Create(this),
            CheckCommand.Create(this),
            StatusCommand.Create(this),
            PlanCommand.Create(this),
            PauseCommand.Create(this),
            ResumeCommand.Create(this),
            ApproveCommand.Create(this),
            LiftCommand.Create(this),
            WithdrawCommand.Create(this),
            UndoCommand.Create(this),
            ConfirmCommand.Create(this),
            OrdersCommand.Create(this),
            ShowCommand.Create(this),
            CertificateCommand.Create(this),
            FlagCommand.Create(this),
            HoldCommand.Create(this),
            PoisonCommand.Create(this),
            FleetCommand.Create(this),
            DispositionsCommand.Create(this),
            WatchCommand.Create(this),
            SendCommand.Create(this),
            DecisionCommand.Create(this),
            TicketCommand.Create(this),
            LedgerCommand.Create(this),
            EngagementCommand.Create(this),
            JurisdictionsCommand.Create(this),
            RulesCommand.Create(this),
            QuarantineCommand.Create(this),
            RecallCommand.Create(this),
            EvidenceCommand.Create(this),
            DrillCommand.Create(this),
            NotifyCommand.Create(this),
            PermitCommand.Create(this),
            MemberCommand.Create(this),
            CampaignCommand.Create(this),
            DemoCommand.Create(this),
            LocalCommand.Create(this),
            CompletionCommand.Create(this),
            VersionCommand.Create(this),
        ];
        foreach (Command verb in verbs)
            root.Add(verb);
        return root;
    }

    /// <summary>
    /// The help of a verb in a family that is a verb itself. The library prints the arguments of both: <c>resume &lt;ID&gt; override
    /// &lt;ID&gt;</c>, which is no command line.
    /// </summary>
    private static string WithoutArgumentsOfFamilies(string help, CommandResult verb)
    {
        for (var at = verb.Parent as CommandResult; at is { Command: not RootCommand }; at = at.Parent as CommandResult)
        {
            foreach (Argument argument in at.Command.Arguments)
                help = help.Replace($"{at.Command.Name} <{argument.Name}> ", $"{at.Command.Name} ", StringComparison.Ordinal)
                    .Replace($"{at.Command.Name} [<{argument.Name}>] ", $"{at.Command.Name} ", StringComparison.Ordinal);
        }
        return help;
    }

    /// <summary>Refuses a misspelled option, which the parser would accept as one more argument.</summary>
    private static Argument Guarded(Argument argument)
    {
        // Several shells of a process share an argument, and another one may be parsing now: the list is changed once.
        if (argument.Validators.Count == 0)
            argument.Validators.Add(result =>
            {
                foreach (Token token in result.Tokens.Where(t => t.Value.Length > 1 && t.Value.StartsWith('-')))
                    result.AddError($"There is no option '{token.Value}'.");
            });
        return argument;
    }

    private async Task<int> GuardedAsync(
        ParseResult parse,
        Func<Run, CancellationToken, Task<int>> does,
        CancellationToken cancellationToken
    )
    {
        using var run = new Run(around, options, parse);
        try
        {
            int exitCode = await does(run, cancellationToken);
            run.SayWhoSpoke();
            return exitCode;
        }
        catch (Exception e)
        {
            return End(e, run, cancellationToken.IsCancellationRequested);
        }
    }

    /// <summary>
    /// Prints the error that ended a verb and returns its exit code. A stack trace is never printed: a person or a pipe can cause these
    /// errors, so they are reported like other mistakes.
    /// </summary>
    private int End(Exception e, Run? run, bool isInterrupted)
    {
        CommandFailedException? failure = e switch
        {
            OutputFailedException { IsClosed: true } => null,
            OutputFailedException full => Errors.OutputFailed(full.Message),
            CommandFailedException said => said,
            OperationCanceledException when isInterrupted => Errors.Interrupted(run?.GoesOn, run?.HasAskedForChange == true),
            IOException or UnauthorizedAccessException => Errors.LocalFault(e),
            _ => Errors.Unexpected(e),
        };
        if (failure is null)
            return Exit.OutputClosed;
        Complain(failure, run);
        return failure.ExitCode;
    }

    private void Complain(CommandFailedException failure, Run? run)
    {
        around.Error.WriteLine($"rpause: {Printable.Line(failure.Message)}");
        foreach (string line in failure.Lines)
            around.Error.WriteLine($"    {Printable.Line(line)}");
        foreach (FieldError field in failure.Fields)
            around.Error.WriteLine(
                $"  {Printable.Line($"{field.Field}{(field.Value is null ? "" : $" = {field.Value}")}: {field.Expected}")}"
            );
        if (failure.Next is not null)
            around.Error.WriteLine($"  {Printable.Line(run?.Concrete(failure.Next) ?? failure.Next)}");
    }
}
