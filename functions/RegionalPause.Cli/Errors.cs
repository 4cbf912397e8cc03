using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using RegionalPause.Cli.Commands;
using RegionalPause.Content;
using RegionalPause.Errors;
using RegionalPause.Ledger.Verification;

namespace RegionalPause.Cli;

/// <summary>A verb cannot go on: what is wrong, what to do next, and the exit code a script sees.</summary>
internal sealed class CommandFailedException(int exitCode, string what, string? next = null) : Exception(what)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>What the person can do; <c>null</c> where the message says it already.</summary>
    public string? Next { get; } = next;

    /// <summary>Every wrong field, one line each.</summary>
    public ImmutableArray<FieldError> Fields { get; init; } = [];
}

/// <summary>Exit codes: those of <see cref="RefusalTable"/>, and three for what only a command line can meet.</summary>
internal static class Exit
{
    public const int Done = 0;

    /// <summary>The answer is no: the ticket is late or forged, the drain is not complete.</summary>
    public const int No = 1;

    /// <summary>This computer is not ready: a port is taken, Node.js is missing, <c>up</c> runs already.</summary>
    public const int NotReady = 10;

    /// <summary>Interrupted by a person, as shells count it.</summary>
    public const int Interrupted = 130;

    public static int Of(RefusalCode code) => RefusalTable.Of(code).ExitCode;
}

/// <summary>Every error a person can meet, in one place; each says what to do next.</summary>
internal static class Errors
{
    /// <summary>How the command line is called in examples.</summary>
    public const string StartIt = "dotnet run --project functions/RegionalPause.Cli -- up";

    public static CommandFailedException NoDigest(string order) => new(
        Exit.Of(RefusalCode.Invalid), "An approval is of exactly what you reviewed.", $"Look at it and copy its digest: rpause resume {order}");

    public static CommandFailedException NoContentNotBefore() => new(
        Exit.Of(RefusalCode.Invalid), "A resumption names the content it admits.", "Say from which day on: --content-not-before 2023-01-01");

    public static CommandFailedException NotReachable(Uri url, string why) => new(
        Exit.Of(RefusalCode.StorageUnavailable), $"The gate at {Shown(url)} does not answer ({why}).", $"Start it: {StartIt}   or name another: --url, RPAUSE_URL");

    public static CommandFailedException QueueNotReachable(string queue, string why) => new(
        Exit.Of(RefusalCode.StorageUnavailable), $"The queue {queue} does not answer ({why}).", $"Start it: {StartIt}   or name another: --storage, RPAUSE_STORAGE");

    public static CommandFailedException NoAddress() => new(
        Exit.Of(RefusalCode.Invalid), "No gate is named.", $"Start one here: {StartIt}   or name one: --url, RPAUSE_URL");

    public static CommandFailedException BadAddress(string url) => new(
        Exit.Of(RefusalCode.Invalid), $"'{url}' is not an address of a gate.", "Expected is http:// or https:// with a host, e.g. http://127.0.0.1:7071");

    public static CommandFailedException NoSuchPath(string path) => new(Exit.Of(RefusalCode.NotFound), $"There is no {path}.");

    public static CommandFailedException LedgerNotReadable(string why) => new(
        Exit.Of(RefusalCode.StorageUnavailable), $"The ledger cannot be read: {why}.", "Try again, or name another place: rpause ledger verify DIRECTORY --key KEY");

    public static CommandFailedException UnsignedLedger(string why) => new(
        LedgerVerifyCommand.ExitCodeOf(LedgerFaultKind.Checkpoint), $"The gate's checkpoint is not this ledger's, and nothing was downloaded: {why}", "Compare the key: rpause ledger show");

    public static CommandFailedException NoLedgerKey() => new(
        Exit.Of(RefusalCode.Invalid), "Files alone say nothing of who wrote them.", "Give the ledger's verifier key: --key KEY or --key FILE; the gate shows it: rpause ledger show");

    public static CommandFailedException BadLedgerKey(string why) => new(
        Exit.Of(RefusalCode.Invalid), $"That is no verifier key: {why}", "Expected is name+id+base64, as 'rpause ledger show' prints it, or a file with it");

    public static CommandFailedException BadCheckpoint(string file, string why) => new(
        Exit.Of(RefusalCode.Invalid), $"{file} is no checkpoint of this ledger: {why}", "Keep the file 'checkpoint' of an earlier 'rpause ledger download'");

    public static CommandFailedException NoStorage() => new(
        Exit.Of(RefusalCode.Invalid), "No storage account is named.", "Give a connection string: --storage, RPAUSE_STORAGE   or send over HTTP: --http");

    public static CommandFailedException BadStorage() => new(
        Exit.Of(RefusalCode.Invalid), "The storage connection string cannot be read.", "Copy it as a whole from the portal or from .regionalpause/local.json");

    public static CommandFailedException NoSuchPerson(string name, IEnumerable<string> known) => new(
        Exit.Of(RefusalCode.Unauthenticated), $"There is no token of '{name}' in .regionalpause/local.json.", $"Known: {List(known)}   or give a token: --token, RPAUSE_TOKEN");

    public static CommandFailedException UnreadableLocalFile(string path, string why) => new(
        Exit.Of(RefusalCode.Invalid), $"{path} cannot be read ({why}).", $"`up` writes it anew: {StartIt}");

    public static CommandFailedException Refused(RefusalCode code, string detail, ImmutableArray<FieldError> fields) => new(Exit.Of(code), detail, NextAfter(code)) { Fields = fields };

    public static CommandFailedException Unexplained(Uri url, HttpStatusCode status) => new(
        Exit.Of(RefusalCode.TriedTooOften), $"{Shown(url)} answered {(int)status} and no reason.", "Is it a RegionalPause gate? See its log.");

    public static CommandFailedException Unreadable(Uri url, string why) => new(
        Exit.Of(RefusalCode.TriedTooOften), $"The answer of {Shown(url)} cannot be read ({why}).", "Is it a RegionalPause gate of this version? See `rpause status`.");

    public static CommandFailedException NoSuchFile(string path) => new(Exit.Of(RefusalCode.NotFound), $"There is no file {path}.", "`-` reads standard input.");

    public static CommandFailedException BadDay(string option, string text) => new(
        Exit.Of(RefusalCode.Invalid), $"{option}: '{text}' is no day.", "Expected is YYYY-MM-DD, e.g. 2026-11-24");

    public static CommandFailedException LineTooLong(int most) => new(
        Exit.Of(RefusalCode.Invalid), $"The file has a line of more than {most} bytes.", "Expected is NDJSON: one member a line");

    public static CommandFailedException NoSuchSet(string set) => new(
        Exit.Of(RefusalCode.Invalid), $"'{set}' names no quarantine set.", "Expected is order/ID, objection/all, or member/ID");

    public static CommandFailedException NoFilter(string file, string why) => new(Exit.Of(RefusalCode.Invalid), $"{file}: {why}", "Save one: rpause quarantine save SET --filter");

    public static CommandFailedException NotInAManifest(long line, string why) => new(
        Exit.Of(RefusalCode.Invalid), string.Create(CultureInfo.InvariantCulture, $"Line {line} of the manifest is no item: {why}"), "Expected is ID, ID TAB REVISION, or {\"id\":\"…\",\"revision\":N}. Nothing after it was checked.");

    public static CommandFailedException NotAnAdmittedMessage(string why) => new(
        Exit.Of(RefusalCode.Invalid), $"Standard input is not a message of content-admitted: {why}.", "Or give --ticket, --content-id, --revision and --enqueued-at.");

    public static CommandFailedException TicketIncomplete() => new(
        Exit.Of(RefusalCode.Invalid), "A ticket is checked with its item.", "Give --ticket, --content-id and --revision, or an admitted message on standard input.");

    public static CommandFailedException NothingToSend() => new(
        Exit.Of(RefusalCode.Invalid), "There is nothing to send.", "Give a file with one message a line, or --generate N");

    public static CommandFailedException NoFlag(string code) => new(Exit.Of(RefusalCode.NotFound), $"{code} has no training flag.", "See `rpause flag list`.");

    public static CommandFailedException NotEffectiveInTime(string id, string stage, TimeSpan waited) => new(
        Exit.Of(RefusalCode.InDoubt),
        $"{id} is in force, and {stage} after {waited.TotalSeconds:0.#} s; waiting ends here, the order does not.",
        $"Follow it: rpause show {id}   Instances that hold it up: rpause fleet");

    public static CommandFailedException PortTaken(int port, string service, string option) => new(
        Exit.NotReady, $"Port {port} ({service}) is taken on 127.0.0.1.", $"Stop what listens there, or choose another port: {option} PORT (0 takes a free one)");

    public static CommandFailedException AlreadyUp(string directory, string? by) => new(
        Exit.NotReady, $"`up` runs already with {directory}{by}.", "Use it, stop it with Ctrl-C there, or give another directory: --data DIR (and other ports)");

    public static CommandFailedException NoRepository(string directory) => new(
        Exit.NotReady, $"There is no RegionalPause.sln in {directory} or above.", "Run `up` inside a clone of the repository.");

    public static CommandFailedException MissingProgram(string program, string what) => new(
        Exit.NotReady, $"`{program}` was not found; {what} needs it.", "Install Node.js 20 or later (https://nodejs.org) and see that it is on the PATH.");

    public static CommandFailedException AzuriteNotInstalled(string log) => new(
        Exit.NotReady, $"npm could not install Azurite: {log}", "Check the network and npm's registry setting, then run `up` again.");

    public static CommandFailedException DoesNotBuild(string log) => new(Exit.NotReady, $"The app does not build: {log}", "See `dotnet build functions/RegionalPause.App`.");

    public static CommandFailedException ChildEnded(string name, int exitCode, string lastLines, string log) => new(
        Exit.NotReady, $"{name} ended by itself (exit {exitCode}).{lastLines}", $"Its whole log: {log}");

    public static CommandFailedException NotHealthy(string why, string log) => new(Exit.NotReady, $"The app started and is not healthy: {why}.", $"Its log: {log}");

    private static string? NextAfter(RefusalCode code) => code switch
    {
        RefusalCode.Unauthenticated => $"Choose a person with --as NAME, or give a token: --token, RPAUSE_TOKEN. Tokens of `up` last 30 days; {StartIt} makes new ones.",
        RefusalCode.Forbidden => "Choose another person with --as NAME, e.g. olivia (operates), alice or bob (approve), audit (reads).",
        RefusalCode.NeedsAnotherPerson => "Two people other than the issuer approve: --as alice, then --as bob.",
        RefusalCode.SafetyRules => "See which are met: rpause resume ID   Propose: rpause resume propose ID --content-not-before DAY",
        RefusalCode.StaleDigest => "Look again and approve what is there now: rpause resume ID",
        RefusalCode.OrderDiffers => "Choose another --id, or see the order: rpause show ID",
        RefusalCode.NotFound => "See `rpause orders --ended`, `rpause flag list`, `rpause hold list`, `rpause campaign list`.",
        RefusalCode.Contended or RefusalCode.InDoubt => "Nothing is lost: say it again.",
        RefusalCode.StorageUnavailable => "Nothing is admitted meanwhile. See that the storage account (locally: Azurite) runs, and say it again.",
        _ => null,
    };

    private static string Shown(Uri url) => url.GetLeftPart(UriPartial.Authority);

    private static string List(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "nobody";
}
