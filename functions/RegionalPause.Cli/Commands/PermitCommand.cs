using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;
using RegionalPause.Quarantine;

namespace RegionalPause.Cli.Commands;

/// <summary><c>rpause permit</c>: permits of training runs (R17).</summary>
internal static class PermitCommand
{
    /// <summary>The manifest of the run's dataset.</summary>
    public static Argument<string> Listed { get; } =
        new("MANIFEST")
        {
            Description = "Lines of ID, ID TAB REVISION, or {\"id\":…,\"revision\":…}; or a JSON array; - is standard input",
        };

    private static readonly Argument<string> Id = new("ID") { Description = "The id of a permit" };
    private static readonly Option<string> RunName = new("--run")
    {
        Description = "The name of the training run; no personal data",
        HelpName = "NAME",
        Required = true,
    };
    private static readonly Option<string> Dataset = new("--dataset")
    {
        Description = "The name of the dataset; no personal data",
        HelpName = "NAME",
        Required = true,
    };
    private static readonly Option<string[]> Jurisdictions = new("--jurisdictions")
    {
        Description = "Groups or jurisdictions whose items the run reads; without it all",
        HelpName = "NAMES",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<int?> Lease = OptionOf.Whole("--lease", "Seconds that a renewal is valid [60]", "S", least: 1);
    private static readonly Option<bool> HashOnly = new("--hash-only")
    {
        Description = "Send only the SHA-256 of the manifest; the gate then counts no items",
    };
    private static readonly Option<int> Revision = OptionOf.Whole(
        "--revision",
        "The revision of the exclusions that the run has loaded",
        usual: 1,
        least: 1
    );
    private static readonly Option<bool> Over = new("--over") { Description = "Also permits that are over" };

    /// <summary>The options that describe a run.</summary>
    public static Symbol[] OfRun { get; } = [RunName, Dataset, Jurisdictions, Lease, HashOnly];

    public static Command Create(Shell shell) =>
        Shell.Family(
            "permit",
            "Permits of training runs: a lease that a pause revokes",
            shell.Verb("list", "The permits of all runs", [Over], ListAsync),
            shell.Verb("show", "One permit", [Id], ShowAsync),
            shell.Verb("request", "Request a permit for a dataset (Content.Submit)", [Listed, .. OfRun], RequestAsync),
            shell.Verb("renew", "Renew a permit; exit code 1 if the run must stop (Content.Submit)", [Id, Revision], RenewAsync),
            shell.Verb("end", "End a permit: its run reads no more (Content.Submit)", [Id], EndAsync),
            PermitHoldCommand.Create(shell)
        );

    /// <summary>Requests a permit as the options say.</summary>
    public static async Task<Answer<PermitView>> RequestAsync(Run run, PauseApi api, CancellationToken cancellationToken)
    {
        string name = run.Get(Listed);
        string[] jurisdictions = [.. (run.Get(Jurisdictions) ?? []).SelectMany(n => n.Split(',', StringSplitOptions.RemoveEmptyEntries))];
        var request = new PermitRequest
        {
            Run = run.Get(RunName),
            Dataset = run.Get(Dataset),
            Jurisdictions = [.. jurisdictions],
            LeaseSeconds = run.Get(Lease),
        };
        Answer<PermitView>? permit = null;
        await using Stream manifest = Input.Open(run.Around, name);
        await CheckAsync(manifest, name, cancellationToken);
        await run.WithSpinnerAsync(
            "the gate reads the manifest, and from its ledger what must be left out",
            async _ =>
                permit = run.Get(HashOnly)
                    ? await api.RequestPermitAsync(
                        request with
                        {
                            ManifestSha256 = await HashAsync(manifest, name, cancellationToken),
                        },
                        cancellationToken
                    )
                    : await api.RequestPermitAsync(request, manifest, Input.NameOf(name), cancellationToken)
        );
        return permit!;
    }

    /// <summary>Prints a permit.</summary>
    public static void Write(Run run, PermitView p) =>
        run.Write(
            Sheet.Facts(
                ("permit", new Cell(p.Id, Ink.Strong)),
                ("state", Ink.Of(p.State)),
                ("cause", p.Cause is null ? null : Sheet.Plain(p.Cause)),
                ("run", Sheet.Plain(p.Run)),
                ("dataset", Sheet.Plain(p.Dataset)),
                ("reads", Sheet.Plain(CodesOf(p, 40))),
                ("items", p.Items is { } items ? Sheet.Number(items) : null),
                ("to leave out", Sheet.Plain(Excluded(p))),
                ("exclusions", Sheet.Plain($"revision {p.Revision}")),
                ("manifest SHA-256", Sheet.Plain(p.ManifestSha256)),
                (
                    "lease",
                    Sheet.Plain(string.Create(CultureInfo.InvariantCulture, $"{p.LeaseSeconds} s, until {Words.Second(p.ExpiresAt)} UTC"))
                ),
                ("over", p.OverAt is null ? null : Sheet.Plain($"{Words.Second(p.OverAt)} UTC")),
                ("requested", Sheet.Plain($"{Words.Second(p.RegisteredAt)} by {p.RequestedBy}"))
            )
        );

    private static async Task<int> ListAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(
            await run.Api(People.Auditor).PermitsAsync(run.Get(Over), cancellationToken),
            permits =>
            {
                if (permits.Length == 0)
                {
                    run.Say(run.Get(Over) ? "No training run has requested a permit yet." : "No training run has a permit.");
                    return;
                }
                Listing table = Sheet.Of("permit", "state", "run", "dataset", "reads", "lease until (UTC)", "cause");
                foreach (PermitView p in permits)
                {
                    table.Row(
                        new Cell(p.Id, Ink.Strong),
                        Ink.Of(p.State),
                        Sheet.Plain(p.Run),
                        Sheet.Plain(p.Dataset),
                        Sheet.Plain(CodesOf(p, 6)),
                        Sheet.Plain(Words.Second(p.ExpiresAt)),
                        Sheet.Plain(p.Cause)
                    );
                }
                run.Write(table);
            }
        );
        return Exit.Done;
    }

    private static async Task<int> ShowAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(await run.Api(People.Auditor).PermitAsync(run.Get(Id), cancellationToken), p => Write(run, p));
        return Exit.Done;
    }

    private static async Task<int> RequestAsync(Run run, CancellationToken cancellationToken) =>
        Print(run, await RequestAsync(run, run.Api(People.Pipeline), cancellationToken));

    private static async Task<int> RenewAsync(Run run, CancellationToken cancellationToken) =>
        Print(run, await run.Api(People.Pipeline).RenewPermitAsync(run.Get(Id), run.Get(Revision), cancellationToken));

    private static async Task<int> EndAsync(Run run, CancellationToken cancellationToken)
    {
        run.Print(await run.Api(People.Pipeline).EndPermitAsync(run.Get(Id), cancellationToken), p => Write(run, p));
        return Exit.Done;
    }

    private static int Print(Run run, Answer<PermitView> permit)
    {
        run.Print(permit, p => Write(run, p));
        return permit.Value.IsActive ? Exit.Done : Exit.No;
    }

    private static string CodesOf(PermitView p, int most) =>
        p.Jurisdictions is { } codes ? Words.Few([.. codes], most) : "every jurisdiction";

    private static string Excluded(PermitView p) =>
        p.Excluded is { } excluded
            ? $"{Words.Count(excluded)} of the manifest; {Words.Count(p.Exclusions.Items)} in all"
            : $"{Words.Count(p.Exclusions.Items)} in all; not compared with the manifest";

    // The gate judges what is in a manifest. That a file is no text is seen before it is sent; a pipe cannot be read twice.
    private static async Task CheckAsync(Stream manifest, string name, CancellationToken cancellationToken)
    {
        if (!manifest.CanSeek)
            return;
        byte[] first = new byte[64];
        try
        {
            int read = await manifest.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellationToken);
            manifest.Position = 0;
            if (read == 0)
                throw Errors.EmptyManifest(Input.NameOf(name));
            if (TextLines.WhatElse(first.AsSpan(0, read)) is { } other)
                throw Errors.NotText(Input.NameOf(name), other);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.NotReadable(Input.NameOf(name), e.Message);
        }
    }

    private static async Task<string> HashAsync(Stream manifest, string name, CancellationToken cancellationToken)
    {
        try
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(manifest, cancellationToken));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Errors.NotReadable(Input.NameOf(name), e.Message);
        }
    }
}
