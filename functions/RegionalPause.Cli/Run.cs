using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RegionalPause.Cli;

/// <summary>One run of one verb: its arguments, the gate it talks to, and where it prints.</summary>
internal sealed class Run(Surroundings around, GlobalOptions options, ParseResult parse) : IDisposable
{
    private readonly List<(PauseApi Api, string? Unnamed)> opened = [];
    private readonly IAnsiConsole answers = around.OpenConsole(error: false);
    private readonly IAnsiConsole aside = around.OpenConsole(error: true);

    public Surroundings Around => around;

    /// <summary>Whether a machine reads the answer: JSON on standard output and nothing else.</summary>
    public bool Json { get; } = parse.GetValue(options.Json);

    public Target Target { get; } = new(
        around.Environment, around.Directory, parse.GetValue(options.Url), parse.GetValue(options.Token), parse.GetValue(options.As), parse.GetValue(options.Storage));

    /// <summary>What goes on when the person leaves now, and how to follow it; <c>null</c> where nothing does.</summary>
    public string? GoesOn { get; set; }

    /// <summary>Whether the gate was asked to change something.</summary>
    public bool HasAskedForChange => opened.Any(o => o.Api.HasAskedForChange);

    /// <summary>Columns of standard error.</summary>
    public int AsideWidth => aside.Profile.Width;

    public T? Get<T>(Option<T> option) => parse.GetValue(option);

    public T Get<T>(Argument<T> argument) => parse.GetValue(argument)!;

    /// <summary>Whether the person gave an option.</summary>
    public bool Has(Option option) => parse.GetResult(option) is { Implicit: false };

    /// <summary>The gate, spoken to as a person unless <c>--as</c> or <c>--token</c> says otherwise.</summary>
    public PauseApi Api(string person)
    {
        var api = new PauseApi(around.Http(), Target.Url, Target.TokenOf(person));
        opened.Add((api, Target.UnnamedSpeaker(person)));
        return api;
    }

    /// <summary>Prints an answer: the gate's JSON as it came, or for people.</summary>
    public void Print<T>(Answer<T> answer, Action<T> forPeople)
    {
        if (Json)
            PrintJson(answer.Json);
        else
            forPeople(answer.Value);
    }

    /// <summary>Prints JSON; what a terminal would obey is escaped, which is the same JSON.</summary>
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

    /// <summary>Prints a line of a file, its tabs as they are.</summary>
    public void SayAsIs(string line) => around.Out.WriteLine(Printable.Columns(line));

    /// <summary>Prints text of several lines that others wrote, set in from ours.</summary>
    public void Quote(string text)
    {
        foreach (string line in text.ReplaceLineEndings("\n").Split('\n'))
            Say($"  {line}");
    }

    /// <summary>Whether a person sees a question and can answer it.</summary>
    public bool CanAsk => around.InIsTerminal && around.ErrorIsTerminal;

    /// <summary>Asks a person, on standard error.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="otherwise">The answer of an empty line and of the end of input: <c>true</c> where doing it is the safe side.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<bool> AgreesAsync(string question, bool otherwise, CancellationToken cancellationToken)
    {
        using var answers = new StreamReader(around.In());
        while (true)
        {
            around.Error.Write($"{Printable.Line(question)} {(otherwise ? "[Y/n]" : "[y/N]")} ");
            around.Error.Flush();
            // Nothing interrupts a read from a terminal; the wait for it ends with the verb.
            string? answer = null;
            try
            {
                answer = await Task.Run(answers.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
            }
            finally
            {
                if (answer is null)
                    around.Error.WriteLine(); // nobody pressed Enter
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

    /// <summary>A remark on standard error; never mixed with answers.</summary>
    public void Remark(string line) => around.Error.WriteLine(Printable.Line(line));

    /// <summary>A remark that is a table.</summary>
    public void RemarkOn(IRenderable sheet) => aside.Write(sheet);

    /// <summary>Shows how far work has come, on standard error, and clears it away.</summary>
    public Task WithBarAsync(string description, Func<Bar, Task> work) => ProgressAsync(description, isKnown: true, work);

    /// <summary>Shows that work goes on.</summary>
    public Task WithSpinnerAsync(string description, Func<Bar, Task> work) => ProgressAsync(description, isKnown: false, work);

    /// <summary>Shows what the work says it is doing.</summary>
    public Task WithStatusAsync(string status, Func<Action<string>, Task> work) => around.ErrorIsTerminal
        ? aside.Status().StartAsync(Bar.Escaped(status), context => work(text => context.Status(Bar.Escaped(text))))
        : work(static _ => { });

    /// <summary>Shows a sheet that changes, on standard output.</summary>
    public Task LiveAsync(Func<Action<IRenderable>, Task> work) =>
        answers.Live(new Cell("")).AutoClear(false).StartAsync(live => work(live.UpdateTarget));

    /// <summary>Says as whom a change was made, where nobody said so.</summary>
    public void SayWhoSpoke()
    {
        if (opened.FirstOrDefault(o => o.Api.HasAskedForChange && o.Unnamed is not null) is { Unnamed: { } person })
            Remark($"Done as {person}. Another person: --as NAME");
    }

    /// <summary>A hint with the id the verb was given in place of <c>ID</c>.</summary>
    public string Concrete(string hint) =>
        parse.CommandResult.Command.Arguments.FirstOrDefault(a => a.Name == "ID") is Argument<string> id && parse.GetValue(id) is { } given ? hint.Replace(" ID", $" {given}", StringComparison.Ordinal) : hint;

    public void Dispose() => opened.ForEach(o => o.Api.Dispose());

    private Task ProgressAsync(string description, bool isKnown, Func<Bar, Task> work)
    {
        // A log has no use for it; what went wrong is to be one line there.
        if (!around.ErrorIsTerminal)
            return work(new Bar(null));
        ProgressColumn[] columns = isKnown
            ? [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()]
            : [new TaskDescriptionColumn(), new SpinnerColumn()];
        return aside.Progress().AutoClear(true).Columns(columns).StartAsync(context =>
        {
            var bar = new Bar(context.AddTask(Bar.Escaped(description))) { IsIndeterminate = !isKnown };
            return work(bar);
        });
    }
}
