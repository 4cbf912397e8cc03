using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using RegionalPause.Cli.Api;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Contract;
using RegionalPause.Ledger;
using RegionalPause.Ledger.Notes;
using RegionalPause.Ledger.Trees;
using RegionalPause.Verification;
using Spectre.Console;

namespace RegionalPause.Cli.Commands;

/// <summary>
/// <c>rpause ledger verify</c>: computes the whole ledger again, and compares every decision and certificate with the ledger's own control
/// state (R25).
/// </summary>
internal static class LedgerVerifyCommand
{
    private const int MostNamed = 20;

    private static readonly Argument<string?> Where = new("WHERE")
    {
        Description = "A directory or a web address with the files [the gate]",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private static readonly Option<string[]> Kept = new("--checkpoint")
    {
        Description = "A checkpoint that you kept: the ledger must extend it. Repeatable",
        HelpName = "FILE",
    };

    private static readonly Option<string?> KeptIn = new("--kept")
    {
        Description = "Continue after what an earlier run verified and kept in this directory, and keep this run there",
        HelpName = "DIR",
    };

    private static readonly Option<bool> Deep = new("--deep")
    {
        Description = "Follow more than 2,000,000 items, with up to 110 bytes each; of the gate, name held items that are lost",
    };

    public static Command Create(Shell shell) =>
        shell.Verb(
            "verify",
            "Verify a whole ledger from its files and a key; exit code 0, or 21 to 31 for a fault",
            [Where, LedgerCommand.Key, Kept, KeptIn, Deep],
            RunAsync
        );

    private static async Task<int> RunAsync(Run run, CancellationToken cancellationToken)
    {
        using HttpClient http = new(run.Around.Http());
        (ILedgerFiles files, TrustedLog log) = await FindAsync(run, http, cancellationToken);
        ImmutableArray<Checkpoint>.Builder kept = ImmutableArray.CreateBuilder<Checkpoint>();
        foreach (string path in run.Get(Kept) ?? [])
            kept.Add(await ReadRowsAsync(run, path, log, cancellationToken));
        long maxItems = run.Get(Deep) ? long.MaxValue : LedgerVerification.UsualItems;
        KeptVerification? earlier = run.Get(KeptIn) is { } named
            ? new KeptVerification(Path.GetFullPath(named, run.Around.Directory))
            : null;
        Checkpoint? checkpoint = earlier is null ? null : await earlier.ReadCheckpointAsync(run, log, cancellationToken);
        if (checkpoint is not null)
            kept.Add(checkpoint);
        using VerifiedPrefix? since = checkpoint is null ? null : earlier!.ReadState(checkpoint, maxItems, run.Get(Deep));
        DateTimeOffset? sinceAt = since is null ? null : earlier!.At;

        long started = Stopwatch.GetTimestamp();
        Checked<VerifiedLedger, LedgerFault> answer = default;
        await run.WithBarAsync(
            "verifying",
            async bar =>
            {
                var reporting = new Reporting(read => (bar.MaxValue, bar.Value) = (Math.Max(1, read.Size), read.Read));
                LedgerVerification From(VerifiedPrefix? prefix) =>
                    new(files, log, kept.ToImmutable())
                    {
                        MaxItems = maxItems,
                        Since = prefix,
                        Continues = earlier is not null,
                        Remembers = earlier is not null,
                    };
                answer = await From(since).RunAsync(reporting, cancellationToken);
                // A continuation is believed only if it finds nothing. Any fault is looked for in the whole ledger, which also says where
                // it is. An incomplete ledger has no fault.
                if (since is not null && answer.Fault is { Kind: not LedgerFaultKind.Incomplete })
                {
                    sinceAt = null;
                    answer = await From(null).RunAsync(reporting, cancellationToken);
                }
            }
        );
        if (!answer.Succeeded(out VerifiedLedger? ledger, out LedgerFault? fault))
        {
            if (run.Json)
                run.PrintJson(
                    JsonSerializer.Serialize(
                        new VerificationView(false, fault.Kind.ToString().ToLowerInvariant(), fault.Where, fault.Detail, null, null),
                        CliJson.Default.VerificationView
                    )
                );
            else
                run.Say($"not verified: {fault.Where}: {fault.Detail}", Ink.StyleOf("refused"));
            return Exit.Of(fault.Kind);
        }
        bool ofGate = run.Get(Where!) is not { Length: > 0 };
        UnsealedShardView[]? unsealed = ofGate ? [.. (await run.Api(People.Auditor).LedgerAsync(cancellationToken)).Value.Unsealed] : null;
        MissingHoldView[]? missing =
            ofGate && run.Get(Deep) ? (await run.Api(People.Auditor).MissingHoldsAsync(cancellationToken)).Value : null;
        TimeSpan took = Stopwatch.GetElapsedTime(started);
        using VerifiedPrefix? verified = ledger.Prefix;
        earlier?.Write(ledger);
        Print(run, ledger, sinceAt, unsealed, missing, took);
        return missing is { Length: > 0 } ? Exit.Of(LedgerFaultKind.Counts) : Exit.Done;
    }

    private static async Task<(ILedgerFiles Files, TrustedLog Log)> FindAsync(Run run, HttpClient http, CancellationToken cancellationToken)
    {
        if (run.Get(Where!) is not { Length: > 0 } where)
            return (new LedgerOfGate(run.Api(People.Auditor)), await LedgerKeys.OfOptionsAsync(run, cancellationToken));
        TrustedLog log = await LedgerKeys.OfAsync(run, run.Get(LedgerCommand.Key) ?? throw Errors.NoLedgerKey(), cancellationToken);
        if (
            where.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || where.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        )
        {
            return Uri.TryCreate(where.TrimEnd('/') + "/", UriKind.Absolute, out Uri? url)
                ? (new LedgerAtUrl(http, url), log)
                : throw Errors.BadAddress(where);
        }
        string directory = Path.GetFullPath(where, run.Around.Directory);
        return Directory.Exists(directory) ? (new LedgerDirectory(directory), log) : throw Errors.NoSuchDirectory(directory);
    }

    private static async Task<Checkpoint> ReadRowsAsync(Run run, string path, TrustedLog log, CancellationToken cancellationToken) =>
        log.Open(await Input.TextAsync(run.Around, path, cancellationToken)).Succeeded(out SignedCheckpoint? signed, out NoteFault? fault)
            ? signed.Checkpoint
            : throw Errors.BadCheckpoint(path, fault.Detail);

    private static void Print(
        Run run,
        VerifiedLedger ledger,
        DateTimeOffset? sinceAt,
        UnsealedShardView[]? unsealed,
        MissingHoldView[]? missing,
        TimeSpan took
    )
    {
        long before = ledger.Before.Size;
        LedgerFigures figures = ledger.Figures;
        Checkpoint checkpoint = ledger.Checkpoint.Checkpoint;
        if (run.Json)
        {
            run.PrintJson(
                JsonSerializer.Serialize(
                    new VerificationView(
                        true,
                        null,
                        null,
                        null,
                        new VerifiedLedgerView(
                            checkpoint.Origin,
                            ledger.Checkpoint.Signatures[0].Key.ToString(),
                            checkpoint.Head.Size,
                            checkpoint.Head.Root.ToString()
                        )
                        {
                            Unsealed = unsealed,
                            Before = before,
                            BeforeAt = sinceAt,
                        },
                        new VerifiedFiguresView(
                            figures.Records,
                            figures.Decisions,
                            figures.Admitted,
                            figures.Shards,
                            figures.ControlVersion,
                            figures.Orders,
                            figures.Certificates
                        )
                        {
                            Items = figures.Items,
                            SealedUpTo = figures.SealedUpTo,
                            FilesBeyond = ledger.FilesBeyond,
                            OpenShards = [.. figures.OpenShards.Select(s => new OpenShardView(s.Shard.Value, s.Records, s.SealedUpTo))],
                        }
                    )
                    {
                        MissingHolds = missing,
                    },
                    CliJson.Default.VerificationView
                )
            );
            return;
        }
        run.Write(
            Sheet.Facts(
                ("verified", new Cell($"{checkpoint.Origin}, {checkpoint.Head.Size:N0} leaves", Ink.StyleOf("accepted"))),
                ("read now", sinceAt is { } at ? Sheet.Plain(Now(checkpoint.Head.Size, before, at)) : null),
                ("root", Sheet.Plain(checkpoint.Head.Root.ToString())),
                ("signed by", Sheet.Plain(string.Join(", ", ledger.Checkpoint.Signatures.Select(s => $"{s.Key.Name}+{s.Key.KeyId:x8}")))),
                (
                    "decisions",
                    Sheet.Plain(
                        $"{figures.Decisions:N0}, of them {figures.Admitted:N0} admissions; "
                            + "none forbidden by the control state, none after a fence"
                    )
                ),
                (
                    "items",
                    Sheet.Plain(
                        figures.Items is { } items
                            ? $"{items:N0}, each followed from decision to decision"
                            : $"not followed: there are more than {LedgerVerification.UsualItems:N0}; --deep follows them"
                    )
                ),
                ("shards", Sheet.Plain($"{figures.Shards:N0} with {figures.Records:N0} records, no gap in a chain")),
                (
                    "orders",
                    Sheet.Plain($"{figures.Orders:N0}, with {figures.Certificates:N0} certificates, each compared with every shard")
                ),
                ("control", Sheet.Plain($"version {figures.ControlVersion:N0}")),
                (
                    "sealed up to",
                    figures.SealedUpTo is { } upTo
                        ? Sheet.Plain(string.Create(CultureInfo.InvariantCulture, $"{upTo:u}{Open(figures)}"))
                        : null
                ),
                (
                    "seal lag",
                    unsealed is null ? null
                    : unsealed.Length == 0 ? Sheet.Plain("none: every record is sealed")
                    : new Cell(string.Join("\n", unsealed.Select(Say)), Ink.StyleOf("refused"))
                ),
                (
                    "lost holds",
                    missing is null ? null
                    : missing.Length == 0 ? Sheet.Plain("none")
                    : new Cell(string.Join("\n", missing.Take(MostNamed).Select(Say).Append(Rest(missing.Length))), Ink.StyleOf("refused"))
                ),
                ("not read", ledger.FilesBeyond == 0 ? null : Sheet.Plain($"{ledger.FilesBeyond:N0} files beyond the checkpoint"))
            )
        );
        run.Remark($"{(checkpoint.Head.Size - before) / Math.Max(0.001, took.TotalSeconds):N0} leaves per second");
    }

    private static string Now(long size, long before, DateTimeOffset at) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{size - before:N0} leaves. They extend the first {before:N0}, which were verified at {at:u}; "
                + $"the files of those were not read again"
        );

    private static string Say(UnsealedShardView shard) =>
        string.Create(CultureInfo.InvariantCulture, $"shard {shard.Shard} from record {shard.From:N0} on, since {shard.Since:u}")
        + (shard.Unsealable ? ": its records were changed in storage and cannot be sealed" : "");

    private static string Say(MissingHoldView hold) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"item {hold.Item}, held by {hold.Scope} since {hold.DecidedAt:u} (record {hold.Position} of shard {hold.Shard})"
        );

    private static string Rest(int all) =>
        all > MostNamed ? string.Create(CultureInfo.InvariantCulture, $"and {all - MostNamed:N0} more; --json has them all") : "";

    // A running process has an open shard. A process whose records can no longer be sealed has one too. A person who knows the fleet can
    // tell them apart.
    private static string Open(LedgerFigures figures) =>
        figures.OpenShards is [var silent, ..]
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"; {Words.Count(figures.OpenShards.Length, "shard")} {(figures.OpenShards.Length == 1 ? "is" : "are")} open, {silent.Shard} since {silent.SealedUpTo:u} without a record"
            )
            : "; every shard is closed";

    // Progress<T> would report on another thread, after the bar is cleared.
    private sealed class Reporting(Action<(long Read, long Size)> report) : IProgress<(long Read, long Size)>
    {
        public void Report((long Read, long Size) value) => report(value);
    }
}
