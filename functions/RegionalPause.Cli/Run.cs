using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using Spectre.Console;

namespace RegionalPause.Cli;

/// <summary>One run of one verb: its arguments, the gate it talks to, and where it prints.</summary>
internal sealed class Run(Surroundings around, GlobalOptions options, ParseResult parse) : IDisposable
{
    private readonly List<PauseApi> opened = [];

    public Surroundings Around => around;

    /// <summary>Whether a machine reads the answer: JSON on standard output and nothing else.</summary>
    public bool Json { get; } = parse.GetValue(options.Json);

    /// <summary>Answers.</summary>
    public IAnsiConsole Out { get; } = around.OpenConsole(error: false);

    /// <summary>Progress and remarks; never mixed with answers.</summary>
    public IAnsiConsole Aside { get; } = around.OpenConsole(error: true);

    public Target Target { get; } = new(
        around.Environment, around.Directory, parse.GetValue(options.Url), parse.GetValue(options.Token), parse.GetValue(options.As), parse.GetValue(options.Storage));

    public T? Get<T>(Option<T> option) => parse.GetValue(option);

    public T Get<T>(Argument<T> argument) => parse.GetValue(argument)!;

    /// <summary>The gate, spoken to as a person unless <c>--as</c> or <c>--token</c> says otherwise.</summary>
    public PauseApi Api(string person)
    {
        var api = new PauseApi(around.Http(), Target.Url, Target.TokenOf(person));
        opened.Add(api);
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

    public void PrintJson(string json) => around.Out.WriteLine(json.TrimEnd());

    public void Dispose() => opened.ForEach(api => api.Dispose());
}
