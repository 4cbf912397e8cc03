using System.CommandLine;
using RegionalPause.Cli.Connection;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause local</c>: what <c>up</c> wrote for this computer, one value a line, so that other programs can call its gate. In production a
/// program gets its address and token from its own configuration.
/// </summary>
internal static class LocalCommand
{
    private static readonly Argument<string> Name = new("PERSON") { Description = "olivia, alice, bob, audit, pipeline or settings" };

    public static Command Create(Shell shell) =>
        Shell.Family(
            "local",
            "The gate of `up` for other programs: its address, storage and tokens",
            Value(shell, "url", "The address of the gate", local => local.Url),
            Value(shell, "storage", "The connection string of its storage", local => local.Storage),
            shell.Verb(
                "token",
                "The token of a person or a pipeline",
                [Name],
                (run, _) =>
                    SayAsync(
                        run,
                        local =>
                            local.Tokens.GetValueOrDefault(run.Get(Name)) ?? throw Errors.NoSuchPerson(run.Get(Name), local.Tokens.Keys)
                    )
            )
        );

    private static Command Value(Shell shell, string name, string description, Func<LocalFile, string> value) =>
        shell.Verb(name, description, [], (run, _) => SayAsync(run, value));

    private static Task<int> SayAsync(Run run, Func<LocalFile, string> value)
    {
        string text = value(run.Target.OfUp);
        if (run.Json)
            run.PrintJson(Api.JsonText.Quote(text));
        else
            run.Say(text);
        return Task.FromResult(Exit.Done);
    }
}
