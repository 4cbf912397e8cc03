using Microsoft.Extensions.Time.Testing;
using RegionalPause.Cli;
using Xunit;

namespace RegionalPause.Tests.Cli;

/// <summary>What a run of <c>rpause</c> left behind.</summary>
internal sealed record Ran(int ExitCode, string Out, string Error);

/// <summary>Runs the whole command line in this process, against a stub.</summary>
internal sealed class Rpause(StubGate gate)
{
    public static readonly DateTimeOffset Now = new(2024, 9, 20, 14, 10, 0, TimeSpan.Zero);

    public Dictionary<string, string> Environment { get; } = new() { ["RPAUSE_URL"] = "http://gate.example", ["RPAUSE_TOKEN"] = "t" };

    public string Directory { get; init; } = "/nowhere";

    public string Input { get; init; } = "";

    public int? Width { get; init; }

    public TimeProvider Time { get; init; } = new FakeTimeProvider(Now) { AutoAdvanceAmount = TimeSpan.Zero };

    public async Task<Ran> RunAsync(params string[] args)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var shell = new Shell(new Surroundings
        {
            Out = output,
            Error = error,
            In = new StringReader(Input),
            Width = Width,
            Environment = name => Environment.GetValueOrDefault(name),
            Directory = Directory,
            Time = Time,
            Http = () => gate,
        });
        int exitCode = await shell.RunAsync(args, TestContext.Current.CancellationToken);
        return new Ran(exitCode, output.ToString(), error.ToString());
    }
}
