using System.Collections.Immutable;
using System.Net;
using RegionalPause.Cli.Connection;
using RegionalPause.Cli.Output;
using RegionalPause.Requests;
using RegionalPause.Verification;

namespace RegionalPause.Cli;

/// <summary>A verb failed: the error, what to do next, and the exit code for scripts.</summary>
internal sealed class CommandFailedException(int exitCode, string what, string? next = null) : Exception(what)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>What the person can do next; <c>null</c> if the message contains it already.</summary>
    public string? Next { get; } = next;

    /// <summary>Every wrong field, one line each.</summary>
    public ImmutableArray<FieldError> Fields { get; init; } = [];

    /// <summary>Further lines of the message: the last lines of a log, or further mistakes.</summary>
    public ImmutableArray<string> Lines { get; init; } = [];
}

/// <summary>
/// Exit codes: those of <see cref="RefusalTable"/>, those of <c>ledger verify</c>, and those for errors that only a command line has.
/// docs/commands.md has the whole table.
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

    /// <summary>The base of the codes for faults of a ledger; <see cref="LedgerFaultKind"/> is added to it.</summary>
    public const int LedgerFaults = 20;

    /// <summary>Interrupted by a person: the code that shells use.</summary>
    public const int Interrupted = 130;

    /// <summary>The reader of standard output has ended: the code that shells use.</summary>
    public const int OutputClosed = 141;

    public static int Of(RefusalCode code) => RefusalTable.Of(code).ExitCode;

    public static int Of(LedgerFaultKind kind) => LedgerFaults + (int)kind;
}

/// <summary>All errors of the command line. Each states what to do next.</summary>
internal static partial class Errors
{
    /// <summary>The command that starts a gate, for messages.</summary>
    public const string StartIt = "dotnet run --project functions/RegionalPause.Cli -- up";

    /// <summary>What to do where something is not found; a verb that is about one kind of thing names its list instead.</summary>
    public const string AllThatExist = "See `rpause orders --ended`, `rpause flag list`, `rpause hold list`, `rpause campaign list`.";

    private const string ManifestForms =
        "Expected is one item per line: ID, ID TAB REVISION, or {\"id\":\"…\",\"revision\":N}; or a JSON array of them.";

    public static CommandFailedException NoDigest(string order) =>
        new(
            Exit.Of(RefusalCode.Invalid),
            "An approval needs the digest of what you reviewed.",
            $"Review it and copy its digest: rpause resume {order}"
        );

    public static CommandFailedException NoContentNotBefore() =>
        new(
            Exit.Of(RefusalCode.Invalid),
            "A resumption needs the first day of the content that it admits.",
            "Name the day: --content-not-before 2023-01-01"
        );

    public static CommandFailedException NoEdit() =>
        new(
            Exit.Of(RefusalCode.Invalid),
            "A fix needs the new body, or the fields to change.",
            "Name one: --file FILE   or --set data.revision=2 (several times)"
        );

    public static CommandFailedException NotEditable(string what) =>
        new(Exit.Of(RefusalCode.Invalid), what, "Give the whole new body: rpause poison fix ID --file FILE");

    public static CommandFailedException OneOrAGroup() =>
        new(Exit.Of(RefusalCode.Invalid), "Name one message by its id, or a group by --queue; not both.", "See `rpause poison list`.");

    public static CommandFailedException NotReachable(Uri url, string why) =>
        new(
            Exit.Of(RefusalCode.StorageUnavailable),
            $"The gate at {Shown(url)} does not answer ({Sentence(why)}).",
            url.IsLoopback
                ? $"Start it: {StartIt}   or name another: --url, RPAUSE_URL"
                : "Check that the address is right and can be reached from here, or name another: --url, RPAUSE_URL"
        );

    public static CommandFailedException UnknownHost(Uri url) =>
        new(
            Exit.Of(RefusalCode.StorageUnavailable),
            $"There is no address for the name {url.Host}.",
            "Check the spelling and that this computer can resolve names, or name another gate: --url, RPAUSE_URL"
        );

    public static CommandFailedException NotTrusted(Uri url, string why) =>
        new(
            Exit.Of(RefusalCode.StorageUnavailable),
            $"No secure connection to {Shown(url)} ({Sentence(why)}).",
            "Check that its certificate is valid, is issued for this name, and is trusted on this computer."
        );

    public static CommandFailedException BrokenOff(Uri url, bool changes) =>
        new(
            Exit.Of(RefusalCode.StorageUnavailable),
            $"The answer of {Shown(url)} is not complete.",
            changes ? "The gate may have made the change. Check this before you try again." : "Try again."
        );

    public static CommandFailedException NoAnswerInTime(Uri url, bool changes) =>
        new(
            Exit.Of(RefusalCode.StorageUnavailable),
            $"The gate at {Shown(url)} does not answer (no answer within 60 s).",
            changes
                ? "The gate may have made the change. Check this before you try again."
                : "Try again, or name another gate: --url, RPAUSE_URL"
        );

    public static CommandFailedException Redirected(Uri url, HttpStatusCode status, Uri? to) =>
        new(
            Exit.Of(RefusalCode.TriedTooOften),
            $"{Shown(url)} answered {(int)status} and redirects{(to is null ? "" : $" to {to}")}.",
            "A gate does not redirect. Is there a sign-in page in front of it, or does it need https://? "
                + "Name the gate itself: --url, RPAUSE_URL"
        );

    public static CommandFailedException BadToken() =>
        new(
            Exit.Of(RefusalCode.Unauthenticated),
            "The token is not valid: it contains characters that no token has.",
            "Copy it again, without line ends: --token, RPAUSE_TOKEN"
        );

    public static CommandFailedException QueueRefuses(string queue, int status, string? code, long sent) =>
        new(
            Exit.Of(status is 401 or 403 ? RefusalCode.Forbidden : RefusalCode.TriedTooOften),
            $"The queue {queue} answered {status}{(code is null ? "" : $" {code}")} after {Words.Count(sent, "message")}.",
            "Check that the connection string is complete and allows sending: --storage, RPAUSE_STORAGE"
        );

    public static CommandFailedException QueueNotReachable(string queue, string why) =>
        new(
            Exit.Of(RefusalCode.StorageUnavailable),
            $"The queue {queue} does not answer ({Sentence(why)}).",
            $"Start it: {StartIt}   or name another: --storage, RPAUSE_STORAGE"
        );

    public static CommandFailedException NoAddress() =>
        new(Exit.Of(RefusalCode.Invalid), "No gate is named.", $"Start one: {StartIt}   or name one: --url, RPAUSE_URL");

    public static CommandFailedException BadAddress(string url) =>
        new(
            Exit.Of(RefusalCode.Invalid),
            $"'{url}' is not an address of a gate.",
            "Expected is http:// or https:// with a host, e.g. http://127.0.0.1:7071"
        );

    public static CommandFailedException NoSuchDirectory(string path) =>
        new(
            Exit.Of(RefusalCode.NotFound),
            $"There is no directory {path}.",
            "Expected is a directory of 'rpause ledger download', or a web address: https://…"
        );

    public static CommandFailedException NotAFile(string path) =>
        new(Exit.Of(RefusalCode.Invalid), $"{path} is a directory; a file is expected.");

    public static CommandFailedException NotReadable(string path, string why) =>
        new(Exit.NotReady, $"{path} cannot be read ({Sentence(why)}).", "Check its permissions and the disk.");

    public static CommandFailedException TooLarge(string path, long most) =>
        new(Exit.Of(RefusalCode.TooLarge), $"{path} has more than {Words.Count(most)} bytes, which is the limit.");

    public static CommandFailedException NotWritable(string path, string why) =>
        new(Exit.NotReady, $"{path} cannot be written ({Sentence(why)}).", "Name a directory where you may write and that has free space.");

    public static CommandFailedException NotOwnerOnly(string path, string why) =>
        new(
            Exit.NotReady,
            $"{path} {why}.",
            "It contains keys and tokens. Find out who created it. Then remove it, or allow access only to yourself (chmod go= PATH, chown), "
                + "or choose another: --data DIR"
        );

    public static CommandFailedException Empty(string path) => new(Exit.Of(RefusalCode.Invalid), $"{path} is empty: nothing was read.");

    public static CommandFailedException NotText(string path, string why) =>
        new(Exit.Of(RefusalCode.Invalid), $"{path}: {why}", "Expected is text in UTF-8.");

    public static CommandFailedException OutputFailed(string why) =>
        new(
            Exit.NotReady,
            $"Standard output cannot be written ({Sentence(why)}).",
            "The command may have been carried out; only its output is missing."
        );

    public static CommandFailedException Interrupted(string? goesOn, bool hasAskedForChange) =>
        new(
            Exit.Interrupted,
            goesOn is null ? "Interrupted." : $"Interrupted. {goesOn}",
            goesOn is null && hasAskedForChange ? "The gate may have made the change. Check: rpause orders --ended, rpause flag list" : null
        );

    public static CommandFailedException Unexpected(Exception e) =>
        new(
            Exit.Of(RefusalCode.TriedTooOften),
            $"An unexpected error occurred ({e.GetType().Name}: {Sentence(e.Message)}).",
            "Please report this line and your command."
        );

    public static CommandFailedException LocalFault(Exception e) =>
        new(
            Exit.NotReady,
            $"This computer refused an operation ({Sentence(e.Message)}).",
            "Check permissions and the free space on the disk."
        );

    public static CommandFailedException LedgerNotReadable(string why) =>
        new(
            Exit.Of(RefusalCode.StorageUnavailable),
            $"The ledger cannot be read: {why}.",
            "Try again, or name another source: rpause ledger verify DIRECTORY --key KEY"
        );

    public static CommandFailedException UnsignedLedger(string why) =>
        new(
            Exit.Of(LedgerFaultKind.Checkpoint),
            $"The gate's checkpoint does not belong to this ledger. Nothing was downloaded: {why}",
            "Compare the key: rpause ledger show"
        );

    public static CommandFailedException NoLedgerKey() =>
        new(
            Exit.Of(RefusalCode.Invalid),
            "The files alone do not prove who wrote them.",
            "Give the ledger's verifier key: --key KEY or --key FILE; the gate shows it: rpause ledger show"
        );

    public static CommandFailedException BadLedgerKey(string why) =>
        new(
            Exit.Of(RefusalCode.Invalid),
            $"This is not a verifier key: {why}",
            "Expected is name+id+base64, as 'rpause ledger show' prints it, or a file with it"
        );

    public static CommandFailedException BadCheckpoint(string file, string why) =>
        new(
            Exit.Of(RefusalCode.Invalid),
            $"{file} is not a checkpoint of this ledger: {why}",
            "Keep the file 'checkpoint' of an earlier 'rpause ledger download'"
        );

    public static CommandFailedException NoStorage() =>
        new(
            Exit.Of(RefusalCode.Invalid),
            "No storage account is named.",
            "Give a connection string: --storage, RPAUSE_STORAGE   or send over HTTP: --http"
        );

    public static CommandFailedException BadStorage() =>
        new(
            Exit.Of(RefusalCode.Invalid),
            "The storage connection string cannot be read.",
            "Copy the whole string from the portal or from .regionalpause/local.json"
        );

    public static CommandFailedException NoSuchPerson(string name, IEnumerable<string> known) =>
        new(
            Exit.Of(RefusalCode.Unauthenticated),
            $"There is no token for '{name}' in .regionalpause/local.json.",
            $"Known: {List(known)}   or give a token: --token, RPAUSE_TOKEN"
        );

    public static CommandFailedException ConfirmedBefore(string order, CommandFailedException refused) =>
        new(refused.ExitCode, refused.Message, $"To correct it: rpause confirm {order} --at INSTANT --reason TEXT");

    public static CommandFailedException PeopleOfUpOnly() =>
        new(
            Exit.Of(RefusalCode.Invalid),
            "A scenario acts as several people of `up`, so that no option can name one person or one token.",
            "Leave out --as and --token, and unset RPAUSE_TOKEN"
        );

    public static CommandFailedException GateOfUpOnly(string url) =>
        new(
            Exit.Of(RefusalCode.Invalid),
            $"A scenario runs against the gate of `up` on this computer only, not against {url}.",
            $"Leave out --url, and unset RPAUSE_URL. Start the gate: {StartIt} --no-demo"
        );

    public static CommandFailedException NoSuchScenario(string name) =>
        new(
            Exit.Of(RefusalCode.Invalid),
            $"There is no scenario '{name}'.",
            $"Known: {List(Scenarios.ScenarioList.All.Select(s => s.Id))}"
        );

    public static CommandFailedException ScenarioNeedsOpenFlag(string place) =>
        new(
            Exit.Of(RefusalCode.NotInThisStage),
            $"The scenario begins with content of {place} that is admitted, but the training flag of {place} is closed.",
            $"Open it: rpause flag open {place} --reason \"for the scenario\""
        );

    public static CommandFailedException ScenarioNeedsNoOrder(string place, string order) =>
        new(
            Exit.Of(RefusalCode.NotInThisStage),
            $"The scenario begins with content of {place} that is admitted, but order {order} covers {place}.",
            $"End it first, e.g. rpause undo {order} --reason \"for the scenario\" --as alice, and the same --as bob"
        );

    public static CommandFailedException UnreadableLocalFile(string path, string why) =>
        new(Exit.Of(RefusalCode.Invalid), $"{path} cannot be read ({Sentence(why)}).", $"`up` writes a new one: {StartIt}");

    public static CommandFailedException Refused(RefusalCode code, string detail, ImmutableArray<FieldError> fields) =>
        new(Exit.Of(code), detail, Meant(fields) ?? NextAfter(code)) { Fields = fields };

    public static CommandFailedException Unexplained(Uri url, HttpStatusCode status) =>
        new(
            Exit.Of(RefusalCode.TriedTooOften),
            $"{Shown(url)} answered {(int)status} without a reason.",
            "Is it a RegionalPause gate? See its log."
        );

    public static CommandFailedException Unreadable(Uri url, string why) =>
        new(
            Exit.Of(RefusalCode.TriedTooOften),
            $"The answer of {Shown(url)} cannot be read ({Sentence(why)}).",
            "Is it a RegionalPause gate of this version? See `rpause status`."
        );

    public static CommandFailedException NoSuchFile(string path) =>
        new(Exit.Of(RefusalCode.NotFound), $"There is no file {path}.", "Check the name. `-` is standard input.");

    public static CommandFailedException NoSuchHash(string path) =>
        new(
            Exit.Of(RefusalCode.NotFound),
            $"There is no file {path}, and the text is not a SHA-256.",
            "Give the document itself, or its SHA-256: 64 hexadecimal digits."
        );

    public static CommandFailedException LineTooLong(int most) =>
        new(Exit.Of(RefusalCode.Invalid), $"The file has a line of more than {most} bytes.", "Expected is NDJSON: one member per line");

    public static CommandFailedException NoSuchLine(string file, long line) =>
        new(Exit.Of(RefusalCode.Invalid), $"{file} ends before line {line}: nothing was registered.", "Check --from");

    public static CommandFailedException NoSuchSet(string set) =>
        new(
            Exit.Of(RefusalCode.Invalid),
            $"'{set}' is not the name of a quarantine set.",
            "Expected is order/ID, objection/all, or member/ID"
        );

    public static CommandFailedException NoFilter(string file, string why) =>
        new(Exit.Of(RefusalCode.Invalid), $"{file}: {why}", "Save one: rpause quarantine save SET --filter");

    public static CommandFailedException NotAManifest(string why) =>
        new(Exit.Of(RefusalCode.Invalid), why, $"{ManifestForms} The items after it were not checked.");

    public static CommandFailedException EmptyManifest(string file) =>
        new(Exit.Of(RefusalCode.Invalid), $"{file} lists no item: nothing was checked.", ManifestForms);

    public static CommandFailedException NotSaved(string what, string why) =>
        new(
            Exit.Of(RefusalCode.TriedTooOften),
            $"The answer is not {what} ({Sentence(why)}). Nothing was saved.",
            "Is it a RegionalPause gate of this version? See `rpause status`."
        );

    public static CommandFailedException NotSent(long sent, IReadOnlyList<string> lines, long all) =>
        new(
            Exit.Of(RefusalCode.Invalid),
            $"{Words.Count(all, "line")} cannot be sent; {Words.Count(sent, "other")} {(sent == 1 ? "was" : "were")} sent.",
            "Expected is one JSON object per line, in UTF-8."
        )
        {
            Lines = [.. lines],
        };

    public static CommandFailedException NotAnAdmittedMessage(string input, string why) =>
        new(
            Exit.Of(RefusalCode.Invalid),
            $"{input} is not a message of content-admitted: {Sentence(why)}.",
            "Give the whole message, with data.ticket and data.item."
        );

    public static CommandFailedException NotTicketKeys(string file, string why) =>
        new(
            Exit.Of(RefusalCode.Invalid),
            $"{file} does not have the public keys of tickets: {Sentence(why)}.",
            "Make the file: rpause ticket keys --json > FILE"
        );

    public static CommandFailedException TicketIncomplete() =>
        new(
            Exit.Of(RefusalCode.Invalid),
            "A ticket is checked with its item.",
            "Give an admitted message: rpause ticket check FILE, or on standard input."
        );

    public static CommandFailedException TwoToSend() =>
        new(Exit.Of(RefusalCode.Invalid), "A file and generated items cannot be sent together.", "Give one of them: FILE, or --generate N");

    public static CommandFailedException NothingToSend() =>
        new(Exit.Of(RefusalCode.Invalid), "There is nothing to send.", "Give a file with one message per line, or --generate N");

    public static CommandFailedException NotEffectiveInTime(string id, string stage, TimeSpan waited) =>
        new(
            Exit.Of(RefusalCode.InDoubt),
            $"{id} is in force, and {stage} after {waited.TotalSeconds:0.#} s. This command stops waiting; the order continues.",
            $"Follow it: rpause show {id}   Instances that delay it: rpause fleet"
        );

    // People may use another name for a place than the data.
    private static string? Meant(ImmutableArray<FieldError> fields) =>
        fields
            .Where(f => f.Field.StartsWith("jurisdictions", StringComparison.Ordinal) || f.Field == "code")
            .Select(f => Places.Guess(f.Value ?? ""))
            .FirstOrDefault(code => code is not null)
            is { } meant
            ? $"Did you mean {meant}? All names: rpause jurisdictions"
            : null;

    private static string? NextAfter(RefusalCode code) =>
        code switch
        {
            RefusalCode.Unauthenticated =>
                $"Choose a person with --as NAME, or give a token: --token, RPAUSE_TOKEN. Tokens of `up` last 30 days; "
                    + $"{StartIt} makes new ones.",
            RefusalCode.Forbidden => "Choose another person with --as NAME, e.g. olivia (operates), alice or bob (approve), audit (reads).",
            RefusalCode.NeedsAnotherPerson => "Two people other than the issuer approve: --as alice, then --as bob.",
            RefusalCode.SafetyRules =>
                "See which rules are met: rpause resume ID   Propose: rpause resume propose ID --content-not-before DAY",
            RefusalCode.StaleDigest => "Review the current proposal and approve it: rpause resume ID",
            RefusalCode.OrderDiffers => "Choose another --id, or see the order: rpause show ID",
            RefusalCode.NotFound => AllThatExist,
            RefusalCode.Contended or RefusalCode.InDoubt => "No data is lost. Try again.",
            RefusalCode.StorageUnavailable =>
                "No item is admitted meanwhile. Check that the storage account (locally: Azurite) runs, and try again.",
            _ => null,
        };

    private static string Shown(Uri url) => url.GetLeftPart(UriPartial.Authority);

    /// <summary>The first line of a message without its final full stop, to be a part of a sentence here.</summary>
    private static string Sentence(string text) => text.Split('\n')[0].Trim().TrimEnd('.');

    private static string List(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "no person";
}
