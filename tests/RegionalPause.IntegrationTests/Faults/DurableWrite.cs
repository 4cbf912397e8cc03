using System.Text.RegularExpressions;
using RegionalPause.IntegrationTests.Bed;

namespace RegionalPause.IntegrationTests.Faults;

/// <summary>
/// The durable writes of the library: the text of each <c>Crash here:</c> label, and how that write is known on the wire. The labels are
/// the rows of the fault table; a label without a row, or a row without a label, fails a test.
/// </summary>
internal static partial class DurableWrite
{
    private static readonly Func<StorageCall, bool> Append = c =>
        c.Commits("ledger") && c.Body.Contains("\"State\":\"Open\"", StringComparison.Ordinal);
    private static readonly Func<StorageCall, bool> Fence = c =>
        c.Commits("ledger") && c.Body.Contains("\"State\":\"Fenced\"", StringComparison.Ordinal);
    private static readonly Func<StorageCall, bool> Close = c =>
        c.Commits("ledger") && c.Body.Contains("\"State\":\"Closed\"", StringComparison.Ordinal);
    private static readonly Func<StorageCall, bool> WriteFenced = c =>
        Writes(c, "control") && c.Target.Contains("fenced", StringComparison.Ordinal);

    /// <summary>Label → the request it stands at.</summary>
    public static IReadOnlyDictionary<string, Func<StorageCall, bool>> ByLabel { get; } =
        new Dictionary<string, Func<StorageCall, bool>>
        {
            // Ledger
            ["nothing is registered; a new process takes a new id."] = c => c.Touches("PUT", "shards", "PartitionKey='live'"),
            ["the shard is registered without a guard; the process that fences it inserts a closed guard instead."] = c =>
                c.Inserts("ledger") && c.Body.Contains("\"State\":\"Open\"", StringComparison.Ordinal),
            ["the shard is permanently closed or unchanged; the next round reads it again."] = c =>
                c.Inserts("ledger") && c.Body.Contains("\"State\":\"Closed\"", StringComparison.Ordinal),
            ["the append is in the ledger or it is not; the messages are delivered again and find out which."] = Append,
            ["only bookkeeping changed; every guarantee depends on records."] = c =>
                Writes(c, "ledger") && c.Target.Contains("guard", StringComparison.Ordinal),
            ["the shard is closed or it is not; the next request to close it reads the guard again."] = Close,
            ["the shard is in both partitions; readers see it once, the next round finishes the move."] = c =>
                c.Touches("PUT", "shards", "PartitionKey='closed'") || c.Touches("DELETE", "shards"),

            // Gate
            ["claimed but not decided; the message is delivered again and finds its own claim void."] = c =>
                c.Commits("claims") && !IsMerge(c),
            ["the claims point to decisions that may never be made; then the previous decisions are in force."] = c =>
                c.Commits("claims") && IsMerge(c),

            // Members
            ["the key exists but no decision uses it yet; the next request finds it."] = c => c.Inserts("memberkeys"),
            ["the erasure is recorded but the key still exists; a repeated request records it again and deletes the key."] = c =>
                c.Commits("control") && c.Body.Contains("MemberErased", StringComparison.Ordinal),
            ["the erasure is in the ledger but the key may still exist; a repeated request deletes it."] = c =>
                c.Touches("DELETE", "memberkeys"),

            // Engagement
            ["the entry is in the log and the caller has no answer; a repeated request is the same entry."] = c =>
                c.Commits("control") && c.Body.Contains("EngagementEntered", StringComparison.Ordinal),

            // Resumption
            ["the step is committed whole or not at all, and the caller has no answer; after a resumption CompletePauses fences."] = c =>
                c.Commits("control") && c.Body.Contains("ResumptionApproved", StringComparison.Ordinal),

            // Holds
            ["decided but not parked; the message is delivered again, finds its decision, and is parked then."] = c => c.Commits("holds"),
            ["the item was decided again and the result was sent; the next slice finds the newer decision and removes the row."] = c =>
                c.Touches("DELETE", "holds"),
            ["the displayed figures are one slice old; the ledger has the true ones."] = c => Writes(c, "holds") && c.Method != "DELETE",

            // Control, pauses, flags
            ["the change is committed or not, and the caller has no answer; CompletePauses fences and finishes it."] = c =>
                c.Commits("control"),
            ["the flags are closed and no shard is fenced; CompletePauses fences."] = c =>
                c.Commits("control") && c.Body.Contains("\"Open\":false", StringComparison.Ordinal),
            ["the order is committed and no shard is fenced; CompletePauses continues."] = c => Control(c, "fencing"),
            ["this shard is fenced or not; CompletePauses lists and fences again, which changes nothing where it was done."] = Fence,
            ["every shard is fenced but this is not recorded; CompletePauses fences again."] = WriteFenced,
            ["the shards are fenced but this is not recorded; the next round fences them again, which changes nothing."] = WriteFenced,
            ["the order is recorded as fenced; CompletePauses waits for the admissions already sent."] = c => Control(c, "fenced"),
            ["the order is effective and has its certificate, or neither."] = c =>
                c.Commits("control") && c.Body.Contains("\"RowKey\":\"cert|", StringComparison.Ordinal),
            ["the drain stays listed; the next round finds nothing left in it."] = c => c.Touches("DELETE", "control", "drain|"),
        };

    /// <summary>The same for the writes of the Storage queue transport.</summary>
    public static IReadOnlyDictionary<string, Func<StorageCall, bool>> OfTheTransport { get; } =
        new Dictionary<string, Func<StorageCall, bool>>
        {
            ["the payload is stored, but no message refers to it; the same message sent again uses it."] = c =>
                c.Service == StorageService.Blob
                && c.Method == "PUT"
                && c.Target.Contains("/oversized-messages/", StringComparison.Ordinal),
            ["the message is on both queues; handled again it is poisoned again, and both poison messages have its id."] = c =>
                c.SendsTo("admin-commands-poison") || c.DeletesFrom("admin-commands"),
        };

    /// <summary>The same for an item that is parked late, which has a story of its own.</summary>
    public static IReadOnlyDictionary<string, Func<StorageCall, bool>> OfALateHold { get; } =
        new Dictionary<string, Func<StorageCall, bool>>
        {
            ["the item is parked under an ended order that is not listed; its redelivered message lists the order."] = c =>
                c.Touches("PUT", "control", "drain|"),
        };

    /// <summary>
    /// Labels at writes to Service Bus, which no storage sees: <see cref="Amqp.A_message_received_over_AMQP"/> tells what becomes of them.
    /// </summary>
    public static IReadOnlyCollection<string> OverAmqp { get; } =
    ["the copy is on the queue and the message is delivered again too; both get the same decision (R7)."];

    /// <summary>
    /// Labels at writes whose recovery takes minutes, so they are tried on simulated tables and a clock of the test: permits in
    /// <c>A_permit_whose_write_fails</c>, the ticket key in <c>A_ticket_key_whose_record_fails</c>, webhooks in
    /// <c>A_subscription_whose_write_fails</c>.
    /// </summary>
    public static IReadOnlyCollection<string> OnASimulatedClock { get; } =
    [
        "the permit is registered and not granted; after ten minutes the timer CompletePauses expires it.",
        "the grant is recorded and its run has no answer; after ten minutes CompletePauses expires the permit.",
        "the permit has its new state and its event, and the control log does not; CompletePauses records the event.",
        "the events are recorded and the permits still have them; the next round records the same events again.",
        "the order states that training stopped, or the next round states it.",
        "the permit is still listed as open; the next round moves it.",
        "the event and the row are stored, or neither.",
        "the receiver has the message and the cursor is before it; the next round sends the message again, with the same id.",
        "the dead letter is written and the cursor is before its event; the event is sent once more and replaces the dead letter.",
        "the subscription replays and some of its old dead letters are still listed; the same replay deletes them.",
    ];

    /// <summary>The same for the sealing, which has a story of its own.</summary>
    public static IReadOnlyDictionary<string, Func<StorageCall, bool>> OfTheSealing { get; } =
        new Dictionary<string, Func<StorageCall, bool>>
        {
            ["the blob of an uncommitted round remains; its name is never used again."] = c => Blob(c, "PUT", "/sealing/rounds"),
            ["the round is in the ledger or it is not. Nothing of it is signed yet; the next run finishes the named round."] = c =>
                Blob(c, "PUT", "/sealing/state"),
            ["some files of the round exist; the next run that finishes it writes the rest and finds these unchanged."] = c =>
                Blob(c, "PUT", "/ledger/tile"),
            ["some leaf places are written; the next run that finishes the round writes all of them."] = c => c.Commits("leaves"),
            ["all files are in place but the checkpoint may not be published; the next run publishes it."] = c =>
                Blob(c, "PUT", "/ledger/checkpoint"),
            ["the state still contains the shard, so the row is written again."] = c => Writes(c, "leaves"),
            ["some partial files remain, which costs only their storage."] = c => Blob(c, "DELETE", "/ledger/tile"),
            ["the round is published and its blob remains until the state names another one; nothing reads it."] = c =>
                Blob(c, "DELETE", "/sealing/rounds"),
        };

    /// <summary>The same for a drill, which has a story of its own.</summary>
    public static IReadOnlyDictionary<string, Func<StorageCall, bool>> OfADrill { get; } =
        new Dictionary<string, Func<StorageCall, bool>>
        {
            ["the row is older than the drill; a later round finds it interrupted and ends its order."] = c =>
                Writes(c, "drills") && !c.Target.Contains("since", StringComparison.Ordinal),
            ["the schedule counts from now or from the next call."] = c =>
                Writes(c, "drills") && c.Target.Contains("since", StringComparison.Ordinal),
            ["the figures are in the ledger or nowhere; a later round finds the drill interrupted."] = c =>
                c.Commits("control") && c.Body.Contains("DrillCompleted", StringComparison.Ordinal),
        };

    /// <summary>The same for an objection, which has a story of its own.</summary>
    public static IReadOnlyDictionary<string, Func<StorageCall, bool>> OfAnObjection { get; } =
        new Dictionary<string, Func<StorageCall, bool>>
        {
            ["the objection is honoured but may not be recorded, or the withdrawal is recorded but not honoured; ask again."] = c =>
                c.Inserts("objections") || Writes(c, "objections"),
            ["the objections are in force but no shard is fenced; CompletePauses fences."] = c =>
                c.Commits("control") && c.Body.Contains("ObjectionsRecorded", StringComparison.Ordinal),
        };

    /// <summary>The same for a recall, which has a story of its own.</summary>
    public static IReadOnlyDictionary<string, Func<StorageCall, bool>> OfARecall { get; } =
        new Dictionary<string, Func<StorageCall, bool>>
        {
            ["the step is in the log and the caller has no answer; a repeated request is the same step."] = c =>
                c.Commits("control") && c.Body.Contains("RecallNoted", StringComparison.Ordinal),
        };

    /// <summary>The same for the repair of a message that was put aside, which has a story of its own.</summary>
    public static IReadOnlyDictionary<string, Func<StorageCall, bool>> OfARepair { get; } =
        new Dictionary<string, Func<StorageCall, bool>>
        {
            ["the message is kept but still on its queue too; handled again, it is found here."] = c =>
                c.Commits("poison") && c.Body.Contains("POST ", StringComparison.Ordinal),
            ["the message is in the table and still on the queue; collected again, it is found in the table."] = c =>
                c.DeletesFrom("admin-commands-poison"),
            ["the step is stored and perhaps neither recorded nor sent; FinishPoison finds it by its todo row."] = c =>
                c.Commits("poison") && c.Body.Contains("\"State\":\"sending\"", StringComparison.Ordinal),
            ["the steps are in the control log and the rows do not say so; recorded again, they have the same numbers."] = c =>
                c.Commits("control") && c.Body.Contains("PoisonStep", StringComparison.Ordinal),
            ["the reference is on its queue and the row says that it is to be sent; sent twice, it is handled once."] = c =>
                c.SendsTo("admin-commands"),
            ["the todo row remains; the next round finds everything done and deletes it."] = c => c.Touches("DELETE", "poison", "todo|"),
            ["the row of an ended message remains; the next daily round deletes it."] = c => c.Touches("DELETE", "poison", "'m|"),
        };

    /// <summary>The same for the registry and the campaigns, which have a story of their own.</summary>
    public static IReadOnlyDictionary<string, Func<StorageCall, bool>> OfTheCampaigns { get; } =
        new Dictionary<string, Func<StorageCall, bool>>
        {
            ["these members have all their rows or none; the import is repeated from a line before them."] = c =>
                c.Commits("members")
                && c.Body.Contains("POST ", StringComparison.Ordinal)
                && !c.Body.Contains("PUT ", StringComparison.Ordinal),
            ["these members are completely updated or unchanged; the import is repeated from a line before them."] = c =>
                c.Commits("members") && c.Body.Contains("PUT ", StringComparison.Ordinal),
            ["the member is not in the registry or completely in it; a repeated request deletes them."] = c =>
                c.Commits("members")
                && c.Body.Contains("DELETE ", StringComparison.Ordinal)
                && !c.Body.Contains("PUT ", StringComparison.Ordinal),
            ["the keys exist but no record uses them yet; the next request finds them."] = c => c.Commits("memberkeys"),
            ["the campaign has its events and the ledger does not; the next reader of the campaign records them."] = c =>
                c.WritesTable("campaigns") && c.Body.Contains("\"Unrecorded\"", StringComparison.Ordinal),
            ["tokens are taken and nothing is sent for them; the campaign is a little slower."] = c =>
                c.WritesTable("campaigns") && c.Body.Contains("\"Tokens\"", StringComparison.Ordinal),
            ["the ledger has the events and the campaign still has them; its next reader records them again, same numbers."] = c =>
                c.Commits("control") && c.Body.Contains("CampaignStarted", StringComparison.Ordinal),
            ["the page is in the ledger and the lane is still at it; the next owner sends nothing again and records the same page."] = c =>
                c.Commits("control") && c.Body.Contains("CampaignPage", StringComparison.Ordinal),
            ["the notices and the lane are changed together or not at all; the next owner sends what waits, with the same ids."] = c =>
                c.Commits("notices") && c.Body.Contains("\"Attempts\"", StringComparison.Ordinal),
            ["it is sent and still marked as waiting; the next owner of the lane sends it again with the same id."] = c =>
                c.SendsTo("notices-outbound"),
            ["the notice still names the member or not; the repeated erasure continues with the rest."] = c =>
                c.Commits("notices") && c.Body.Contains("gone|", StringComparison.Ordinal),
        };

    /// <summary>The labels in the library's source.</summary>
    public static IEnumerable<string> Labels() =>
        from file in Directory.EnumerateFiles(
            Path.Combine(Repository.Root, "functions", "RegionalPause"),
            "*.cs",
            SearchOption.AllDirectories
        )
        from Match label in Label().Matches(File.ReadAllText(file))
        select label.Groups[1].Value;

    private static bool Control(StorageCall call, string stage) =>
        call.Commits("control")
        && call.Body.Contains("\"RowKey\":\"now|order|", StringComparison.Ordinal)
        && call.Body.Contains($"\"stage\":\"{stage}\"", StringComparison.Ordinal);

    private static bool Blob(StorageCall call, string method, string path) =>
        call.Service == StorageService.Blob
        && call.Method == method
        && Uri.UnescapeDataString(call.Target).Contains(path, StringComparison.Ordinal);

    private static bool IsMerge(StorageCall call) =>
        call.Body.Contains("MERGE ", StringComparison.Ordinal) || call.Body.Contains("PATCH ", StringComparison.Ordinal);

    private static bool Writes(StorageCall call, string table) =>
        call.Service == StorageService.Table
        && call.Method is "PUT" or "MERGE" or "PATCH" or "DELETE"
        && call.Target.Contains($"/{table}(", StringComparison.Ordinal);

    [GeneratedRegex(@"// Crash here: (.+?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Label();
}
