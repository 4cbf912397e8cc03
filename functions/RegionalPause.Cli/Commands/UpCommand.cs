using System.CommandLine;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Demo;
using RegionalPause.Cli.Up;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause up</c>: runs storage, gate, a demo pipeline and a demo loader on this computer until Ctrl-C. Then it ends all its processes.
/// </summary>
internal static class UpCommand
{
    private const int MostPort = 65_535;

    private static readonly Option<int> Port = OptionOf.Whole("--port", "Port of the gate", 7071, most: MostPort);
    private static readonly Option<int> BlobPort = OptionOf.Whole("--blob-port", "Azurite, blobs", 10000, most: MostPort);
    private static readonly Option<int> QueuePort = OptionOf.Whole("--queue-port", "Azurite, queues", 10001, most: MostPort);
    private static readonly Option<int> TablePort = OptionOf.Whole("--table-port", "Azurite, tables", 10002, most: MostPort);
    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Keys, settings, logs, Azurite's data [RPAUSE_DATA, .regionalpause]",
        HelpName = "DIR",
    };
    private static readonly Option<double> Rate = OptionOf.Number("--rate", "Items per second that the demo submits", 50, "N", 100_000);
    private static readonly Option<bool> NoDemo = new("--no-demo") { Description = "No pipeline and no loader" };
    private static readonly Option<bool> InMemory = new("--in-memory") { Description = "Keep Azurite's data only in memory" };

    public static Command Create(Shell shell) =>
        shell.Verb(
            "up",
            "Start everything on this computer: Azurite, the gate, a demo pipeline and loader",
            [Port, BlobPort, QueuePort, TablePort, Data, Rate, NoDemo, InMemory],
            RunAsync
        );

    private static async Task<int> RunAsync(Run run, CancellationToken interrupted)
    {
        string root = RepositoryRoot.Find(run.Around.Directory);
        string data = Path.GetFullPath(run.Get(Data) ?? Variable(run) ?? Path.Combine(root, LocalFile.DirectoryName), run.Around.Directory);
        OwnerOnly.CreateDirectory(data, run.Remark);
        using var held = UpLock.Take(data);
        try
        {
            LocalPorts ports = new LocalPorts(run.Get(Port), run.Get(BlobPort), run.Get(QueuePort), run.Get(TablePort)).Claimed();
            await ServeAsync(run, root, data, ports, held, interrupted);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            // Ctrl-C and SIGTERM are the normal end.
        }
        return Exit.Done;
    }

    private static string? Variable(Run run) =>
        run.Around.Environment(LocalFile.DirectoryVariable) is { Length: > 0 } directory ? directory : null;

    private static async Task ServeAsync(Run run, string root, string data, LocalPorts ports, UpLock held, CancellationToken interrupted)
    {
        var progress = new UpProgress(run.Remark, run.Around.Time);
        string assembly = await PrepareAsync(root, progress, interrupted);
        var secrets = LocalSecrets.ReadOrMake(data);
        var local = new LocalFile(ports.Url, ports.Storage, LocalTokens.MintAll(secrets.SigningKey, run.Around.Time.GetUtcNow()));

        // The app starts beside Azurite: it loads while Azurite loads, and then waits for it.
        await using Child azurite = Azurite.Start(root, data, ports, run.Get(InMemory));
        await using Child app = GateApp.Start(assembly, ports, secrets, data);
        held.Announce(new RunningUp(System.Environment.ProcessId, ports.Url, [azurite.Pid, app.Pid]));
        using PauseApi asApprover = As(People.Approver);
        await progress.StepAsync("starting Azurite and the gate", HealthyAsync());
        local.Write(Path.Combine(data, LocalFile.Name));
        await progress.StepAsync("opening training flags", StartingFlags.OpenAsync(asApprover, interrupted));

        // When a child or `dotnet run` ends, or the person presses Ctrl-C, all others are stopped.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        var counts = new DemoCounts(run.Around.Time);
        using PauseApi asPipeline = As(People.Pipeline);
        using PauseApi asAuditor = As(People.Auditor);
        Task<CommandFailedException>[] deaths = [azurite.EndedAsync(ending.Token), app.EndedAsync(ending.Token)];
        List<Task> going =
        [
            .. deaths,
            DotnetRun.GoneAsync(run.Around.Time, ending.Token),
            StatusLine.ShowAsync(run, counts, run.Get(NoDemo), ending.Token),
        ];
        if (!run.Get(NoDemo))
        {
            going.Add(new DemoPipeline(local.Storage, run.Get(Rate), run.Around.Time, counts).RunAsync(ending.Token));
            going.Add(new DemoLoader(local.Storage, asPipeline, run.Around.Time, counts).RunAsync(ending.Token));
        }
        PrintNext(run, root, data, ports);
        await StartReadiness.PrintAsync(run, asAuditor, interrupted);
        Task first = await Task.WhenAny(going);
        await ending.CancelAsync();
        await Task.WhenAll(going)
            .ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (first is Task<CommandFailedException> { IsCompletedSuccessfully: true } death)
            throw await death;
        await first;

        async Task HealthyAsync()
        {
            await Azurite.ListensAsync(azurite, ports, interrupted);
            await GateApp.HealthyAsync(app, asApprover, interrupted);
        }

        PauseApi As(string person) => new(run.Around.Http(), new Uri(ports.Url + "/"), local.Tokens[person]);
    }

    /// <summary>Installs Azurite and builds the app, both at once. Returns the path of the app's assembly.</summary>
    private static async Task<string> PrepareAsync(string root, UpProgress progress, CancellationToken interrupted)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        Task install = Azurite.InstallAsync(root, progress, failed.Token);
        Task<string> build = GateApp.BuildAsync(root, progress, failed.Token);
        Task first = await Task.WhenAny(install, build);
        if (!first.IsCompletedSuccessfully)
            await failed.CancelAsync();
        try
        {
            await Task.WhenAll(install, build);
        }
        catch (Exception) when (first.IsFaulted)
        {
            // The first failure is the cause. It cancelled the other step.
            await first;
        }
        return await build;
    }

    /// <summary>Prints four lines: where to look, a name for this program, a command to try, a command to watch.</summary>
    private static void PrintNext(Run run, string root, string data, LocalPorts ports)
    {
        string here = run.Around.Directory;
        // The built program starts in a fraction of the time of `dotnet run`.
        string? built = System.Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "rpause" ? path : null;
        string program = built is null
            ? $"dotnet run --project {Path.GetRelativePath(here, Path.Combine(root, "functions", "RegionalPause.Cli"))} --"
            : Path.GetRelativePath(here, built);
        string rpause = data == Path.Combine(root, LocalFile.DirectoryName) ? program : $"{LocalFile.DirectoryVariable}={data} {program}";
        string settings = Path.GetRelativePath(here, Path.Combine(data, LocalFile.Name));
        run.Say(
            $"Gate:   {ports.Url}  console: /  mails to members: /mailbox  settings and tokens: {settings}  Ctrl-C stops all processes"
        );
        run.Say(
            built is null
                ? $"Name:   alias rpause='{rpause}'"
                : $"Name:   alias rpause='{rpause.Replace(program, built, StringComparison.Ordinal)}'"
        );
        run.Say(
            $"Pause:  {rpause} pause UK --authority ICO   "
                + $"(--as: {People.Operator} operates, {People.Approver} and {People.SecondApprover} approve, {People.Auditor} reads)"
        );
        run.Say(
            $"Watch:  {rpause} watch" + (run.Get(NoDemo) ? "" : "   (the items are those of a demo; for your own pipeline: up --no-demo)")
        );
    }
}
