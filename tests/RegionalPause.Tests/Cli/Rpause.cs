using System.Text;
using Microsoft.Extensions.Time.Testing;
using RegionalPause.Cli;

namespace RegionalPause.Tests.Cli;

/// <summary>What a run of <c>rpause</c> left behind.</summary>
internal sealed record Ran(int ExitCode, string Out, string Error);

/// <summary>Runs the whole command line in this process, against a stub.</summary>
internal sealed record Rpause(HttpMessageHandler Gate) : IDisposable
{
    private readonly StringWriter output = new() { NewLine = "\n" };
    private readonly StringWriter error = new() { NewLine = "\n" };
    private Shell? shell;

    public static readonly DateTimeOffset Now = new(2024, 9, 20, 14, 10, 0, TimeSpan.Zero);

    public Dictionary<string, string> Environment { get; } = new() { ["RPAUSE_URL"] = "http://gate.example", ["RPAUSE_TOKEN"] = "t" };

    public string Directory { get; init; } = "/nowhere";

    public string Input { get; init; } = "";

    /// <summary>Standard input to the byte, in place of <see cref="Input"/>.</summary>
    public byte[]? InputBytes { get; init; }

    /// <summary>Standard input as a stream of the test's own.</summary>
    public Stream? Keyboard { get; init; }

    /// <summary>What standard output is, in place of one that takes everything.</summary>
    public TextWriter? Output { get; init; }

    public int? Width { get; init; }

    /// <summary>Whether a person types the input and reads standard error.</summary>
    public bool AtTerminal { get; init; }

    /// <summary>Interrupts it; the test's own end if none is given.</summary>
    public CancellationToken Cancelled { get; init; } = TestContext.Current.CancellationToken;

    public TimeProvider Time { get; init; } = new FakeTimeProvider(Now) { AutoAdvanceAmount = TimeSpan.Zero };

    /// <summary>What surrounds it.</summary>
    public Surroundings Surroundings =>
        new()
        {
            Out = Output ?? output,
            Error = error,
            In = () => Keyboard ?? new MemoryStream(InputBytes ?? Encoding.UTF8.GetBytes(Input)),
            Width = Width,
            InIsTerminal = AtTerminal,
            ErrorIsTerminal = AtTerminal,
            Environment = name => Environment.GetValueOrDefault(name),
            Directory = Directory,
            Time = Time,
            Http = () => new Transport(Gate),
        };

    /// <summary>
    /// Runs it, in one shell as often as wanted: what symbols of the command tree are shared by all shells of a process makes each slower
    /// than the one before.
    /// </summary>
    public async Task<Ran> RunAsync(params string[] args)
    {
        output.GetStringBuilder().Clear();
        error.GetStringBuilder().Clear();
        shell ??= new Shell(Surroundings);
        int exitCode = await shell.RunAsync(args, Cancelled);
        return new Ran(exitCode, output.ToString(), error.ToString());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
    }

    /// <summary>A verb closes its transport when it ends; the gate goes on.</summary>
    private sealed class Transport(HttpMessageHandler gate) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker invoker = new(gate, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            invoker.SendAsync(request, cancellationToken);

        protected override void Dispose(bool disposing)
        {
            invoker.Dispose();
            base.Dispose(disposing);
        }
    }
}
