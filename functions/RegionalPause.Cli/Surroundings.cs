using Spectre.Console;

namespace RegionalPause.Cli;

/// <summary>
/// The environment of a verb. All access of a verb to the outside goes through this record, so that a test can replace it.
/// </summary>
internal sealed record Surroundings
{
    // In a narrower terminal, the terminal wraps the lines.
    private const int Narrowest = 40;

    /// <summary>Standard output: answers only.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error: progress and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens standard input.</summary>
    public required Func<Stream> In { get; init; }

    /// <summary>Whether a person reads <see cref="Out"/>.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether a person reads <see cref="Error"/>.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether <see cref="In"/> is a terminal, where a person types.</summary>
    public bool InIsTerminal { get; init; }

    /// <summary>The width of the terminal in columns; <c>null</c> to read it from the terminal.</summary>
    public int? Width { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>The current directory.</summary>
    public required string Directory { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Creates the HTTP transport to the gate.</summary>
    public required Func<HttpMessageHandler> Http { get; init; }

    /// <summary>The environment of this process.</summary>
    public static Surroundings OfProcess() =>
        new()
        {
            Out = StandardWriter.OfProcess(isError: false),
            Error = StandardWriter.OfProcess(isError: true),
            In = Console.OpenStandardInput,
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            InIsTerminal = !Console.IsInputRedirected,
            Environment = System.Environment.GetEnvironmentVariable,
            Directory = CurrentDirectory(),
            Time = TimeProvider.System,
            // A gate does not redirect. A server that redirects could turn a POST into a GET, and would receive the token.
            Http = static () => new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), AllowAutoRedirect = false },
        };

    /// <summary>
    /// Opens a console with tables and colours; plain text without colour if the output is redirected or NO_COLOR is set.
    /// </summary>
    public IAnsiConsole OpenConsole(bool error)
    {
        bool terminal = error ? ErrorIsTerminal : OutIsTerminal;
        bool colour = terminal && string.IsNullOrEmpty(Environment("NO_COLOR"));
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new Terminal(error ? Error : Out, terminal),
                Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
                ColorSystem = colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,
            }
        );
        // A pipe has no width. Lines that a script reads are never wrapped.
        console.Profile.Width = Math.Max(Narrowest, Width ?? (terminal ? console.Profile.Width : 1000));
        return console;
    }

    // The current directory may have been deleted. Paths are then relative to the root.
    private static string CurrentDirectory()
    {
        try
        {
            return System.Environment.CurrentDirectory;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Path.GetPathRoot(AppContext.BaseDirectory)!;
        }
    }

    /// <summary>The class of Spectre accepts only the writer of the console as a terminal.</summary>
    private sealed class Terminal(TextWriter writer, bool isTerminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => Size(static () => Console.BufferWidth, 80);

        public int Height => Size(static () => Console.WindowHeight, 24);

        public void SetEncoding(System.Text.Encoding encoding)
        {
            // Always UTF-8.
        }

        private static int Size(Func<int> ask, int usual)
        {
            try
            {
                return ask() is > 0 and var size ? size : usual;
            }
            catch (IOException)
            {
                return usual;
            }
        }
    }
}
