using System.Collections.Immutable;
using System.Net;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Requests;
using RegionalPause.Verification;

namespace RegionalPause.Cli;

/// <summary>A verb cannot go on: what is wrong, what to do next, and the exit code a script sees.</summary>
internal sealed class CommandFailedException(int exitCode, string what, string? next = null) : Exception(what)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>What the person can do; <c>null</c> where the message says it already.</summary>
    public string? Next { get; } = next;

    /// <summary>Every wrong field, one line each.</summary>
    public ImmutableArray<FieldError> Fields { get; init; } = [];

    /// <summary>What belongs to the message and is lines of its own: the last of a log, further mistakes.</summary>
    public ImmutableArray<string> Lines { get; init; } = [];
}

/// <summary>
/// Exit codes: those of <see cref="RefusalTable"/>, those of <c>ledger verify</c>, and the ones for what only a command line can meet.
/// README.md has the whole table.
/// </summary>
internal static class Exit
{
    public const int Done = 0;

    /// <summary>The answer is no: the ticket is late or forged, the drain is not complete.</summary>
    public const int No = 1;

    /// <summary>
    /// This computer is not ready: a port is taken, Node.js is missing, <c>up</c> runs already, a file cannot be read or written.
    /// </summary>
    public const int NotReady = 10;

    /// <summary>The first of the codes that say what is wrong with a ledger; <see cref="LedgerFaultKind"/> is added to it.</summary>
    public const int LedgerFaults = 20;

    /// <summary>Interrupted by a person, as shells count it.</summary>
    public const int Interrupted = 130;

    /// <summary>Whoever read standard output went away, as shells count it.</summary>
    public const int OutputClosed = 141;

    public static int Of(RefusalCode code) => RefusalTable.Of(code).ExitCode;

    public static int Of(LedgerFaultKind kind) => LedgerFaults + (int)kind;
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
        Exit.Of(RefusalCode.StorageUnavailable), $"The gate at {Shown(url)} does not answer ({Sentence(why)}).",
        url.IsLoopback ? $"Start it: {StartIt}   or name another: --url, RPAUSE_URL" : "See that the address is right and reachable from here, or name another: --url, RPAUSE_URL");

    public static CommandFailedException UnknownHost(Uri url) => new(
        Exit.Of(RefusalCode.StorageUnavailable), $"There is no address for the name {url.Host}.", "See that it is spelled right and that this computer can resolve names, or name another gate: --url, RPAUSE_URL");

    public static CommandFailedException NotTrusted(Uri url, string why) => new(
        Exit.Of(RefusalCode.StorageUnavailable), $"No secure connection to {Shown(url)} ({Sentence(why)}).", "See that its certificate is valid, made for this name, and trusted on this computer.");

    public static CommandFailedException BrokenOff(Uri url, bool changes) => new(
        Exit.Of(RefusalCode.StorageUnavailable), $"The answer of {Shown(url)} broke off.",
        changes ? "It may have been done all the same: look before you say it again." : "Say it again.");

    public static CommandFailedException NoAnswerInTime(Uri url, bool changes) => new(
        Exit.Of(RefusalCode.StorageUnavailable), $"The gate at {Shown(url)} does not answer (no answer within 60 s).",
        changes ? "It may have been done all the same: look before you say it again." : "Say it again, or name another gate: --url, RPAUSE_URL");

    public static CommandFailedException Redirected(Uri url, HttpStatusCode status, Uri? to) => new(
        Exit.Of(RefusalCode.TriedTooOften), $"{Shown(url)} answered {(int)status} and points elsewhere{(to is null ? "" : $": {to}")}.",
        "A gate does not do that. Is a sign-in page in front of it, or is it https://? Name the gate itself: --url, RPAUSE_URL");

    public static CommandFailedException BadToken() => new(
        Exit.Of(RefusalCode.Unauthenticated), "The token is none: it holds characters that no token has.", "Copy it again, without line ends: --token, RPAUSE_TOKEN");

    public static CommandFailedException QueueRefuses(string queue, int status, string? code, long sent) => new(
        Exit.Of(status is 401 or 403 ? RefusalCode.Forbidden : RefusalCode.TriedTooOften),
        $"The queue {queue} answered {status}{(code is null ? "" : $" {code}")} after {Words.Count(sent, "message")}.", "See that the connection string is whole and may send: --storage, RPAUSE_STORAGE");

    public static CommandFailedException QueueNotReachable(string queue, string why) => new(
        Exit.Of(RefusalCode.StorageUnavailable), $"The queue {queue} does not answer ({Sentence(why)}).", $"Start it: {StartIt}   or name another: --storage, RPAUSE_STORAGE");

    public static CommandFailedException NoAddress() => new(
        Exit.Of(RefusalCode.Invalid), "No gate is named.", $"Start one here: {StartIt}   or name one: --url, RPAUSE_URL");

    public static CommandFailedException BadAddress(string url) => new(
        Exit.Of(RefusalCode.Invalid), $"'{url}' is not an address of a gate.", "Expected is http:// or https:// with a host, e.g. http://127.0.0.1:7071");

    public static CommandFailedException NoSuchDirectory(string path) => new(
        Exit.Of(RefusalCode.NotFound), $"There is no directory {path}.", "Expected is a directory of 'rpause ledger download', or a web address: https://…");

    public static CommandFailedException NotAFile(string path) => new(Exit.Of(RefusalCode.Invalid), $"{path} is a directory; a file is expected.");

    public static CommandFailedException NotReadable(string path, string why) => new(Exit.NotReady, $"{path} cannot be read ({Sentence(why)}).", "See its permissions and the disk.");

    public static CommandFailedException TooLarge(string path, long most) => new(
        Exit.Of(RefusalCode.TooLarge), $"{path} has more than {Words.Count(most)} bytes; nothing here is that large.");

    public static CommandFailedException NotWritable(string path, string why) => new(Exit.NotReady, $"{path} cannot be written ({Sentence(why)}).", "Name a place where you may write and that has room.");

    public static CommandFailedException NotOwnerOnly(string path, string why) => new(
        Exit.NotReady, $"{path} {why}.", "It holds keys and tokens. See who made it, then remove it or make it yours alone (chmod go= PATH, chown), or choose another: --data DIR");

    public static CommandFailedException Empty(string path) => new(Exit.Of(RefusalCode.Invalid), $"{path} is empty: nothing was read.");

    public static CommandFailedException NotText(string path, string why) => new(Exit.Of(RefusalCode.Invalid), $"{path}: {why}", "Expected is text in UTF-8.");

    public static CommandFailedException OutputFailed(string why) => new(
        Exit.NotReady, $"Standard output cannot be written ({Sentence(why)}).", "What was asked for may be done: the answer is what is missing.");

    public static CommandFailedException Interrupted(string? goesOn, bool hasAskedForChange) => new(
        Exit.Interrupted, goesOn is null ? "Interrupted." : $"Interrupted. {goesOn}",
        goesOn is null && hasAskedForChange ? "The gate was asked for a change and may have made it: see rpause orders --ended, rpause flag list" : null);

    public static CommandFailedException Unexpected(Exception e) => new(
        Exit.Of(RefusalCode.TriedTooOften), $"This should not have happened ({e.GetType().Name}: {Sentence(e.Message)}).", "Please report this line, and what you typed.");

    public static CommandFailedException LocalFault(Exception e) => new(
        Exit.NotReady, $"This computer refused something ({Sentence(e.Message)}).", "See permissions and the room on the disk.");

    public static CommandFailedException LedgerNotReadable(string why) => new(
        Exit.Of(RefusalCode.StorageUnavailable), $"The ledger cannot be read: {why}.", "Try again, or name another place: rpause ledger verify DIRECTORY --key KEY");

    public static CommandFailedException UnsignedLedger(string why) => new(
        Exit.Of(LedgerFaultKind.Checkpoint), $"The gate's checkpoint is not this ledger's, and nothing was downloaded: {why}", "Compare the key: rpause ledger show");

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
        Exit.Of(RefusalCode.Invalid), $"{path} cannot be read ({Sentence(why)}).", $"`up` writes it anew: {StartIt}");

    public static CommandFailedException Refused(RefusalCode code, string detail, ImmutableArray<FieldError> fields) => new(Exit.Of(code), detail, Meant(fields) ?? NextAfter(code)) { Fields = fields };

    public static CommandFailedException Unexplained(Uri url, HttpStatusCode status) => new(
        Exit.Of(RefusalCode.TriedTooOften), $"{Shown(url)} answered {(int)status} and no reason.", "Is it a RegionalPause gate? See its log.");

    public static CommandFailedException Unreadable(Uri url, string why) => new(
        Exit.Of(RefusalCode.TriedTooOften), $"The answer of {Shown(url)} cannot be read ({Sentence(why)}).", "Is it a RegionalPause gate of this version? See `rpause status`.");

    public static CommandFailedException NoSuchFile(string path) => new(Exit.Of(RefusalCode.NotFound), $"There is no file {path}.", "See the name; `-` is standard input.");

    public static CommandFailedException NoSuchHash(string path) => new(
        Exit.Of(RefusalCode.NotFound), $"There is no file {path}, and it is no SHA-256.", "Give the document itself, or its SHA-256: 64 hexadecimal digits.");

    public static CommandFailedException LineTooLong(int most) => new(
        Exit.Of(RefusalCode.Invalid), $"The file has a line of more than {most} bytes.", "Expected is NDJSON: one member a line");

    public static CommandFailedException NoSuchLine(string file, long line) => new(
        Exit.Of(RefusalCode.Invalid), $"{file} ends before line {line}: nothing was registered.", "See --from");

    public static CommandFailedException NoSuchSet(string set) => new(
        Exit.Of(RefusalCode.Invalid), $"'{set}' names no quarantine set.", "Expected is order/ID, objection/all, or member/ID");

    public static CommandFailedException NoFilter(string file, string why) => new(Exit.Of(RefusalCode.Invalid), $"{file}: {why}", "Save one: rpause quarantine save SET --filter");

    public static CommandFailedException NotAManifest(string why) => new(
        Exit.Of(RefusalCode.Invalid), why, "Expected is one item a line: ID, ID TAB REVISION, or {\"id\":\"…\",\"revision\":N}; or a JSON array of them. Nothing after it was checked.");

    public static CommandFailedException EmptyManifest(string file) => new(
        Exit.Of(RefusalCode.Invalid), $"{file} lists no item: nothing was checked.", "Expected is one item a line: ID, ID TAB REVISION, or {\"id\":\"…\",\"revision\":N}; or a JSON array of them.");

    public static CommandFailedException NotSaved(string what, string why) => new(
        Exit.Of(RefusalCode.TriedTooOften), $"What came is not {what} ({Sentence(why)}); nothing was saved.", "Is it a RegionalPause gate of this version? See `rpause status`.");

    public static CommandFailedException NotSent(long sent, IReadOnlyList<string> lines, long all) => new(
        Exit.Of(RefusalCode.Invalid), $"{Words.Count(all, "line")} cannot be sent; {Words.Count(sent, "other")} went.", "Expected is one JSON object a line, in UTF-8.")
    {
        Lines = [.. lines],
    };

    public static CommandFailedException NotAnAdmittedMessage(string why) => new(
        Exit.Of(RefusalCode.Invalid), $"Standard input is not a message of content-admitted: {Sentence(why)}.", "Or give --ticket, --content-id, --revision and --enqueued-at.");

    public static CommandFailedException TicketIncomplete() => new(
        Exit.Of(RefusalCode.Invalid), "A ticket is checked with its item.", "Give --ticket, --content-id and --revision, or an admitted message on standard input.");

    public static CommandFailedException TwoToSend() => new(Exit.Of(RefusalCode.Invalid), "A file and generated items are two things to send.", "Give one of them: FILE, or --generate N");

    public static CommandFailedException NothingToSend() => new(
        Exit.Of(RefusalCode.Invalid), "There is nothing to send.", "Give a file with one message a line, or --generate N");

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

    public static CommandFailedException AzuriteNotInstalled(IEnumerable<string> log) => new(
        Exit.NotReady, "npm could not install Azurite:", "Check the network and npm's registry setting, then run `up` again.") { Lines = [.. log] };

    public static CommandFailedException DoesNotBuild(IEnumerable<string> log) => new(Exit.NotReady, "The app does not build:", "See `dotnet build functions/RegionalPause.App`.") { Lines = [.. log] };

    public static CommandFailedException ChildEnded(string name, int exitCode, IEnumerable<string> lastLines, string log) => new(
        Exit.NotReady, $"{name} ended by itself (exit {exitCode}).", $"Its whole log: {log}") { Lines = [.. lastLines] };

    public static CommandFailedException NotHealthy(string why, string log) => new(Exit.NotReady, $"The app started and is not healthy: {why}.", $"Its log: {log}");

    // What people call a place is not always what the data call it.
    private static string? Meant(ImmutableArray<FieldError> fields) =>
        fields.Where(f => f.Field.StartsWith("jurisdictions", StringComparison.Ordinal) || f.Field == "code").Select(f => Places.Guess(f.Value ?? "")).FirstOrDefault(code => code is not null) is { } meant
            ? $"Did you mean {meant}? All names: rpause jurisdictions"
            : null;

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

    /// <summary>The first line of a message, without the stop at its end: it goes into a sentence of ours.</summary>
    private static string Sentence(string text) => text.Split('\n')[0].Trim().TrimEnd('.');

    private static string List(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "nobody";
}
