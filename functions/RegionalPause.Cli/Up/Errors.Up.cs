namespace RegionalPause.Cli;

/// <summary>What can go wrong while <c>rpause up</c> starts the gate on this computer.</summary>
internal static partial class Errors
{
    public static CommandFailedException PortTaken(int port, string service, string option) =>
        new(
            Exit.NotReady,
            $"Port {port} ({service}) is taken on 127.0.0.1.",
            $"Stop what listens there, or choose another port: {option} PORT (0 takes a free one)"
        );

    public static CommandFailedException AlreadyUp(string directory, string? by) =>
        new(
            Exit.NotReady,
            $"`up` runs already with {directory}{by}.",
            "Use it, stop it with Ctrl-C in its terminal, or give another directory: --data DIR (and other ports)"
        );

    public static CommandFailedException NoRepository(string directory) =>
        new(Exit.NotReady, $"There is no RegionalPause.sln in {directory} or above.", "Run `up` inside a clone of the repository.");

    public static CommandFailedException MissingProgram(string program, string what) =>
        new(
            Exit.NotReady,
            $"`{program}` was not found; {what} needs it.",
            "Install Node.js 20 or later (https://nodejs.org) and add it to the PATH."
        );

    public static CommandFailedException AzuriteNotInstalled(IEnumerable<string> log) =>
        new(Exit.NotReady, "npm could not install Azurite:", "Check the network and npm's registry setting, then run `up` again.")
        {
            Lines = [.. log],
        };

    public static CommandFailedException DoesNotBuild(IEnumerable<string> log) =>
        new(Exit.NotReady, "The app does not build:", "See `dotnet build functions/RegionalPause.App`.") { Lines = [.. log] };

    public static CommandFailedException ChildEnded(string name, int exitCode, IEnumerable<string> lastLines, string log) =>
        new(Exit.NotReady, $"{name} has ended (exit {exitCode}).", $"Its whole log: {log}") { Lines = [.. lastLines] };

    public static CommandFailedException NotHealthy(string why, string log) =>
        new(Exit.NotReady, $"The app has started but is not healthy: {why}.", $"Its log: {log}");
}
