using System.Text;
using RegionalPause.Cli;
using RegionalPause.Cli.Connection;
using RegionalPause.IntegrationTests.Up;

namespace RegionalPause.IntegrationTests.Scenarios;

/// <summary>What a command printed, and how it ended.</summary>
internal sealed record Ran(int ExitCode, string Out, string Error);

/// <summary>One <c>rpause up --no-demo</c> for all tests of a class, and a directory for the files that its users write.</summary>
public sealed class RunningUp : IAsyncLifetime
{
    private static readonly string[] Arguments =
    [
        "--port",
        "0",
        "--blob-port",
        "0",
        "--queue-port",
        "0",
        "--table-port",
        "0",
        "--in-memory",
        "--no-demo",
    ];

    private UpProcess? up;

    /// <summary>Where its users write files.</summary>
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("rpause-scenarios-").FullName;

    private string Data => Path.Combine(Directory, LocalFile.DirectoryName);

    /// <summary>Runs a command in the directory, against this gate.</summary>
    internal async Task<Ran> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" },
            error = new() { NewLine = "\n" };
        var shell = new Shell(
            Surroundings.OfProcess() with
            {
                Out = output,
                Error = error,
                In = () => new MemoryStream(Encoding.UTF8.GetBytes("")),
                OutIsTerminal = false,
                ErrorIsTerminal = false,
                InIsTerminal = false,
                Environment = _ => null,
                Directory = Directory,
            }
        );
        int exitCode = await shell.RunAsync(arguments, cancellationToken);
        return new Ran(exitCode, output.ToString(), error.ToString());
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        System.IO.Directory.CreateDirectory(Data);
        up = UpProcess.Start(Data, Arguments);
        await up.ReadyAsync(TestContext.Current.CancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (up is not null)
            await up.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
