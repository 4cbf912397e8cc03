using Spectre.Console;

namespace RegionalPause.Cli;

/// <summary>Everything of the outside world a verb may touch, so that a test can stand in for it.</summary>
internal sealed record Surroundings
{
    /// <summary>Standard output: answers only.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error: progress and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Standard input.</summary>
    public required TextReader In { get; init; }

    /// <summary>Whether a person reads <see cref="Out"/>.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether a person reads <see cref="Error"/>.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether a person would have to type <see cref="In"/>.</summary>
    public bool InIsTerminal { get; init; }

    /// <summary>Columns of the terminal; <c>null</c> to ask it.</summary>
    public int? Width { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>The current directory.</summary>
    public required string Directory { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Makes the transport to the gate.</summary>
    public required Func<HttpMessageHandler> Http { get; init; }

    /// <summary>Those of this process.</summary>
    public static Surroundings OfProcess() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        In = Console.In,
        OutIsTerminal = !Console.IsOutputRedirected,
        ErrorIsTerminal = !Console.IsErrorRedirected,
        InIsTerminal = !Console.IsInputRedirected,
        Environment = System.Environment.GetEnvironmentVariable,
        Directory = System.Environment.CurrentDirectory,
        Time = TimeProvider.System,
        Http = static () => new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), MaxAutomaticRedirections = 5 },
    };

    /// <summary>Tables and colours for people; plain text without colour where the output is redirected or NO_COLOR is set.</summary>
    public IAnsiConsole OpenConsole(bool error)
    {
        bool terminal = error ? ErrorIsTerminal : OutIsTerminal;
        bool colour = terminal && string.IsNullOrEmpty(Environment("NO_COLOR"));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(error ? Error : Out),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        // A pipe has no width: never wrap what a script is going to read.
        if (Width is int width)
            console.Profile.Width = width;
        else if (!terminal)
            console.Profile.Width = 1000;
        return console;
    }
}
