using System.CommandLine;
using System.CommandLine.Parsing;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RegionalPause.Cli;

/// <summary>One run of one verb: its arguments, the gate that it calls, and its output.</summary>
internal sealed class Run(Surroundings around, GlobalOptions options, ParseResult parse) : IDisposable
{
    private readonly List<(PauseApi Api, string? Unnamed)> opened = [];
    private readonly IAnsiConsole answers = around.OpenConsole(error: false);
    private readonly IAnsiConsole aside = around.OpenConsole(error: true);

    public Surroundings Around => around;

    /// <summary>Whether a program reads the answer. Then standard output has only JSON.</summary>
    public bool Json { get; } = parse.GetValue(options.Json);

    public Target Target { get; } =
        new(
            around.Environment,
            around.Directory,
            parse.GetValue(options.Url),
            parse.GetValue(options.Token),
            parse.GetValue(options.As),
            parse.GetValue(options.Storage)
        );

    /// <summary>What continues if the person interrupts now, and how to follow it; <c>null</c> if nothing continues.</summary>
    public string? GoesOn { get; set; }

    /// <summary>Whether the gate was asked to change something.</summary>
    public bool HasAskedForChange => opened.Any(o => o.Api.HasAskedForChange);

    /// <summary>The width of standard error in columns.</summary>
    public int AsideWidth => aside.Profile.Width;

    public T? Get<T>(Option<T> option) => parse.GetValue(option);

    public T Get<T>(Argument<T> argument) => parse.GetValue(argument)!;

    /// <summary>Whether the person gave an option.</summary>
    public bool Has(Option option) => parse.GetResult(option) is { Implicit: false };

    /// <summary>The gate, called with the token of a person, unless <c>--as</c> or <c>--token</c> is given.</summary>
    public PauseApi Api(string person)
    {
        var api = new PauseApi(around.Http(), Target.Url, Target.TokenOf(person));
        opened.Add((api, Target.UnnamedSpeaker(person)));
        return api;
    }

    /// <summary>The gate of <c>up</c>, called as one of its people, whom the verb names itself: it takes several people.</summary>
    public PauseApi ApiOfUp(string person)
    {
        var api = new PauseApi(around.Http(), Target.Url, Target.TokenOfUp(person));
        opened.Add((api, null));
        return api;
    }

    /// <summary>Prints an answer: the JSON of the gate without changes, or a text for people.</summary>
    public void Print<T>(Answer<T> answer, Action<T> forPeople)
    {
        if (Json)
            PrintJson(answer.Json);
        else
            forPeople(answer.Value);
    }

    /// <summary>Prints JSON. Terminal control characters are printed as JSON escapes, so it is the same JSON.</summary>
    public void PrintJson(string json) => around.Out.WriteLine(Printable.Json(json.TrimEnd()));

    /// <summary>Prints a table of an answer.</summary>
    public void Write(IRenderable sheet) => answers.Write(sheet);

    /// <summary>Prints a line of an answer.</summary>
    public void Say(string line = "") => around.Out.WriteLine(Printable.Line(line));

    /// <summary>Prints a line of an answer in a colour.</summary>
    public void Say(string line, Style style)
    {
        answers.Write(new Cell(line, style));
        answers.WriteLine();
    }

    /// <summary>Prints a line of a file and keeps its tabs.</summary>
    public void SayAsIs(string line) => around.Out.WriteLine(Printable.Columns(line));

    /// <summary>Prints text of other authors, which may have several lines, with an indent.</summary>
    public void Quote(string text)
    {
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
            Say($"  {line}");
    }

    /// <summary>Whether a person sees a question and can answer it.</summary>
    public bool CanAsk => around.InIsTerminal && around.ErrorIsTerminal;

    /// <summary>Asks a person a question on standard error.</summary>
    /// <param name="question">The question.</param>
    /// <param name="otherwise">The answer for an empty line and for the end of input: <c>true</c> if the action is the safe choice.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<bool> AgreesAsync(string question, bool otherwise, CancellationToken cancellationToken)
    {
        using var answers = new StreamReader(around.In());
        while (true)
        {
            around.Error.Write($"{Printable.Line(question)} {(otherwise ? "[Y/n]" : "[y/N]")} ");
            around.Error.Flush();
            // A read from a terminal cannot be cancelled. The wait for it ends when the verb is cancelled.
            string? answer = null;
            try
            {
                answer = await Task.Run(answers.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
            }
            finally
            {
                if (answer is null)
                    around.Error.WriteLine(); // the person has not pressed Enter
            }
            switch (answer?.Trim().ToUpperInvariant())
            {
                case null or "":
                    return otherwise;
                case "Y" or "YES":
                    return true;
                case "N" or "NO":
                    return false;
            }
        }
    }

    /// <summary>Prints a remark on standard error. It is never mixed with answers.</summary>
    public void Remark(string line) => around.Error.WriteLine(Printable.Line(line));

    /// <summary>Prints a remark that is a table.</summary>
    public void RemarkOn(IRenderable sheet) => aside.Write(sheet);

    /// <summary>Shows a progress bar on standard error, and clears it at the end.</summary>
    public Task WithBarAsync(string description, Func<Bar, Task> work) => ProgressAsync(description, isKnown: true, work);

    /// <summary>Shows a spinner on standard error while work runs.</summary>
    public Task WithSpinnerAsync(string description, Func<Bar, Task> work) => ProgressAsync(description, isKnown: false, work);

    /// <summary>Shows a status text that the work updates.</summary>
    public Task WithStatusAsync(string status, Func<Action<string>, Task> work) =>
        around.ErrorIsTerminal
            ? aside.Status().StartAsync(Bar.Escaped(status), context => work(text => context.Status(Bar.Escaped(text))))
            : work(static _ => { });

    /// <summary>Shows a sheet that changes, on standard output.</summary>
    public Task LiveAsync(Func<Action<IRenderable>, Task> work) =>
        answers.Live(new Cell("")).AutoClear(false).StartAsync(live => work(live.UpdateTarget));

    /// <summary>Prints as which person a change was made, if the command did not name the person.</summary>
    public void SayWhoSpoke()
    {
        if (opened.FirstOrDefault(o => o.Api.HasAskedForChange && o.Unnamed is not null) is { Unnamed: { } person })
            Remark($"Done as {person}. Another person: --as NAME");
    }

    /// <summary>A hint for this verb: with the list of the things that it is about, and with its id in place of <c>ID</c>.</summary>
    public string Concrete(string hint) =>
        hint == Errors.AllThatExist ? $"See `{List()}`."
        : parse.CommandResult.Command.Arguments.FirstOrDefault(a => a.Name == "ID") is Argument<string> id
        && parse.GetValue(id) is { } given
            ? hint.Replace(" ID", $" {given}", StringComparison.Ordinal)
        : hint;

    // The list that has what the verb did not find.
    private string List()
    {
        string family =
            parse.CommandResult.Parent is CommandResult { Command: var parent } && parent is not RootCommand
                ? parent.Name
                : parse.CommandResult.Command.Name;
        return family switch
        {
            "campaign" or "flag" or "hold" or "drill" or "permit" or "poison" or "notify" => $"rpause {family} list",
            "decision" or "ledger" => "rpause dispositions",
            _ => "rpause orders --ended",
        };
    }

    public void Dispose() => opened.ForEach(o => o.Api.Dispose());

    private Task ProgressAsync(string description, bool isKnown, Func<Bar, Task> work)
    {
        // A log does not need progress; it needs errors as one line.
        if (!around.ErrorIsTerminal)
            return work(new Bar(null));
        ProgressColumn[] columns = isKnown
            ? [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()]
            : [new TaskDescriptionColumn(), new SpinnerColumn()];
        return aside
            .Progress()
            .AutoClear(true)
            .Columns(columns)
            .StartAsync(context =>
            {
                var bar = new Bar(context.AddTask(Bar.Escaped(description))) { IsIndeterminate = !isKnown };
                return work(bar);
            });
    }
}
