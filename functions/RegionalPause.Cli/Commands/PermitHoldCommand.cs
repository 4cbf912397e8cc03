using System.CommandLine;
using System.Globalization;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Contract;
using RegionalPause.Quarantine;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause permit hold</c>: runs a command under a permit (R17). It renews the permit three times in a lease, and ends the command and
/// all its processes before the lease ends if it was not renewed. The lease is counted from before each request was sent.
/// </summary>
internal static class PermitHoldCommand
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    // The lifeline counts whole seconds. It must not be what ends the command.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    /// <summary>The command. Its own options are no options of the verb.</summary>
    public static Argument<string[]> Program { get; } =
        new("COMMAND") { Description = "The command and its arguments, after --", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> Filter = new("--filter")
    {
        Description = "Where to save what must be left out [a temporary file]",
        HelpName = "FILE",
    };
    private static readonly Option<bool> Hup = new("--hup")
    {
        Description = "The command loads $RPAUSE_EXCLUSIONS again when it gets SIGHUP",
    };
    private static readonly Option<double> Grace = OptionOf.Seconds("--grace", "Seconds between SIGTERM and SIGKILL", 5);

    public static Command Create(Shell shell) =>
        shell.Verb(
            "hold",
            "Run a command under a permit; exit code of the command, or 7 if the permit ended it (Content.Submit)",
            [PermitCommand.Listed, Program, .. PermitCommand.OfRun, Filter, Hup, Grace],
            RunAsync
        );

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        PauseApi api = run.Api(People.Pipeline);
        var clock = new LeaseClock(run.Around.Time);
        string? temporary = run.Get(Filter) is null ? Directory.CreateTempSubdirectory("rpause-permit-").FullName : null;
        string filter = run.Get(Filter) ?? Path.Combine(temporary!, "exclusions.filter");
        try
        {
            TimeSpan sent = clock.Now;
            PermitView permit = (await PermitCommand.RequestAsync(run, api, cancellationToken)).Value;
            var lease = new HeldLease(permit, sent);
            try
            {
                if (!permit.IsActive)
                    throw PermitErrors.Over(permit);
                await SaveAsync(run, api, permit.Id, filter, cancellationToken);
                // A large manifest takes a part of the first lease.
                await RenewAsync(api, lease, clock, cancellationToken);
                if (!lease.Permit.IsActive)
                    throw PermitErrors.Over(lease.Permit);
                string path = Path.GetFullPath(filter, run.Around.Directory);
                await using var held = HeldProcess.Start(
                    run.Get(Program),
                    run.Around.Directory,
                    new Dictionary<string, string> { ["RPAUSE_PERMIT"] = permit.Id, ["RPAUSE_EXCLUSIONS"] = path }
                );
                run.Remark($"Permit {permit.Id} is held for {run.Get(Program)[0]}.");
                return await HoldAsync(run, api, lease, held, clock, filter, cancellationToken);
            }
            finally
            {
                await EndAsync(run, api, permit.Id);
            }
        }
        finally
        {
            if (temporary is not null)
                Directory.Delete(temporary, recursive: true);
        }
    }

    private static async Task<int> HoldAsync(
        Run run,
        PauseApi api,
        HeldLease lease,
        HeldProcess held,
        LeaseClock clock,
        string filter,
        CancellationToken cancellationToken
    )
    {
        var grace = TimeSpan.FromSeconds(run.Get(Grace));
        TimeSpan wait = lease.Length / 3;
        held.Allow(lease.End - clock.Now);
        try
        {
            while (true)
            {
                if (await held.EndsWithinAsync(wait, cancellationToken))
                    return await held.ExitCodeAsync();
                try
                {
                    await RenewAsync(api, lease, clock, cancellationToken);
                    wait = lease.Length / 3;
                }
                catch (CommandFailedException e) when (clock.Now + grace + Retry + Rounding < lease.End)
                {
                    // Perhaps the gate answers again before the lease ends.
                    run.Remark($"Not renewed: {e.Message}");
                    wait = Retry;
                    continue;
                }
                if (!lease.Permit.IsActive)
                    throw PermitErrors.Ended(lease.Permit);
                held.Allow(lease.End - clock.Now);
                if (lease.IsNarrowed)
                    await NarrowAsync(run, api, lease, held, filter, cancellationToken);
            }
        }
        finally
        {
            // Also if this verb is interrupted, or fails: nothing may read without a permit.
            TimeSpan left = lease.End - clock.Now;
            await held.EndAsync(left < grace ? left : grace);
        }
    }

    // The revision is named in a renewal only after the command was told to load it.
    private static async Task NarrowAsync(
        Run run,
        PauseApi api,
        HeldLease lease,
        HeldProcess held,
        string filter,
        CancellationToken cancellationToken
    )
    {
        if (!run.Get(Hup))
        {
            if (!lease.IsTold)
                run.Remark("There is more to leave out. Start the command again soon: without --hup the permit ends within one lease.");
            lease.IsTold = true;
            return;
        }
        int revision = lease.Permit.Revision;
        await SaveAsync(run, api, lease.Permit.Id, filter, cancellationToken);
        held.Reload();
        lease.Loaded = revision;
        run.Remark(
            string.Create(CultureInfo.InvariantCulture, $"The command was told to load revision {revision} of what must be left out.")
        );
    }

    private static async Task RenewAsync(PauseApi api, HeldLease lease, LeaseClock clock, CancellationToken cancellationToken)
    {
        TimeSpan sent = clock.Now;
        lease.Renewed((await api.RenewPermitAsync(lease.Permit.Id, lease.Loaded, cancellationToken)).Value, sent);
    }

    private static async Task SaveAsync(Run run, PauseApi api, string id, string filter, CancellationToken cancellationToken)
    {
        await using OutFile file = OutFile.Create(run, filter);
        await api.SaveExclusionsAsync(id, file.WriteAsync, cancellationToken);
        try
        {
            await file.Stream.FlushAsync(cancellationToken);
            file.Stream.Position = 0;
            await QuarantineFilter.ReadAsync(file.Stream, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw Errors.NotSaved("a quarantine filter", e.Message);
        }
        await file.CompleteAsync();
    }

    // The command and its processes have ended. If the gate is not told, the lease passes instead.
    private static async Task EndAsync(Run run, PauseApi api, string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await api.EndPermitAsync(id, patience.Token);
        }
        catch (Exception e) when (e is CommandFailedException or OperationCanceledException)
        {
            run.Remark($"The gate does not know yet that permit {id} is not used any more; its lease passes.");
        }
    }

    /// <summary>The permit as this process knows it.</summary>
    private sealed class HeldLease(PermitView permit, TimeSpan sent)
    {
        public PermitView Permit { get; private set; } = permit;

        /// <summary>How long a renewal is valid.</summary>
        public TimeSpan Length => TimeSpan.FromSeconds(Permit.LeaseSeconds);

        /// <summary>The end of the lease on this computer's clock.</summary>
        public TimeSpan End { get; private set; } = sent + TimeSpan.FromSeconds(permit.LeaseSeconds);

        /// <summary>The revision that the command has.</summary>
        public int Loaded { get; set; } = permit.Revision;

        /// <summary>Whether there is a newer revision.</summary>
        public bool IsNarrowed => Permit.Revision > Loaded;

        /// <summary>Whether the person was told of it.</summary>
        public bool IsTold { get; set; }

        public void Renewed(PermitView after, TimeSpan sentAt)
        {
            Permit = after;
            if (after.IsActive)
                End = sentAt + Length;
        }
    }
}
